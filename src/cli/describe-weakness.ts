import type { PasswordWeakness } from '../domain/password-weakness';
import { assertNever } from '../util/assert-never';

/** Which rule a new password breaks, for an operator, who knows no `extensions`. */
export function describeWeakness({ weakness, minLength, maxLength }: PasswordWeakness): string {
  switch (weakness) {
    case 'TOO_SHORT':
      return `the new password has fewer than ${String(minLength)} characters (PASSWORD_MIN_LENGTH)`;
    case 'TOO_LONG':
      return `the new password has more than ${String(maxLength)} characters`;
    case 'TOO_UNIFORM':
      return 'the new password has fewer than four different characters';
    case 'GUESSABLE':
      return 'nearly nothing is left of the new password without names, words that everybody here knows, repetitions and runs';
    case 'TOO_COMMON':
      return 'the new password is a common one, which is tried first';
    default:
      return assertNever(weakness);
  }
}
