import type { Clock } from '../util/clock';
import type { AccessToken } from './access-token';
import { assertNever } from '../util/assert-never';
import type { EndScope } from './auth-event';
import type { AuthEvents } from './auth-events';
import type { Caller } from './caller';
import type { Client } from './client';
import { DomainError } from './domain-error';
import { requireAccount } from './require-authenticated';
import type { RefreshTokens } from './refresh-token';
import type { Revocations } from './revocations';
import type { RevocationReason, Session } from './session';
import type { RepeatedRevocation, SessionPage, SessionStore } from './session-store';

/** Which of the caller's sessions a logout ends. */
export type LogoutScope = 'CURRENT' | 'OTHERS' | 'ALL';

/** Whoever asks, and from where. */
export type Asking = Caller & { readonly client?: Client | undefined };

/** What {@link Sessions} works with. */
export interface SessionsOptions {
  readonly store: SessionStore;
  readonly revocations: Revocations;
  readonly refreshTokens: Pick<RefreshTokens, 'parse'>;
  readonly events: AuthEvents;
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
  async logout(caller: Asking, scope: LogoutScope, refreshCookie?: string): Promise<number> {
    if (refreshCookie === undefined || scope === 'OTHERS') return this.#logOut(caller, scope);
    const end = { cause: 'logout', client: caller.client, actor: 'client' } as const;
    if (scope === 'CURRENT' && findToken(caller) === undefined) return this.#endByRefreshToken(refreshCookie, end);
    const ended = await this.#logOut(caller, scope);
    // As a rule the same session, which is no second one then, and nothing more to tell.
    return ended + (await this.#endPresented(refreshCookie, { ...end, isAfterthought: true }));
  }

  /**
   * Ends the session of a refresh token, be that the latest one or not; returns how many this call ended. One that was
   * never ours ends nothing.
   */
  async endPresented(refreshToken: string, cause: RevocationReason, client?: Client): Promise<number> {
    return this.#endPresented(refreshToken, { cause, client });
  }

  /** The session of an authentic refresh token, of any generation, over or not; undefined for one that was never ours. */
  async findPresented(refreshToken: string): Promise<Session | undefined> {
    const { refreshTokens, store } = this.#options;
    try {
      return await store.find(refreshTokens.parse(refreshToken).sessionId);
    } catch (error) {
      if (error instanceof DomainError && error.reason === 'REFRESH_TOKEN_INVALID') return undefined;
      throw error;
    }
  }

  async #endPresented(refreshToken: string, end: End): Promise<number> {
    return this.#endFound(await this.findPresented(refreshToken), end);
  }

  async #endByRefreshToken(refreshToken: string, end: End): Promise<number> {
    const { refreshTokens, store } = this.#options;
    return this.#endFound(await store.find(refreshTokens.parse(refreshToken).sessionId), end);
  }

  async #endFound(session: Session | undefined, end: End): Promise<number> {
    if (session === undefined) return 0;
    return (await this.#endOne(session, { id: session.id, ...end })) ? 1 : 0;
  }

  async #logOut(caller: Asking, scope: LogoutScope): Promise<number> {
    const { userId, sessionId: id } = requireToken(caller, scope);
    const end = { cause: 'logout', id, client: caller.client, actor: 'client' } as const;
    switch (scope) {
      case 'CURRENT':
        return (await this.#endOne({ id, userId }, end)) ? 1 : 0;
      case 'OTHERS':
        return this.#endAll({ userId, exceptId: id }, end);
      case 'ALL':
        return this.#endAll({ userId }, end);
      default:
        return assertNever(scope);
    }
  }

  /**
   * Ends one of the caller's own sessions. False when there is none of that id: whose it is otherwise is not told.
   * @throws DomainError TOKEN_MISSING, FOREIGN_ACCOUNT, or the reason why the presented token was refused
   */
  async revokeOwn(caller: Asking, id: string): Promise<boolean> {
    const { userId } = requireAccount(caller).accessToken;
    return this.#endOne({ id, userId }, { cause: 'revoked', client: caller.client, actor: 'client' });
  }

  /** Ends one session of a user. False when there is none such (any more): whose it is otherwise is not told. */
  async end(session: Pick<Session, 'id' | 'userId'>, cause: RevocationReason, client?: Client): Promise<boolean> {
    return this.#endOne(session, { cause, client });
  }

  /** Ends every session of a user; returns how many this call ended. */
  async endAllOf(userId: string, cause: RevocationReason): Promise<number> {
    return this.#endAll({ userId }, { cause });
  }

  /** Ends every session of a user but one; returns how many this call ended. */
  async endOthers(
    { id, userId }: Pick<Session, 'id' | 'userId'>,
    cause: RevocationReason,
    client?: Client,
  ): Promise<number> {
    return this.#endAll({ userId, exceptId: id }, { cause, id, client });
  }

  /** Ends the oldest sessions of a user who has more than allowed; the given one stays in any case. Returns how many. */
  async endSurplus({ id, userId }: Pick<Session, 'id' | 'userId'>): Promise<number> {
    const { store, revocations, clock, maxPerUser } = this.#options;
    const at = clock.now();
    const target = { userId, keep: maxPerUser, exceptId: id };
    const endedIds = await store.revokeOldestOf(target, { reason: 'session_limit', at });
    revocations.add(endedIds, at);
    this.#tell(userId, { cause: 'session_limit', id, scope: 'surplus' }, endedIds.length);
    return endedIds.length;
  }

  async #endOne({ id, userId }: Pick<Session, 'id' | 'userId'>, end: End): Promise<boolean> {
    const at = this.#options.clock.now();
    const hasEnded = await this.#options.store.revoke({ id, userId }, { reason: end.cause, at });
    if (hasEnded) this.#options.revocations.add([id], at);
    else await this.#repeat({ userId, id }, at);
    // An id that is none of theirs is what the caller typed: not told.
    this.#tell(userId, { id: hasEnded ? id : undefined, scope: 'one', ...end }, hasEnded ? 1 : 0);
    return hasEnded;
  }

  /**
   * What another process has ended just now, or this one in a call that was never answered, has to be refused here before
   * this call answers, and by the others as soon as they look.
   */
  async #repeat(target: RepeatedRevocation, at: Date): Promise<void> {
    this.#options.revocations.add(await this.#options.store.repeatRevocation(target, at), at);
  }

  async #endAll(target: { readonly userId: string; readonly exceptId?: string }, end: End): Promise<number> {
    const at = this.#options.clock.now();
    const endedIds = await this.#options.store.revokeAllOf(target, { reason: end.cause, at });
    this.#options.revocations.add(endedIds, at);
    await this.#repeat(target, at);
    this.#tell(target.userId, { scope: target.exceptId === undefined ? 'all' : 'others', ...end }, endedIds.length);
    return endedIds.length;
  }

  #tell(accountId: string, end: ScopedEnd, endedSessions: number): void {
    const { cause, id: sessionId, scope, client, actor, isAfterthought = false } = end;
    const isAskedFor = cause === 'logout' || cause === 'revoked';
    if (endedSessions === 0 && (!isAskedFor || isAfterthought)) return;
    const by = isAskedFor ? actor : ('service' as const);
    const about = { accountId, sessionId, client, actor: by };
    this.#options.events.tell({ kind: 'end_sessions', cause, scope, endedSessions, ...about });
  }
}

/** Why sessions end, and on whose behalf. */
interface End {
  readonly cause: RevocationReason;
  /** The session that ends, or the one that stays, or the one that it was asked in. */
  readonly id?: string | undefined;
  readonly client?: Client | undefined;
  readonly actor?: 'client';
  /** Part of an end that is told by itself. */
  readonly isAfterthought?: true;
}

interface ScopedEnd extends End {
  readonly scope: EndScope;
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
