import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { findMalformed, requireWellFormed, toLoginKey } from './account';
import type { Account, ImportedAccount, NewAccount } from './account';
import type { AccountStore } from './account-store';
import type { AuthEvents } from './auth-events';
import { DomainError } from './domain-error';
import type { PasswordHasher } from './password-hasher';
import { isTooLong, normalizePassword } from './password-policy';
import type { PasswordPolicy } from './password-policy';
import type { Randomness } from './randomness';
import type { Sessions } from './sessions';
import type { User, Users } from './user';

/** What {@link Accounts} works with. */
export interface AccountsOptions {
  readonly store: AccountStore;
  readonly hasher: PasswordHasher;
  readonly policy: PasswordPolicy;
  readonly sessions: Sessions;
  readonly events: AuthEvents;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/** The product's own store of users, and what an administrator does with it. */
export class Accounts implements Users {
  readonly #options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  async findByLoginName(loginName: string): Promise<Account | undefined> {
    return this.#options.store.findByLoginKey(toLoginKey(loginName));
  }

  async findById(id: string): Promise<Account | undefined> {
    const [account] = await this.findByIds([id]);
    return account;
  }

  async findByIds(ids: readonly string[]): Promise<readonly Account[]> {
    return this.#options.store.findByIds(ids);
  }

  async verifyPassword(user: User | undefined, password: string): Promise<boolean> {
    const { store, hasher } = this.#options;
    const passwordHash = await store.findPasswordHash(user?.id ?? '');
    // A password that cannot have been set is not hashed; the comparison still is made, so that time tells nothing.
    if (isTooLong(password)) return hasher.verify(undefined, '');
    const normalized = normalizePassword(password);
    const isRight = await hasher.verify(passwordHash, normalized);
    if (isRight && user !== undefined && passwordHash !== undefined)
      await this.#upgrade(user, passwordHash, normalized);
    return isRight;
  }

  /**
   * Ends no session: whoever calls it decides which ones may go on, and whether to ask if the password was stolen elsewhere.
   * @throws DomainError PASSWORD_TOO_WEAK; BAD_CREDENTIALS when the password has changed since the user was read
   */
  async setPassword(user: User, newPassword: string, changedAt: Date): Promise<void> {
    const { store } = this.#options;
    await this.#options.policy.requireAcceptable(newPassword, user);
    const passwordHash = await this.#hash(newPassword);
    const change = { passwordHash, changedAt, formerlyChangedAt: user.passwordChangedAt };
    if (!(await store.setPasswordHash(user.id, change))) throw new DomainError('BAD_CREDENTIALS');
  }

  /** @throws DomainError USERNAME_INVALID, EMAIL_INVALID, ROLE_INVALID, PASSWORD_TOO_WEAK, PASSWORD_BREACHED, ACCOUNT_EXISTS */
  async create(newAccount: NewAccount): Promise<Account> {
    const { account, passwordHash } = await this.#prepare(newAccount);
    await this.#options.store.insert(account, passwordHash);
    this.#options.events.tell({ kind: 'create_account', accountId: account.id });
    return account;
  }

  /** Creates the account where there is none at all; undefined where there is one. */
  async createFirst(newAccount: NewAccount): Promise<Account | undefined> {
    const { account, passwordHash } = await this.#prepare(newAccount);
    if (!(await this.#options.store.insertFirst(account, passwordHash))) return undefined;
    this.#options.events.tell({ kind: 'create_account', accountId: account.id });
    return account;
  }

  /**
   * Takes over an account with the hash of its password. No policy is asked: nobody knows the password here.
   * @throws DomainError USERNAME_INVALID, EMAIL_INVALID, ROLE_INVALID, PASSWORD_HASH_INVALID, ACCOUNT_EXISTS
   */
  async import(imported: ImportedAccount): Promise<Account> {
    const { store, clock, randomness } = this.#options;
    const [problem] = this.findImportProblems(imported);
    if (problem !== undefined) throw problem;
    const {
      id = randomness.uuid(),
      username,
      email,
      roles,
      attributes = {},
      disabled = false,
      passwordHash,
    } = imported;
    const now = clock.now();
    const account = { id, username, email, roles, attributes, createdAt: now, disabled, passwordChangedAt: now };
    await store.insert(account, passwordHash);
    this.#options.events.tell({ kind: 'create_account', accountId: account.id });
    return account;
  }

  /** What is wrong with an account by itself: USERNAME_INVALID, EMAIL_INVALID, ROLE_INVALID, PASSWORD_HASH_INVALID. */
  findImportProblems(imported: ImportedAccount): readonly DomainError[] {
    const isHashKnown = this.#options.hasher.canVerify(imported.passwordHash);
    const reasons = [...findMalformed(imported), ...(isHashKnown ? [] : (['PASSWORD_HASH_INVALID'] as const))];
    return reasons.map((reason) => new DomainError(reason));
  }

  /** Oldest first. */
  async list(): Promise<readonly Account[]> {
    return this.#options.store.list();
  }

  /**
   * An administrator's new password for somebody: ends every session.
   * @throws DomainError ACCOUNT_NOT_FOUND, PASSWORD_TOO_WEAK, PASSWORD_BREACHED
   */
  async resetPassword(username: string, newPassword: string): Promise<number> {
    const { store, clock, events } = this.#options;
    const account = await this.require(username);
    const passwordHash = await this.#hashGood(newPassword, account);
    await store.setPasswordHash(account.id, { passwordHash, changedAt: clock.now(), formerlyChangedAt: undefined });
    events.tell({ kind: 'set_password', accountId: account.id });
    return this.#options.sessions.endAllOf(account.id, 'password_changed');
  }

  /**
   * Disables the account and ends every session of it; returns how many.
   * @throws DomainError ACCOUNT_NOT_FOUND
   */
  async disable(username: string): Promise<number> {
    const account = await this.require(username);
    // The account before its sessions: a login that slips in between finds it disabled and ends its own session.
    await this.#options.store.setDisabled(account.id, this.#options.clock.now());
    this.#options.events.tell({ kind: 'disable_account', accountId: account.id });
    return this.#options.sessions.endAllOf(account.id, 'account_disabled');
  }

  /** @throws DomainError ACCOUNT_NOT_FOUND */
  async enable(username: string): Promise<void> {
    const account = await this.require(username);
    await this.#options.store.setDisabled(account.id, undefined);
    this.#options.events.tell({ kind: 'enable_account', accountId: account.id });
  }

  /**
   * Replaces the roles; access tokens carry them from their next refresh on.
   * @throws DomainError ACCOUNT_NOT_FOUND, ROLE_INVALID
   */
  async setRoles(username: string, roles: readonly string[]): Promise<void> {
    const account = await this.require(username);
    requireWellFormed({ ...account, roles });
    await this.#options.store.setRoles(account.id, roles);
    this.#options.events.tell({ kind: 'set_roles', accountId: account.id, roles });
  }

  /** @throws DomainError ACCOUNT_NOT_FOUND */
  async require(username: string): Promise<Account> {
    const account = await this.findByLoginName(username);
    if (account === undefined) throw new DomainError('ACCOUNT_NOT_FOUND');
    return account;
  }

  /**
   * A hash of former parameters or of another system gives way to one of today, now that the password is known. It is the
   * same password: sessions stay. Nobody is refused because of it; the next login tries again.
   */
  async #upgrade(user: User, from: string, password: string): Promise<void> {
    const { store, hasher, logger } = this.#options;
    if (!hasher.isOutdated(from, password)) return;
    try {
      // Only in the place of the hash that was compared: a password that was changed meanwhile stands.
      await store.replacePasswordHash(user.id, { from, to: await this.#hash(password) });
    } catch (error) {
      logger.warn({ err: error }, 'a password hash could not be brought up to date; the next login tries again');
    }
  }

  async #hashGood(password: string, user: Pick<User, 'username' | 'email'>): Promise<string> {
    const { policy } = this.#options;
    await policy.requireAcceptable(password, user);
    await policy.requireUnbreached(password);
    return this.#hash(password);
  }

  #hash(password: string): Promise<string> {
    return this.#options.hasher.hash(normalizePassword(password));
  }

  async #prepare(newAccount: NewAccount): Promise<{ account: Account; passwordHash: string }> {
    const { clock, randomness } = this.#options;
    const { username, email, roles, attributes = {}, password } = newAccount;
    requireWellFormed(newAccount);
    const passwordHash = await this.#hashGood(password, newAccount);
    const now = clock.now();
    const state = { createdAt: now, disabled: false, passwordChangedAt: now };
    return { account: { id: randomness.uuid(), username, email, roles, attributes, ...state }, passwordHash };
  }
}
