import { DomainError } from './domain-error';
import { commonFormsOf, contextWordsOf, withoutGuessable } from './guessable-parts';
import type { BreachedPasswords, CommonPasswords } from './known-passwords';
import type { WeaknessKind } from './password-weakness';
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
    const kind = await this.#findWeakness(password, user);
    if (kind === undefined) return;
    const weakness = { weakness: kind, minLength: this.#options.minLength, maxLength: maxPasswordLength };
    throw new DomainError('PASSWORD_TOO_WEAK', { weakness });
  }

  /**
   * For a password that is acceptable otherwise. Asks a service elsewhere, where the settings say so.
   * @throws DomainError PASSWORD_BREACHED
   */
  async requireUnbreached(password: string): Promise<void> {
    const isBreached = await this.#options.breached?.includes(normalizePassword(password));
    if (isBreached === true) throw new DomainError('PASSWORD_BREACHED');
  }

  async #findWeakness(password: string, user: Pick<User, 'username' | 'email'>): Promise<WeaknessKind | undefined> {
    if (isTooLong(password)) return 'TOO_LONG';
    const normalized = normalizePassword(password);
    if ([...normalized].length < this.#options.minLength) return 'TOO_SHORT';
    if (new Set(normalized).size < 4) return 'TOO_UNIFORM';
    if (this.#isGuessable(normalized, user)) return 'GUESSABLE';
    return (await this.#isCommon(normalized)) ? 'TOO_COMMON' : undefined;
  }

  /** One that is long only because of what everybody could guess. */
  #isGuessable(password: string, user: Pick<User, 'username' | 'email'>): boolean {
    const { minLength, contextWords } = this.#options;
    return [...withoutGuessable(password, contextWordsOf(user, contextWords))].length < minLength / 2;
  }

  async #isCommon(password: string): Promise<boolean> {
    const { common } = this.#options;
    const answers = await Promise.all(commonFormsOf(password).map((form) => common.includes(form)));
    return answers.includes(true);
  }
}
