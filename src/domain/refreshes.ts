import type { Clock } from '../util/clock';
import { toNumericDate } from '../util/time';
import type { ActiveUsers } from './active-users';
import type { AttemptNotes, AuthEvents } from './auth-events';
import type { AuthPayload } from './auth-payload';
import type { Caller } from './caller';
import type { Client } from './client';
import { DomainError } from './domain-error';
import type { Issuance } from './issuance';
import type { RefreshRateLimit } from './refresh-rate-limit';
import { isSuperseded } from './refresh-rules';
import type { RefreshTokens } from './refresh-token';
import { requireAccount } from './require-authenticated';
import type { Rotations } from './rotations';
import { isActive, isAlready, slideIdleEnd } from './session';
import type { Session, SessionLifetimes } from './session';
import type { SessionStore } from './session-store';

/** What {@link Refreshes} works with. */
export interface RefreshesOptions {
  readonly store: SessionStore;
  readonly activeUsers: ActiveUsers;
  readonly refreshTokens: RefreshTokens;
  readonly rotations: Rotations;
  readonly rateLimit: RefreshRateLimit;
  readonly issuance: Issuance;
  readonly events: AuthEvents;
  readonly clock: Clock;
  readonly lifetimes: SessionLifetimes;
  /** See {@link isSuperseded}. */
  readonly graceSeconds: number;
  /** Whether an access token that is still good may be exchanged for a fresh one. */
  readonly isAccessTokenAccepted: boolean;
}

/** A request for fresh tokens. */
export interface Refresh {
  /** Takes precedence over the bearer token of the caller. */
  readonly refreshToken: string | undefined;
  /** Whether the refresh token came in a cookie. */
  readonly isFromCookie: boolean;
  readonly caller: Caller;
  readonly client: Client;
}

/** Keeps people signed in. */
export class Refreshes {
  readonly #options: RefreshesOptions;

  constructor(options: RefreshesOptions) {
    this.#options = options;
  }

  /**
   * Fresh tokens for a refresh token, or, without one, for a bearer access token that is still good.
   * @throws DomainError every REFRESH_TOKEN_*, SESSION_* and TOKEN_* reason, ACCOUNT_DISABLED, FOREIGN_ACCOUNT, REFRESH_WITH_ACCESS_TOKEN_OFF,
   * TOO_MANY_ATTEMPTS, or what a success middleware refused with
   */
  async refresh(refresh: Refresh): Promise<AuthPayload> {
    const { caller, client, refreshToken } = refresh;
    return this.#options.events.watch({ phase: 'refresh', client }, async (notes) => {
      if (refreshToken !== undefined) return this.#withRefreshToken({ ...refresh, refreshToken }, notes);
      return this.#withAccessToken(caller, client, notes);
    });
  }

  async #withRefreshToken(
    { refreshToken, isFromCookie, client }: Refresh & { readonly refreshToken: string },
    notes: AttemptNotes,
  ): Promise<AuthPayload> {
    // Authenticity before anything else: a forged token costs no database read.
    const presented = this.#options.refreshTokens.parse(refreshToken);
    notes.sessionId = presented.sessionId;
    this.#options.rateLimit.take(presented.sessionId);
    const { sessionId, generation } = presented;
    const rotation = { sessionId, from: () => generation, isFromCookie, client, notes };
    return this.#options.rotations.rotate(rotation, async (session) => {
      const user = await this.#options.activeUsers.requireFor(session);
      const grant = { session, generation: session.generation, withRefreshToken: true, client } as const;
      return this.#options.issuance.issue({ ...grant, phase: 'refresh', user });
    });
  }

  /** The same session, its idle end moved, a new access token, and no new refresh token: the client keeps the one it has. */
  async #withAccessToken(caller: Caller, client: Client, notes: AttemptNotes): Promise<AuthPayload> {
    const { accessToken } = requireAccount(caller);
    Object.assign(notes, { accountId: accessToken.userId, sessionId: accessToken.sessionId, way: 'access_token' });
    if (!this.#options.isAccessTokenAccepted) throw new DomainError('REFRESH_WITH_ACCESS_TOKEN_OFF');

    this.#options.rateLimit.take(accessToken.sessionId);
    const session = await this.#requireActive(accessToken.sessionId);
    // The generation of the bearer, not of the row: a client that has not received the current one must not confirm it.
    const { generation } = accessToken;
    const { clock, graceSeconds } = this.#options;
    if (isSuperseded(generation, { session, now: clock.now(), graceSeconds })) throw new DomainError('TOKEN_INVALID');
    const next = this.#slide(session);
    const user = await this.#options.activeUsers.requireFor(next);
    // A token from before the last change of the password renews nothing: whoever stole it must not outlive that.
    const changedAt = user.passwordChangedAt ?? session.authenticatedAt;
    const isOutdated = toNumericDate(accessToken.authenticatedAt) < toNumericDate(changedAt);
    if (isOutdated) throw new DomainError('TOKEN_INVALID');
    const grant = { session: next, generation, withRefreshToken: false, client } as const;
    const payload = await this.#options.issuance.issue({ ...grant, phase: 'refresh', user });
    const isWritten = isAlready(session, next, this.#options.clock.now());
    const hasSlid = isWritten || (await this.#options.store.slide(next));
    if (!hasSlid) throw new DomainError('SESSION_REVOKED');
    return payload;
  }

  async #requireActive(sessionId: string): Promise<Session> {
    const session = await this.#options.store.find(sessionId);
    if (session?.revokedAt !== undefined) throw new DomainError('SESSION_REVOKED');
    if (session === undefined || !isActive(session, this.#options.clock.now()))
      throw new DomainError('SESSION_EXPIRED');
    return session;
  }

  #slide(session: Session): Session {
    const { clock, lifetimes, issuance } = this.#options;
    const now = clock.now();
    const next = slideIdleEnd(session, now, lifetimes);
    return { ...next, accessExpiresAt: issuance.accessExpiryOf(next, now) };
  }
}
