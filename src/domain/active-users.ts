import { DomainError } from './domain-error';
import type { Session } from './session';
import type { SessionStore } from './session-store';
import type { Sessions } from './sessions';
import { isEnabled } from './user';
import type { User, Users } from './user';

/** What {@link ActiveUsers} works with. */
export interface ActiveUsersOptions {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly store: SessionStore;
}

/** Loads the user behind a session again, so that what has become of the account takes effect. */
export class ActiveUsers {
  readonly #options: ActiveUsersOptions;

  constructor(options: ActiveUsersOptions) {
    this.#options = options;
  }

  /**
   * The user, when the account may be used; otherwise every session of it is ended as well.
   * @throws DomainError ACCOUNT_DISABLED, SESSION_REVOKED (the account is gone)
   */
  async require(userId: string): Promise<User> {
    const user = await this.#options.users.findById(userId);
    if (user !== undefined && isEnabled(user)) return user;
    await this.#options.sessions.endAllOf(userId, 'account_disabled');
    throw new DomainError(user === undefined ? 'SESSION_REVOKED' : 'ACCOUNT_DISABLED');
  }

  /**
   * The user of a session, when both may still be used. A password that was set behind the back of the product, in a user
   * store of the embedder's, ends the sessions that are older than it.
   * @throws DomainError ACCOUNT_DISABLED, SESSION_REVOKED
   */
  async requireFor(session: Session): Promise<User> {
    const user = await this.require(session.userId);
    const changedAt = user.passwordChangedAt;
    if (changedAt === undefined || changedAt <= session.authenticatedAt) return user;
    // It may be the very session that has changed the password since it was read. Its row was written before the password.
    const current = await this.#options.store.find(session.id);
    if (current !== undefined && changedAt <= current.authenticatedAt) return user;
    await this.#options.sessions.end(session, 'password_changed');
    throw new DomainError('SESSION_REVOKED');
  }
}
