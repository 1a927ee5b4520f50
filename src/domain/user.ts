import type { JsonObject } from '../util/json';

/** Somebody who can sign in, as the product sees them. Holds no password and no hash of one. */
export interface User {
  /** Stable and never reused: it becomes the `sub` of access tokens. */
  readonly id: string;
  readonly username: string;
  readonly email?: string | undefined;
  readonly roles: readonly string[];
  /** OAuth scope values (RFC 6749 section 3.3) granted to this user's access tokens. Default none. */
  readonly scope?: readonly string[] | undefined;
  readonly createdAt: Date;
  /** A disabled user can neither sign in nor refresh. Default false. */
  readonly disabled?: boolean | undefined;
  /** When the password was last set; a change while somebody signs in with the old one refuses that sign-in. */
  readonly passwordChangedAt?: Date | undefined;
  /** Anything else that success middlewares may want, such as a tenant. */
  readonly attributes?: JsonObject | undefined;
}

/** Where users come from: the product's own accounts, or a store that the embedder brings. */
export interface Users {
  /** Finds by user name or e-mail address, as typed at login. */
  findByLoginName(loginName: string): Promise<User | undefined>;
  findById(id: string): Promise<User | undefined>;
  /**
   * True when the password is this user's. Called with `undefined` when there is no such user: then spend the time that a
   * real comparison takes and answer false, or strangers can measure which names exist.
   */
  verifyPassword(user: User | undefined, password: string): Promise<boolean>;
  /** Finds many at once, in any order; unknown ids are left out. Default: one `findById` each. */
  findByIds?(ids: readonly string[]): Promise<readonly User[]>;
  /**
   * Sets a new password, and `changedAt` as the user's `passwordChangedAt`. Refuses when the password has been changed
   * since `user` was read: of two changes with one and the same old password only the first may win. A store without it
   * takes `changePassword` out of the schema.
   * @throws DomainError BAD_CREDENTIALS when the password is no longer the one that was checked
   */
  setPassword?(user: User, newPassword: string, changedAt: Date): Promise<void>;
}

/** True when the user may sign in and refresh. */
export function isEnabled(user: User): boolean {
  return user.disabled !== true;
}
