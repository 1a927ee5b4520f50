import type { Clock } from '../util/clock';
import type { ActiveUsers } from './active-users';
import type { AuthFailures } from './auth-failure';
import type { AuthPayload } from './auth-payload';
import type { Caller } from './caller';
import type { Client } from './client';
import { DomainError } from './domain-error';
import type { Issuance } from './issuance';
import type { PasswordPolicy } from './password-policy';
import { requireAuthenticated } from './require-authenticated';
import type { Issued, Rotations } from './rotations';
import type { Session } from './session';
import type { SessionStore } from './session-store';
import type { Sessions } from './sessions';
import type { User, Users } from './user';

/** A store of users whose passwords can be changed. */
export type UsersWithPasswords = Users & Required<Pick<Users, 'setPassword'>>;

/** What {@link PasswordChanges} works with. */
export interface PasswordChangesOptions {
  readonly users: UsersWithPasswords;
  readonly policy: PasswordPolicy;
  readonly store: SessionStore;
  readonly activeUsers: ActiveUsers;
  readonly sessions: Sessions;
  readonly rotations: Rotations;
  readonly issuance: Issuance;
  readonly failures: AuthFailures;
  readonly clock: Clock;
}

/** A request to change one's own password. */
export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly caller: Caller;
  readonly client: Client;
}

/** Changes passwords of signed-in callers. */
export class PasswordChanges {
  readonly #options: PasswordChangesOptions;

  constructor(options: PasswordChangesOptions) {
    this.#options = options;
  }

  /**
   * Sets the new password, ends the caller's other sessions (ASVS 7.4.3) and re-issues the tokens of this one.
   * @throws DomainError TOKEN_*, SESSION_*, BAD_CREDENTIALS, PASSWORD_TOO_WEAK, or what a success middleware refused with
   */
  async change(change: PasswordChange): Promise<AuthPayload> {
    const { caller, client } = change;
    return this.#options.failures.watch({ phase: 'changePassword', client }, async () => {
      const session = await this.#requireSession(caller);
      const user = await this.#authenticate(session, change);
      const { id: sessionId, generation } = session;
      return this.#options.rotations.rotate({ sessionId, generation }, (next) => this.#issueAndSet(next, user, change));
    });
  }

  async #requireSession(caller: Caller): Promise<Session> {
    const { accessToken } = requireAuthenticated(caller);
    const session = await this.#options.store.find(accessToken.sessionId);
    if (session === undefined) throw new DomainError('SESSION_EXPIRED');
    return session;
  }

  async #authenticate(session: Session, { currentPassword, newPassword }: PasswordChange): Promise<User> {
    const { activeUsers, users, policy } = this.#options;
    const user = await activeUsers.requireFor(session);
    if (!(await users.verifyPassword(user, currentPassword))) throw new DomainError('BAD_CREDENTIALS');
    policy.requireAcceptable(newPassword, user);
    return user;
  }

  /** The chain first: a middleware that refuses leaves the old password in force. */
  async #issueAndSet(next: Session, user: User, { newPassword, client }: PasswordChange): Promise<Issued> {
    const { issuance, users, sessions, clock } = this.#options;
    const session = { ...next, authenticatedAt: clock.now() }; // the password has just been checked
    const { generation } = session;
    const grant = { phase: 'changePassword', user, session, generation, withRefreshToken: true, client } as const;
    const payload = await issuance.issue(grant);
    await users.setPassword(user, newPassword);
    // Before this session moves on: if a logout wins over it, the others must end all the same.
    await sessions.endOthers(session, 'password_changed');
    return { payload, session: { ...session, authenticatedAt: await this.#changedAt(user) } };
  }

  /** Not before the store's own note of the change, or the session would count as older than the new password. */
  async #changedAt(user: User): Promise<Date> {
    const now = this.#options.clock.now();
    const changed = await this.#options.users.findById(user.id);
    return changed?.passwordChangedAt !== undefined && changed.passwordChangedAt > now
      ? changed.passwordChangedAt
      : now;
  }
}
