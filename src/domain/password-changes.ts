import type { Clock } from '../util/clock';
import type { AccessToken } from './access-token';
import type { ActiveUsers } from './active-users';
import type { AttemptNotes, AuthEvents } from './auth-events';
import type { AuthPayload } from './auth-payload';
import type { Admission, BoundedHasher } from './bounded-hasher';
import type { Caller } from './caller';
import type { Client } from './client';
import { DomainError } from './domain-error';
import type { Issuance } from './issuance';
import type { PasswordAttempts } from './password-attempts';
import type { PasswordPolicy } from './password-policy';
import { requireAccount } from './require-authenticated';
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
  readonly events: AuthEvents;
  /** Refuses what could not be hashed, before anything is looked up or counted. */
  readonly hasher: Pick<BoundedHasher, 'requireRoom'>;
  readonly passwordAttempts: PasswordAttempts;
  readonly clock: Clock;
}

/** A request to change one's own password. */
export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly caller: Caller;
  readonly client: Client;
  /** What the request was told at the door of the hasher, if it came by there. */
  readonly admission?: Admission | undefined;
}

/** What the new tokens of a session are made for. */
interface Reissue {
  readonly user: User;
  readonly client: Client;
  readonly changedAt: Date;
  readonly notes: AttemptNotes;
}

/** How long a change waits for the next second, in milliseconds. */
const maxWaitMs = 2000;

/** Changes passwords of signed-in callers. */
export class PasswordChanges {
  readonly #options: PasswordChangesOptions;

  constructor(options: PasswordChangesOptions) {
    this.#options = options;
  }

  /**
   * Sets the new password, ends the caller's other sessions (ASVS 7.4.3) and re-issues the tokens of this one.
   * @throws DomainError TOKEN_*, SESSION_*, FOREIGN_ACCOUNT, BAD_CREDENTIALS, PASSWORD_TOO_WEAK, PASSWORD_BREACHED, SERVER_BUSY,
   * TOO_MANY_ATTEMPTS, or what a success middleware refused with
   */
  async change(change: PasswordChange): Promise<AuthPayload> {
    const { caller, client } = change;
    return this.#options.events.watch({ phase: 'changePassword', client }, async (notes) => {
      const { accessToken } = requireAccount(caller);
      Object.assign(notes, { accountId: accessToken.userId, sessionId: accessToken.sessionId });
      const user = await this.#authenticate(accessToken.sessionId, change);
      const changedAt = await this.#momentOfChange(user);
      const payload = await this.#reissue(accessToken, { user, client, changedAt, notes });
      // After the session has moved on: when a middleware refuses or a logout wins, the old password stays in force.
      await this.#options.users.setPassword(user, change.newPassword, changedAt);
      await this.#options.sessions.endOthers(payload.session, 'password_changed', client);
      return payload;
    });
  }

  async #authenticate(sessionId: string, change: PasswordChange): Promise<User> {
    const { store, activeUsers, users, policy, passwordAttempts, hasher } = this.#options;
    const { currentPassword, newPassword, caller, client, admission } = change;
    hasher.requireRoom(admission);
    const session = await store.find(sessionId);
    if (session === undefined) throw new DomainError('SESSION_EXPIRED');
    const user = await activeUsers.requireFor(session);
    // A stolen access token must not be a way to guess the password at leisure.
    const attempt = { username: user.username, user, caller, client };
    const isRight = await passwordAttempts.check(attempt, () => users.verifyPassword(user, currentPassword));
    if (!isRight) throw new DomainError('BAD_CREDENTIALS');
    await policy.requireAcceptable(newPassword, user);
    await policy.requireUnbreached(newPassword);
    return user;
  }

  /**
   * Later than the password it replaces, whatever the clock says, so that its successor can tell them apart. The next
   * full second: tokens say when the password was checked in seconds, and those from just before must show to be older.
   * Of two changes in one second the later waits for the next one: else many would push the moment ever further ahead, and a
   * session with it past every password that is set after it.
   */
  async #momentOfChange({ passwordChangedAt }: User): Promise<Date> {
    const { clock } = this.#options;
    const aheadMs = passwordChangedAt === undefined ? 0 : passwordChangedAt.getTime() - clock.now().getTime();
    if (aheadMs > maxWaitMs) {
      throw new DomainError('TOO_MANY_ATTEMPTS', { retryAfterSeconds: Math.ceil(aheadMs / 1000) });
    }
    if (aheadMs > 0) await clock.wait(aheadMs);
    return nextSecond(clock.now());
  }

  /**
   * Moves on from the generation that the client is known to have, in the session as it is by then: while the password was
   * checked it may have moved on. A client whose last answer was lost still holds the one before, and must not fall two
   * behind.
   */
  async #reissue(accessToken: AccessToken, { user, client, changedAt, notes }: Reissue): Promise<AuthPayload> {
    const { rotations, issuance } = this.#options;
    const from = ({ generation, isConfirmed }: Session): number => {
      const isLastAnswerLost = accessToken.generation + 1 === generation && !isConfirmed;
      return isLastAnswerLost ? accessToken.generation : generation;
    };
    const { sessionId } = accessToken;
    const rotation = { sessionId, from, isFromCookie: false, reauthenticatedAt: changedAt, client, notes };
    return rotations.rotate(rotation, (session) => {
      const { generation } = session;
      const grant = { phase: 'changePassword', user, session, generation, withRefreshToken: true, client } as const;
      return issuance.issue(grant);
    });
  }
}

function nextSecond(date: Date): Date {
  return new Date((Math.floor(date.getTime() / 1000) + 1) * 1000);
}
