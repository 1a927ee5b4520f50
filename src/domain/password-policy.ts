import { DomainError } from './domain-error';
import { commonFormsOf, contextWordsOf, withoutGuessable } from './guessable-parts';
import type { BreachedPasswords, CommonPasswords } from './known-passwords';
import type { User } from './user';

/** No password has more code points; longer ones are refused before they are hashed. */
export const maxPasswordLength = 128;

/** A password in the one form in which it is hashed and compared: Unicode NFC, otherwise untouched. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

/** True when the password is longer than any that can be set, so that it need not be hashed. */
export function isTooLong(password: string): boolean {
  // Code units first: counting the code points of a huge string would be work for an attacker to order.
  return password.length > maxPasswordLength * 4 || [...normalizePassword(password)].length > maxPasswordLength;
}

/** What {@link PasswordPolicy} works with. */
export interface PasswordPolicyOptions {
  /** The least number of code points after NFC normalization. */
  readonly minLength: number;
  /** What everybody here could guess, besides user name, e-mail address and product. */
  readonly contextWords: readonly string[];
  readonly common: CommonPasswords;
  /** Undefined: nobody is asked. */
  readonly breached: BreachedPasswords | undefined;
}

/** Which passwords may be set (NIST SP 800-63B-4 section 3.1.1.2): long ones, without rules of composition. */
export class PasswordPolicy {
  readonly #options: PasswordPolicyOptions;

  constructor(options: PasswordPolicyOptions) {
    this.#options = options;
  }

  /**
   * What can be told without asking anybody else.
   * @throws DomainError PASSWORD_TOO_WEAK
   */
  async requireAcceptable(password: string, user: Pick<User, 'username' | 'email'>): Promise<void> {
    if (isTooLong(password)) throw new DomainError('PASSWORD_TOO_WEAK');
    const normalized = normalizePassword(password);
    if ([...normalized].length < this.#options.minLength) throw new DomainError('PASSWORD_TOO_WEAK');
    if (this.#isGuessable(normalized, user)) throw new DomainError('PASSWORD_TOO_WEAK');
    if (await this.#isCommon(normalized)) throw new DomainError('PASSWORD_TOO_WEAK');
  }

  /**
   * For a password that is acceptable otherwise. Asks a service elsewhere, where the settings say so.
   * @throws DomainError PASSWORD_BREACHED
   */
  async requireUnbreached(password: string): Promise<void> {
    const isBreached = await this.#options.breached?.includes(normalizePassword(password));
    if (isBreached === true) throw new DomainError('PASSWORD_BREACHED');
  }

  /** One that is long only because of what everybody could guess. */
  #isGuessable(password: string, user: Pick<User, 'username' | 'email'>): boolean {
    const { minLength, contextWords } = this.#options;
    const rest = withoutGuessable(password, contextWordsOf(user, contextWords));
    return [...rest].length < minLength / 2 || new Set(password).size < 4;
  }

  async #isCommon(password: string): Promise<boolean> {
    const { common } = this.#options;
    const answers = await Promise.all(commonFormsOf(password).map((form) => common.includes(form)));
    return answers.includes(true);
  }
}
