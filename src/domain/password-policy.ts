import { DomainError } from './domain-error';
import type { User } from './user';

/** No password has more code points; longer ones are refused before they are hashed. */
export const maxPasswordLength = 128;

/** Words that say nothing secret here (ASVS 6.2.11). */
const contextWords = ['graphql', 'gateway', 'password'];

/** A password in the one form in which it is hashed and compared: Unicode NFC, otherwise untouched. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

/** True when the password is longer than any that can be set, so that it need not be hashed. */
export function isTooLong(password: string): boolean {
  // Code units first: counting the code points of a huge string would be work for an attacker to order.
  return password.length > maxPasswordLength * 4 || [...normalizePassword(password)].length > maxPasswordLength;
}

/** Which passwords may be set (NIST SP 800-63B-4 section 3.1.1.2): long ones, without rules of composition. */
export class PasswordPolicy {
  readonly #minLength: number;

  /** @param minLength the least number of code points after NFC normalization */
  constructor(minLength: number) {
    this.#minLength = minLength;
  }

  /** @throws DomainError PASSWORD_TOO_WEAK */
  requireAcceptable(password: string, user: Pick<User, 'username' | 'email'>): void {
    if (isTooLong(password)) throw new DomainError('PASSWORD_TOO_WEAK');
    const normalized = normalizePassword(password);
    if ([...normalized].length < this.#minLength) throw new DomainError('PASSWORD_TOO_WEAK');
    if (this.#isGuessable(normalized, user)) throw new DomainError('PASSWORD_TOO_WEAK');
  }

  /** One that is long only because of its context words or of a repeated character. */
  #isGuessable(password: string, { username, email }: Pick<User, 'username' | 'email'>): boolean {
    const words = [...contextWords, username, ...(email?.split('@') ?? [])].filter((word) => [...word].length >= 3);
    const rest = words.reduce((text, word) => text.replaceAll(word.toLowerCase(), ''), password.toLowerCase());
    return [...rest].length < this.#minLength / 2 || new Set(password).size < 4;
  }
}
