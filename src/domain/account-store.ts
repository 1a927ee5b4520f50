import type { Account } from './account';

/** A new password hash, and the state that it may replace. */
export interface PasswordHashChange {
  readonly passwordHash: string;
  readonly changedAt: Date;
  /** When the password was last changed, as far as the caller knows; undefined to replace it in any case. */
  readonly formerlyChangedAt: Date | undefined;
}

/** Keeps accounts. Every change is durable when the method returns. */
export interface AccountStore {
  /** @throws DomainError ACCOUNT_EXISTS */
  insert(account: Account, passwordHash: string): Promise<void>;
  /** Adds the account only where there is none at all. True when it did: of several processes at a first start, one does. */
  insertFirst(account: Account, passwordHash: string): Promise<boolean>;
  /** By user name or e-mail address, in the form of `toLoginKey`. */
  findByLoginKey(loginKey: string): Promise<Account | undefined>;
  findByIds(ids: readonly string[]): Promise<readonly Account[]>;
  findPasswordHash(id: string): Promise<string | undefined>;
  /** Oldest first. */
  list(): Promise<readonly Account[]>;
  /** False when the password has been changed since `formerlyChangedAt`, if that is given; then nothing happens. */
  setPasswordHash(id: string, change: PasswordHashChange): Promise<boolean>;
  /** Leaves alone when the password was changed. False when the hash is not `from` any more; then nothing happens. */
  replacePasswordHash(id: string, hashes: { readonly from: string; readonly to: string }): Promise<boolean>;
  setDisabled(id: string, disabledAt: Date | undefined): Promise<void>;
  setRoles(id: string, roles: readonly string[]): Promise<void>;
}
