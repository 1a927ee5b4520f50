import type { Clock } from '../util/clock';
import type { AccessToken } from './access-token';
import { assertNever } from '../util/assert-never';
import type { Caller } from './caller';
import { DomainError } from './domain-error';
import { requireAccount } from './require-authenticated';
import type { RefreshTokens } from './refresh-token';
import type { Revocations } from './revocations';
import type { RevocationReason, Session } from './session';
import type { RepeatedRevocation, SessionPage, SessionStore } from './session-store';

/** Which of the caller's sessions a logout ends. */
export type LogoutScope = 'CURRENT' | 'OTHERS' | 'ALL';

/** What {@link Sessions} works with. */
export interface SessionsOptions {
  readonly store: SessionStore;
  readonly revocations: Revocations;
  readonly refreshTokens: Pick<RefreshTokens, 'parse'>;
  readonly clock: Clock;
  /** How many active sessions a user may have. */
  readonly maxPerUser: number;
}

/** How many sessions a page has where nobody says it. */
const defaultPageSize = 100;

/** Lists and ends sessions. An end is durable, and effective in this process, before the call returns. */
export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** A page of the active sessions of a user, newest first; `afterId` is the id of the last one of the page before. */
  async listOf(userId: string, page: Partial<Omit<SessionPage, 'now'>> = {}): Promise<readonly Session[]> {
    const { first = defaultPageSize, afterId } = page;
    return this.#options.store.listActive(userId, { now: this.#options.clock.now(), first, afterId });
  }

  /**
   * Ends the caller's session, the others, or all; returns how many this call ended. Repeating it is no error.
   * An expired token may still end its own session, and no other: a token that leaks later must not do more. So may a
   * refresh token that came in a cookie, beside the access token or alone: whoever logs out leaves nothing behind.
   * @throws DomainError TOKEN_MISSING, FOREIGN_ACCOUNT, REFRESH_TOKEN_INVALID, or the reason why the presented token was refused
   */
  async logout(caller: Caller, scope: LogoutScope, refreshCookie?: string): Promise<number> {
    if (refreshCookie === undefined || scope === 'OTHERS') return this.#logOut(requireToken(caller, scope), scope);
    if (scope === 'CURRENT' && findToken(caller) === undefined) return this.#endByRefreshToken(refreshCookie, 'logout');
    const ended = await this.#logOut(requireToken(caller, scope), scope);
    // As a rule the same session, which is no second one then.
    return ended + (await this.endPresented(refreshCookie, 'logout'));
  }

  /**
   * Ends the session of a refresh token, be that the latest one or not; returns how many this call ended. One that was
   * never ours ends nothing.
   */
  async endPresented(refreshToken: string, reason: RevocationReason): Promise<number> {
    try {
      return await this.#endByRefreshToken(refreshToken, reason);
    } catch (error) {
      if (error instanceof DomainError && error.reason === 'REFRESH_TOKEN_INVALID') return 0;
      throw error;
    }
  }

  async #endByRefreshToken(refreshToken: string, reason: RevocationReason): Promise<number> {
    const { refreshTokens, store } = this.#options;
    const { sessionId } = refreshTokens.parse(refreshToken);
    const session = await store.find(sessionId);
    if (session === undefined) return 0;
    return (await this.end(session, reason)) ? 1 : 0;
  }

  async #logOut({ userId, sessionId }: AccessToken, scope: LogoutScope): Promise<number> {
    switch (scope) {
      case 'CURRENT':
        return (await this.end({ id: sessionId, userId }, 'logout')) ? 1 : 0;
      case 'OTHERS':
        return this.#endAll({ userId, exceptId: sessionId }, 'logout');
      case 'ALL':
        return this.#endAll({ userId }, 'logout');
      default:
        return assertNever(scope);
    }
  }

  /** Ends one session of a user. False when there is none such (any more): whose it is otherwise is not told. */
  async end(session: Pick<Session, 'id' | 'userId'>, reason: RevocationReason): Promise<boolean> {
    const at = this.#options.clock.now();
    const hasEnded = await this.#options.store.revoke({ id: session.id, userId: session.userId }, { reason, at });
    if (hasEnded) this.#options.revocations.add([session.id], at);
    else await this.#repeat({ userId: session.userId, id: session.id }, at);
    return hasEnded;
  }

  /** Ends every session of a user; returns how many this call ended. */
  async endAllOf(userId: string, reason: RevocationReason): Promise<number> {
    return this.#endAll({ userId }, reason);
  }

  /** Ends every session of a user but one; returns how many this call ended. */
  async endOthers(session: Pick<Session, 'id' | 'userId'>, reason: RevocationReason): Promise<number> {
    return this.#endAll({ userId: session.userId, exceptId: session.id }, reason);
  }

  /** Ends the oldest sessions of a user who has more than allowed; the given one stays in any case. Returns how many. */
  async endSurplus({ id, userId }: Pick<Session, 'id' | 'userId'>): Promise<number> {
    const { store, revocations, clock, maxPerUser } = this.#options;
    const at = clock.now();
    const target = { userId, keep: maxPerUser, exceptId: id };
    const endedIds = await store.revokeOldestOf(target, { reason: 'session_limit', at });
    revocations.add(endedIds, at);
    return endedIds.length;
  }

  /**
   * What another process has ended just now, or this one in a call that was never answered, has to be refused here before
   * this call answers, and by the others as soon as they look.
   */
  async #repeat(target: RepeatedRevocation, at: Date): Promise<void> {
    this.#options.revocations.add(await this.#options.store.repeatRevocation(target, at), at);
  }

  async #endAll(
    target: { readonly userId: string; readonly exceptId?: string },
    reason: RevocationReason,
  ): Promise<number> {
    const at = this.#options.clock.now();
    const endedIds = await this.#options.store.revokeAllOf(target, { reason, at });
    this.#options.revocations.add(endedIds, at);
    await this.#repeat(target, at);
    return endedIds.length;
  }
}

/** The token of a caller, whether it is still active or not; undefined without one that was issued here. */
function findToken(caller: Caller): AccessToken | undefined {
  if (caller.kind === 'authenticated') return caller.accessToken;
  return caller.kind === 'rejected' ? caller.staleToken : undefined;
}

/** The token that a logout goes by. One whose session has been ended already passes, so that a repeated logout is no error. */
function requireToken(caller: Caller, scope: LogoutScope): AccessToken {
  if (caller.kind !== 'rejected' || caller.staleToken === undefined) return requireAccount(caller).accessToken;
  if (scope !== 'CURRENT') throw new DomainError(caller.reason);
  return caller.staleToken;
}
