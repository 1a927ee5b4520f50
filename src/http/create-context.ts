import type { PresentedCredentials } from '../domain/caller';
import { describeClient } from '../domain/client';
import { createIsTrustedProxy } from '../domain/trusted-proxies';
import type { RequestNotes } from '../util/request-notes';
import type { AuthContext } from '../graphql/auth-context';
import { noCookies } from '../graphql/cookie-jar';
import type { Services } from '../graphql/services';
import type { AuthCookies } from './auth-cookies';
import { extractBearerToken } from './bearer-token';
import type { RequestFacts } from './bearer-token';
import { findClientAddress } from './client-address';
import { createHttpExchange } from './http-exchange';
import type { IsRouter } from './router-credential';
import type { CookieResponse } from './set-cookie';

/**
 * Tells who is calling; waits only for keys of another issuer. Never rejects: bad credentials make a `rejected` context. In
 * cookie mode the response is needed as well: cookies are set on it. What the server itself notes down of
 * the request goes with it.
 */
export type CreateContext = (
  request: RequestFacts,
  response?: CookieResponse,
  notes?: RequestNotes,
) => Promise<AuthContext>;

/** What {@link createContextBuilder} works with. */
export interface ContextBuilderOptions {
  readonly services: Services;
  readonly isRouter: IsRouter;
  /** Undefined where no tokens travel in cookies. */
  readonly cookies?: AuthCookies | undefined;
  /** Whose X-Forwarded-For counts. */
  readonly trustedProxies: readonly string[];
}

/** The context builder. */
export function createContextBuilder(options: ContextBuilderOptions): CreateContext {
  const { services, isRouter, cookies } = options;
  const isTrustedProxy = createIsTrustedProxy(options.trustedProxies);
  const findCredentials = (request: RequestFacts, isFromForeignPage: boolean): PresentedCredentials => {
    if (isFromForeignPage) return { kind: 'none' };
    return cookies?.extractCredentials(request) ?? extractBearerToken(request);
  };
  return async (request, response, notes) => {
    const isFromForeignPage = cookies?.isFromForeignPage(request) === true;
    const credentials = findCredentials(request, isFromForeignPage);
    return {
      ...(await services.callers.identify(credentials)),
      client: describeClient(findClientAddress(request, isTrustedProxy), request.headers['user-agent'], notes?.id),
      isRouter: isRouter(request),
      isFromForeignPage,
      cookies: cookies?.open(request, response) ?? noCookies,
      services,
      http: response && createHttpExchange(request, response, credentials),
      request: notes,
    };
  };
}
