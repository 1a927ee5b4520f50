import type { Clock } from '../util/clock';
import { maxLoginNameLength } from './account';
import type { AttemptNotes, AuthEvents } from './auth-events';
import type { AuthPayload } from './auth-payload';
import type { Admission, BoundedHasher } from './bounded-hasher';
import { findPresentedToken } from './caller';
import type { Caller } from './caller';
import type { Client } from './client';
import { DomainError } from './domain-error';
import type { Issuance } from './issuance';
import type { PasswordAttempts } from './password-attempts';
import type { Randomness } from './randomness';
import { startSession } from './session';
import type { Session, SessionLifetimes } from './session';
import type { SessionStore } from './session-store';
import type { Sessions } from './sessions';
import { nextTurn } from '../util/next-turn';
import { latest } from '../util/time';
import { isEnabled } from './user';
import type { User, Users } from './user';

/** What {@link SignIns} works with. */
export interface SignInsOptions {
  readonly users: Users;
  readonly store: SessionStore;
  readonly sessions: Sessions;
  readonly issuance: Issuance;
  readonly events: AuthEvents;
  /** Refuses what could not be hashed, before anything is looked up or counted. */
  readonly hasher: Pick<BoundedHasher, 'requireRoom'>;
  readonly passwordAttempts: PasswordAttempts;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly lifetimes: SessionLifetimes;
}

/** A request to sign in. */
export interface SignIn {
  /** User name or e-mail address. */
  readonly username: string;
  readonly password: string;
  /** Whoever presented credentials with it: that session is replaced. */
  readonly caller: Caller;
  /** The refresh token that came in a cookie, if one did: its session is replaced too. */
  readonly refreshCookie?: string | undefined;
  readonly client: Client;
  /** What the request was told at the door of the hasher, if it came by there. */
  readonly admission?: Admission | undefined;
}

/** Signs people in. */
export class SignIns {
  readonly #options: SignInsOptions;

  constructor(options: SignInsOptions) {
    this.#options = options;
  }

  /**
   * Checks the password, starts a session and issues its tokens. Ends the session that was presented with the request.
   * @throws DomainError TOO_MANY_ATTEMPTS, BAD_CREDENTIALS, SERVER_BUSY, ACCOUNT_DISABLED (only after the right password), or what
   * a success middleware refused with
   */
  async signIn(request: SignIn): Promise<AuthPayload> {
    const { client } = request;
    return this.#options.events.watch({ phase: 'login', client }, async (notes) => {
      // Each step in a turn of the event loop of its own: in a storm of logins, requests with a token are answered between any two.
      const user = await this.#authenticate(request, notes);
      await nextTurn();
      const session = this.#start(user, client);
      const { generation } = session;
      const grant = { phase: 'login', user, session, generation, withRefreshToken: true, client } as const;
      const payload = await this.#options.issuance.issue(grant);
      await nextTurn();
      await this.#open(session, user);
      await nextTurn();
      await this.#endPresented(request);
      // A program that logs in for ever must not fill the database: the oldest sessions make room.
      await this.#options.sessions.endSurplus(session);
      return payload;
    });
  }

  async #authenticate(
    { username, password, caller, client, refreshCookie, admission }: SignIn,
    notes: AttemptNotes,
  ): Promise<User> {
    const { users, passwordAttempts, hasher, sessions } = this.#options;
    hasher.requireRoom(admission);
    // Normalizing a name takes time that grows with the square of its length: nobody is called like this.
    const isPossible = username.length <= maxLoginNameLength;
    const user = isPossible ? await users.findByLoginName(username) : undefined;
    if (user !== undefined) notes.accountId = user.id;
    // User enumeration by time: the comparison is made for an unknown user too.
    const cookieSession = refreshCookie === undefined ? undefined : await sessions.findPresented(refreshCookie);
    const attempt = { username, user, caller, cookieSession, client };
    const isRight = await passwordAttempts.check(attempt, () => users.verifyPassword(user, password));
    if (user === undefined || !isRight) throw new DomainError('BAD_CREDENTIALS');
    if (!isEnabled(user)) throw new DomainError('ACCOUNT_DISABLED');
    return user;
  }

  #start(user: User, client: Client): Session {
    const { clock, randomness, lifetimes, issuance } = this.#options;
    const now = clock.now();
    const session = startSession({ id: randomness.sessionId(), userId: user.id, now, lifetimes, client });
    // Not before the password was set, even if a clock was put back: the session would count as older than the password.
    const authenticatedAt = latest(now, user.passwordChangedAt);
    return { ...session, authenticatedAt, accessExpiresAt: issuance.accessExpiryOf(session, now) };
  }

  /**
   * Stores the session, then looks at the account once more. An account that was disabled, or given a new password,
   * between the check of the password and the insert has ended only the sessions it could see: this one ends here.
   */
  async #open(session: Session, user: User): Promise<void> {
    const { store, sessions, users } = this.#options;
    await store.insert(session);
    const current = await users.findById(user.id);
    if (current === undefined || !isEnabled(current)) {
      await sessions.end(session, 'account_disabled');
      throw new DomainError('ACCOUNT_DISABLED');
    }
    if (current.passwordChangedAt?.getTime() !== user.passwordChangedAt?.getTime()) {
      await sessions.end(session, 'password_changed');
      throw new DomainError('BAD_CREDENTIALS');
    }
  }

  /** A browser that signs in again leaves no session behind that nobody will ever log out (ASVS 7.2.4). */
  async #endPresented({ caller, client, refreshCookie }: SignIn): Promise<void> {
    const { sessions } = this.#options;
    if (refreshCookie !== undefined) await sessions.endPresented(refreshCookie, 'replaced', client);
    const presented = findPresentedToken(caller);
    if (presented === undefined) return;
    const { sessionId: id, userId } = presented;
    await sessions.end({ id, userId }, 'replaced', client);
  }
}
