import { AuthEndpoint, bearer } from './auth-endpoint.ts';
import type { LoginResult, LogoutScope, SessionMode } from './auth-endpoint.ts';
import { jitter, systemClock, systemTabs } from './client-system.ts';
import type { ClientClock, ClientTabs } from './client-system.ts';
import { isEnd, isNobody, isRefreshable, reasonsOf, SessionError } from './session-error.ts';
import type { AnswerError } from './session-error.ts';
import { SessionEvents } from './session-events.ts';
import type { SessionListener } from './session-events.ts';
import { freshnessOf, toRecord } from './session-record.ts';
import type { AuthPayload, HeldSession, SessionRecord } from './session-record.ts';
import { SessionRefresh } from './session-refresh.ts';
import { SessionShelf } from './session-shelf.ts';
import type { SessionStorage } from './session-shelf.ts';

/** With cookies: what is refused so shortly after a refresh was sent before it. */
const justNowMs = 5000;

/** How a session is kept. */
export interface SessionKeeperOptions {
  /** Where the GraphQL of the gateway is: absolute, or in a page relative to it, such as `/graphql`. */
  readonly url: string;
  /** Default the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Where the session outlives the page, shared by its tabs. Default none: it is in memory and ends with the page. Not with cookies. */
  readonly storage?: SessionStorage;
  /**
   * `tokens` (default): both tokens are kept here. `refreshCookie`: the gateway has `REFRESH_COOKIE` on. `cookies`: it has
   * `ACCESS_COOKIE` on, too, and no script sees a token.
   */
  readonly mode?: SessionMode;
  /** The name under which tabs share one session. Default made of the URL. */
  readonly lockName?: string;
  /** How long an answer to the keeper itself may take, in milliseconds: to a login, a refresh, a logout. Default 15,000. Later ones count as lost. */
  readonly timeoutMs?: number;
  /** For tests: the time. */
  readonly clock?: ClientClock;
  /** For tests: what spreads clients in time, from 0 to 1. */
  readonly random?: () => number;
  /** For tests, and for environments that are no browsers: what tabs do with each other. */
  readonly tabs?: ClientTabs;
}

/** Keeps somebody signed in. */
export interface SessionKeeper {
  /** Where the GraphQL of the gateway is. */
  readonly url: string;
  /** What requests to the gateway need as `credentials`: `include` with cookies. */
  readonly credentials: 'same-origin' | 'include';
  /** Whether a session is held. False until the storage or the cookie has been asked: await `restore` first. */
  readonly isSignedIn: boolean;
  /** Asks the storage or the cookie for a session of before, once; every call waits for it by itself. Resolves with `isSignedIn`. */
  restore(): Promise<boolean>;
  /** @throws SessionError, `BAD_CREDENTIALS` for one; a session that is here stays then. */
  login(username: string, password: string): Promise<LoginResult>;
  /** Takes over tokens that the program got by itself, from `changePassword` for one. */
  accept(payload: AuthPayload): Promise<void>;
  /**
   * Forgets the session at once, then tells the gateway. `OTHERS` leaves it here; `ALL` refreshes first where the token is over. False: the gateway could not be told, so the
   * session lives there until it ends by itself, and in cookie mode the cookie is still there.
   */
  logout(scope?: LogoutScope): Promise<boolean>;
  /**
   * The headers for a request that is sent now: none when signed out, or with the access token in a cookie. Waits for a refresh
   * where the token is over.
   * @throws SessionError when no token can be had for now; the session stays.
   */
  authorize(): Promise<Record<string, string>>;
  /**
   * What the errors of an answer mean, `sent` being what `authorize` gave for its request. True: send it again, once, with new headers.
   * False: leave the errors as they are. Ends the session for a closed list of reasons only.
   */
  recover(errors: readonly AnswerError[] | undefined, sent: Readonly<Record<string, string>>): Promise<boolean>;
  /** Calls `listener` for each event until the function that it returns is called. */
  listen(listener: SessionListener): () => void;
  /** Hears no other tabs any more and has no listeners. The session stays where it is stored. */
  close(): void;
}

/** Creates a {@link SessionKeeper}: one for each page or process, and session. */
export function createSessionKeeper(options: SessionKeeperOptions): SessionKeeper {
  return new Keeper(options);
}

class Keeper implements SessionKeeper {
  readonly url: string;
  readonly credentials: 'same-origin' | 'include';
  readonly #mode: SessionMode;
  readonly #clock: ClientClock;
  readonly #events = new SessionEvents();
  readonly #exclusively: <T>(task: () => Promise<T>) => Promise<T>;
  readonly #endpoint: AuthEndpoint;
  readonly #shelf: SessionShelf;
  readonly #refresh: SessionRefresh;
  #restoring: Promise<void> | undefined;
  /** Sent along with the next login: whoever had it is known, and does not wait because of what strangers tried. */
  #lastAccessToken: string | null = null;
  /** Headers that were given out -> the session that they are of. */
  readonly #givenTo = new WeakMap<object, string>();

  constructor(options: SessionKeeperOptions) {
    const { url, storage, mode = 'tokens', clock = systemClock, random = jitter, tabs = systemTabs } = options;
    const { fetch, timeoutMs, lockName = `graphql-auth-gateway ${url}` } = options;
    const isShared = storage !== undefined || mode !== 'tokens';
    this.url = url;
    this.credentials = mode === 'tokens' ? 'same-origin' : 'include';
    this.#mode = mode;
    this.#clock = clock;
    const exclusively = <T>(task: () => Promise<T>) => (isShared ? tabs.exclusively(lockName, task) : task());
    const endpoint = new AuthEndpoint({ url, fetch, mode, clock, timeoutMs });
    const shelf = new SessionShelf({
      storage: mode === 'tokens' ? storage : undefined,
      clock,
      random,
      events: this.#events,
      open: isShared ? (hear) => tabs.open(lockName, hear) : undefined,
      sendsRecords: mode !== 'tokens',
    });
    this.#exclusively = exclusively;
    this.#endpoint = endpoint;
    this.#shelf = shelf;
    this.#refresh = new SessionRefresh({ endpoint, shelf, clock, random, exclusively, parse: (it) => this.#parse(it) });
  }

  get isSignedIn(): boolean {
    return this.#shelf.current !== undefined;
  }

  async restore(): Promise<boolean> {
    this.#restoring ??= this.#restore().catch((error: unknown) => {
      this.#restoring = undefined; // it failed for now: the next call asks again
      throw error;
    });
    await this.#restoring;
    return this.isSignedIn;
  }

  async login(username: string, password: string): Promise<LoginResult> {
    const token = this.#shelf.current?.accessToken ?? this.#lastAccessToken;
    const run = async () => {
      const payload = await this.#endpoint.login(username, password, token);
      await this.accept(payload);
      return { user: payload.user, session: payload.session, extra: payload.extra };
    };
    return this.#mode === 'tokens' ? run() : this.#exclusively(run);
  }

  async accept(payload: AuthPayload): Promise<void> {
    this.#restoring = Promise.resolve(); // what was there before does not matter any more
    await this.#shelf.keep(this.#parse(payload));
  }

  async logout(scope: LogoutScope = 'CURRENT'): Promise<boolean> {
    if (scope === 'OTHERS') await this.authorize();
    // Without the network there is neither a storage to wait for nor a better token: what is here is forgotten all the same.
    else await this.#prepareLogout(scope).catch(() => undefined);
    const held = this.#shelf.current;
    if (held === undefined && this.#mode === 'tokens') return true;
    if (scope === 'OTHERS') return this.#tellGateway(scope, held);
    this.#restoring = Promise.resolve();
    this.#lastAccessToken = null;
    await this.#shelf.drop('LOGOUT');
    const [isTold] = await Promise.all([this.#tellGateway(scope, held), this.#sweep(held)]);
    return isTold;
  }

  /** An expired token ends its own session only, and a cookie needs no token. */
  async #prepareLogout(scope: LogoutScope): Promise<void> {
    if (scope === 'ALL') await this.authorize();
    else if (this.#mode === 'tokens') await this.restore();
  }

  async authorize(): Promise<Record<string, string>> {
    await this.restore();
    const held = this.#shelf.current;
    if (held === undefined) return {};
    const freshness = freshnessOf(held, this.#clock);
    if (freshness === 'expired') await this.#refresh.run(held);
    // Ahead of time nothing waits for it. If it fails the token still serves, and a later call tries again.
    else if (freshness === 'ageing') void this.#refresh.run(held).catch(() => undefined);
    // Somebody else has signed in while this waited: what the former person began is not sent in the name of the next.
    if (this.#shelf.current?.id !== held.id) return {};
    const { accessToken } = this.#shelf.current;
    this.#lastAccessToken = accessToken ?? this.#lastAccessToken;
    const headers = bearer(accessToken);
    this.#givenTo.set(headers, held.id);
    return headers;
  }

  async recover(errors: readonly AnswerError[] | undefined, sent: Readonly<Record<string, string>>): Promise<boolean> {
    const reasons = reasonsOf(errors);
    const isRefused = reasons.some(
      (reason) => isRefreshable(reason) || (reason === 'TOKEN_MISSING' && this.#mode === 'cookies'),
    );
    if (!isRefused && !reasons.some(isEnd)) return false;
    await this.#shelf.reread();
    const held = this.#shelf.current;
    if (held === undefined || !this.#isOf(held, sent)) return false;
    if (this.#isNewer(held, sent)) return true;
    // Not even the end of a session is believed of any answer, which may be that of a login: the refresh is asked.
    try {
      await this.#refresh.run(held);
    } catch (error) {
      if (error instanceof SessionError) return false; // for now nothing better is to be had than the errors that are here
      throw error;
    }
    return isRefused && this.#shelf.current?.id === held.id;
  }

  listen(listener: SessionListener): () => void {
    return this.#events.listen(listener);
  }

  close(): void {
    this.#shelf.close();
    this.#events.clear();
  }

  async #restore(): Promise<void> {
    if (this.#mode === 'tokens') return this.#shelf.reread();
    await this.#exclusively(async () => {
      if (this.isSignedIn) return; // another tab has sent its own meanwhile
      try {
        await this.#shelf.keep(this.#parse(await this.#endpoint.refresh(null)));
      } catch (error) {
        if (!(error instanceof SessionError && isNobody(error))) throw error;
      }
    });
  }

  /** What one person began is not sent again in the name of the next, and tells nothing of their session. */
  #isOf({ id }: HeldSession, sent: Readonly<Record<string, string>>): boolean {
    if (this.#mode !== 'cookies' && sent['authorization'] === undefined) return false;
    return (this.#givenTo.get(sent) ?? id) === id;
  }

  /** Whether the request went out with less than what is here now. With cookies that is known by the time alone. */
  #isNewer(held: HeldSession, sent: Readonly<Record<string, string>>): boolean {
    if (this.#mode !== 'cookies') return sent['authorization'] !== bearer(held.accessToken)['authorization'];
    return held.arrivedElapsedMs !== undefined && this.#clock.elapsedMs() - held.arrivedElapsedMs < justNowMs;
  }

  async #tellGateway(scope: LogoutScope, held: HeldSession | undefined): Promise<boolean> {
    const tell = () => this.#endpoint.logout(scope, held?.accessToken ?? null);
    try {
      await (this.#mode === 'tokens' ? tell() : this.#exclusively(tell));
      return true;
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      return isNobody(error);
    }
  }

  /** A tab that was refreshing when this one logged out may have stored its tokens afterwards, or told of them. */
  async #sweep(held: HeldSession | undefined): Promise<void> {
    if (held !== undefined) await this.#exclusively(() => this.#shelf.sweep(held.id));
  }

  #parse(payload: AuthPayload): SessionRecord {
    const record = toRecord(payload, this.#clock);
    if (record !== undefined) {
      if (this.#mode === 'cookies') return { ...record, accessToken: null, refreshToken: null };
      if (record.accessToken !== null && (this.#mode !== 'tokens' || record.refreshToken !== null)) return record;
    }
    const message = 'Incomplete payload: does `mode` fit the gateway?';
    throw new SessionError(message, { code: 'MODE_MISMATCH' });
  }
}
