import type { Clock } from '../util/clock';
import { latest } from '../util/time';
import type { ActiveUsers } from './active-users';
import type { AuthFailures } from './auth-failure';
import type { AuthPayload } from './auth-payload';
import type { Caller } from './caller';
import type { Client } from './client';
import { DomainError } from './domain-error';
import type { Issuance } from './issuance';
import type { PasswordPolicy } from './password-policy';
import type { RefreshToken } from './refresh-token';
import { requireAuthenticated } from './require-authenticated';
import type { Rotations } from './rotations';
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
      const { session, generation } = await this.#requireSession(caller);
      const user = await this.#authenticate(session, change);
      // Later than the password it replaces, whatever the clock says: so its successor can tell them apart.
      const changedAt = latest(this.#options.clock.now(), user.passwordChangedAt && justAfter(user.passwordChangedAt));
      const payload = await this.#reissue({ sessionId: session.id, generation }, { user, client, changedAt });
      // After the session has moved on: when a middleware refuses or a logout wins, the old password stays in force.
      await this.#options.users.setPassword(user, change.newPassword, changedAt);
      await this.#options.sessions.endOthers(session, 'password_changed');
      return payload;
    });
  }

  /**
   * The caller's session, and the generation to move on from: the one that the client is known to have. A client whose
   * last answer was lost still holds the one before, and must not fall two behind.
   */
  async #requireSession(caller: Caller): Promise<{ readonly session: Session; readonly generation: number }> {
    const { accessToken } = requireAuthenticated(caller);
    const session = await this.#options.store.find(accessToken.sessionId);
    if (session === undefined) throw new DomainError('SESSION_EXPIRED');
    const isLastAnswerLost = accessToken.generation + 1 === session.generation && !session.isConfirmed;
    return { session, generation: isLastAnswerLost ? accessToken.generation : session.generation };
  }

  async #authenticate(session: Session, { currentPassword, newPassword }: PasswordChange): Promise<User> {
    const { activeUsers, users, policy } = this.#options;
    const user = await activeUsers.requireFor(session);
    if (!(await users.verifyPassword(user, currentPassword))) throw new DomainError('BAD_CREDENTIALS');
    policy.requireAcceptable(newPassword, user);
    return user;
  }

  async #reissue(
    presented: RefreshToken,
    { user, client, changedAt }: { readonly user: User; readonly client: Client; readonly changedAt: Date },
  ): Promise<AuthPayload> {
    const { rotations, issuance } = this.#options;
    return rotations.rotate({ ...presented, reauthenticatedAt: changedAt }, (session) => {
      const grant = { phase: 'changePassword', user, session, withRefreshToken: true, client } as const;
      return issuance.issue({ ...grant, generation: presented.generation + 1 });
    });
  }
}

function justAfter(date: Date): Date {
  return new Date(date.getTime() + 1);
}
