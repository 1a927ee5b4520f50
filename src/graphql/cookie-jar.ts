import type { AuthPayload } from '../domain/auth-payload';
import type { Refresh } from '../domain/refreshes';
import { isSessionOver } from '../domain/session-over';

/** The cookies of one request: what came in them, and what its answer is to set. */
export interface CookieJar {
  /** The refresh token that came in a cookie; undefined without one. */
  readonly refreshToken: string | undefined;
  /**
   * To be called before anything is changed: what is issued afterwards could get lost.
   * @throws DomainError COOKIE_AMBIGUOUS; MisuseError where there is no response to set cookies on
   */
  requireUsable(): void;
  /** Puts the tokens into cookies; returns the payload without those that must not be in a body. */
  keep(payload: AuthPayload): AuthPayload;
  /** Takes the tokens from the browser. */
  clear(): void;
}

/** For services whose tokens travel in bodies and headers. */
export const noCookies: CookieJar = {
  refreshToken: undefined,
  requireUsable: () => undefined,
  keep: (payload) => payload,
  clear: () => undefined,
};

/**
 * Refreshes with the given refresh token, or without one by that of the cookie. A cookie that can never be of use again is
 * cleared; one that may be, in spite of a failure, is not: that would sign people out for an outage.
 */
export async function refreshWithCookies(
  { cookies, given }: { readonly cookies: CookieJar; readonly given: string | undefined },
  attempt: (presented: Pick<Refresh, 'refreshToken' | 'isFromCookie'>) => Promise<AuthPayload>,
): Promise<AuthPayload> {
  if (given !== undefined) return cookies.keep(await attempt({ refreshToken: given, isFromCookie: false }));
  const { refreshToken } = cookies;
  const isFromCookie = refreshToken !== undefined;
  return cookies.keep(await clearingWhenOver(cookies, () => attempt({ refreshToken, isFromCookie })));
}

/** Runs an attempt that goes by the cookies, and clears them when it shows that they are worth nothing any more. */
export async function clearingWhenOver<T>(cookies: CookieJar, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (isSessionOver(error)) cookies.clear();
    throw error;
  }
}
