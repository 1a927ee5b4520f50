import { createHash } from 'node:crypto';
import type { AuthPayload } from '../domain/auth-payload';
import type { PresentedCredentials } from '../domain/caller';
import { DomainError } from '../domain/domain-error';
import { MisuseError } from '../domain/misuse-error';
import type { CookieJar } from '../graphql/cookie-jar';
import type { Clock } from '../util/clock';
import { extractBearerToken, parseBearerToken } from './bearer-token';
import type { RequestFacts } from './bearer-token';
import { isFromForeignPage } from './page-origin';
import { readCookie } from './read-cookie';
import type { PresentedCookie } from './read-cookie';
import { createSetCookie } from './set-cookie';
import type { CookieAttributes, CookieResponse } from './set-cookie';

/** What {@link AuthCookies} works with. */
export interface AuthCookiesOptions extends CookieAttributes {
  readonly clock: Pick<Clock, 'now'>;
  /** The `iss` of access tokens: cookies of gateways on one host are told apart by it, for ports do not count. */
  readonly issuer: string;
  /** Whether access tokens travel in a cookie too. */
  readonly accessCookie: boolean;
  readonly allowedOrigins: readonly string[];
}

/** The tokens of browsers, in cookies. */
export class AuthCookies {
  readonly #options: AuthCookiesOptions;
  readonly #accessName: string;
  readonly #refreshName: string;

  constructor(options: AuthCookiesOptions) {
    this.#options = options;
    const { issuer, cookiePath, cookieSameSite } = options;
    // A browser keeps a cookie for each path and for each partition: after a change the former one must not come along.
    const facts = JSON.stringify([issuer, cookiePath, cookieSameSite]);
    const tag = createHash('sha256').update(facts).digest('hex').slice(0, 8);
    // A neighbouring subdomain cannot plant a cookie of such a name (RFC 6265bis section 4.1.3.2).
    const prefix = cookiePath === '/' ? '__Host-' : '__Secure-';
    this.#accessName = `${prefix}access-${tag}`;
    this.#refreshName = `${prefix}refresh-${tag}`;
  }

  /** Whether a foreign page makes the request; see {@link isFromForeignPage}. */
  isFromForeignPage({ headers }: RequestFacts): boolean {
    const hasCookies = [this.#accessName, this.#refreshName].some(
      (name) => readCookie(headers.cookie, name).kind !== 'none',
    );
    return isFromForeignPage(headers, { ...this.#options, hasCookies });
  }

  /** The credentials of a request. A header is sent on purpose, so it wins over cookies, which browsers attach unasked. */
  extractCredentials(request: RequestFacts): PresentedCredentials {
    const presented = extractBearerToken(request);
    if (presented.kind !== 'none' || !this.#options.accessCookie) return presented;
    const { cookie } = request.headers;
    const access = readCookie(cookie, this.#accessName);
    if (access.kind === 'one') return parseBearerToken(access.value);
    if (access.kind === 'several') return { kind: 'invalid_request' };
    // The access cookie goes when its token expires, and the refresh cookie stays.
    return readCookie(cookie, this.#refreshName).kind === 'none' ? presented : { kind: 'expired' };
  }

  /** The cookies of a request; without its response they can be read and not set. */
  open({ headers }: RequestFacts, response: CookieResponse | undefined): CookieJar {
    const presented = readCookie(headers.cookie, this.#refreshName);
    return {
      refreshToken: presented.kind === 'one' ? presented.value : undefined,
      requireUsable: () => {
        requireResponse(response);
        requireSingle(presented);
      },
      keep: (payload) => this.#keep(payload, requireResponse(response)),
      clear: () => {
        this.#clear(requireResponse(response));
      },
    };
  }

  #keep(payload: AuthPayload, response: CookieResponse): AuthPayload {
    const { accessToken, expiresIn, refreshToken, refreshTokenExpiresAt } = payload;
    const set = createSetCookie(response, this.#options);
    // First: one that is too long for a cookie must not leave half of the pair behind.
    if (this.#options.accessCookie) set({ name: this.#accessName, value: accessToken, maxAgeSeconds: expiresIn });
    if (refreshToken !== undefined && refreshTokenExpiresAt !== undefined) {
      set({ name: this.#refreshName, value: refreshToken, maxAgeSeconds: this.#secondsUntil(refreshTokenExpiresAt) });
    }
    return { ...payload, refreshToken: undefined };
  }

  #clear(response: CookieResponse): void {
    const set = createSetCookie(response, this.#options);
    if (this.#options.accessCookie) set({ name: this.#accessName, value: '', maxAgeSeconds: 0 });
    set({ name: this.#refreshName, value: '', maxAgeSeconds: 0 });
  }

  #secondsUntil(date: Date): number {
    return Math.max(0, Math.floor((date.getTime() - this.#options.clock.now().getTime()) / 1000));
  }
}

function requireResponse(response: CookieResponse | undefined): CookieResponse {
  if (response !== undefined) return response;
  throw new MisuseError(
    'with REFRESH_COOKIE=on tokens are set as cookies: give createContext the response too, createContext(req, res)',
  );
}

/** Cookie tossing: of two cookies of one name one may have been planted, and which one cannot be told. */
function requireSingle({ kind }: PresentedCookie): void {
  if (kind === 'several') throw new DomainError('COOKIE_AMBIGUOUS');
}
