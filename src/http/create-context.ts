import { describeClient } from '../domain/client';
import type { AuthContext } from '../graphql/auth-context';
import type { Services } from '../graphql/services';
import { extractBearerToken } from './bearer-token';
import type { RequestFacts } from './bearer-token';
import type { IsRouter } from './router-credential';

/** Tells who is calling; waits only for keys of another issuer. Never rejects: bad credentials make a `rejected` context. */
export type CreateContext = (request: RequestFacts) => Promise<AuthContext>;

/** What {@link createContextBuilder} works with. */
export interface ContextBuilderOptions {
  readonly services: Services;
  readonly isRouter: IsRouter;
}

/** The context builder. */
export function createContextBuilder({ services, isRouter }: ContextBuilderOptions): CreateContext {
  return async (request) => ({
    ...(await services.callers.identify(extractBearerToken(request))),
    client: describeClient(request.socket?.remoteAddress, request.headers['user-agent']),
    isRouter: isRouter(request),
    services,
  });
}
