import type { TokenRefusal } from './domain/access-token';
import type { Caller, PresentedCredentials } from './domain/caller';
import { Callers } from './domain/callers';
import type { TrustedIssuer } from './domain/trusted-issuer';
import type { VerifiedCaller, VerifiedViewer } from './domain/verified-caller';
import { readVerifierPorts, requireUsableOptions } from './config/verifier-options';
import type { VerifierOptions } from './config/verifier-options';
import { extractBearerToken } from './http/bearer-token';
import { readHeaderValues } from './http/incoming-request';
import type { IncomingRequest } from './http/incoming-request';
import { toGraphqlError } from './http/reason-error';
import { TrustedIssuers } from './token/trusted-issuers';

// graphql-auth-gateway/verify. It loads no database, no HTTP server and no schema: keep it so, a test looks.

export type { TokenRefusal };
export type { ErrorReason } from './domain/error-catalogue';
export type { ReplayMemory, ReplayVerdict } from './domain/replay-memory';
export type { TrustedAlgorithm } from './domain/trusted-issuer';
export type { IdentifiedCaller } from './domain/verified-caller';
export type { VerifiedCaller, VerifiedViewer };
export type { IncomingRequest };
export { ConfigError } from './config/config-error';
export { identityHeader } from './domain/subgraph-identity';
export { createIdentityVerifier } from './verify-identity';
export type { BoundRequest, IdentityVerifier, IdentityVerifierOptions } from './verify-identity';

/** Whose tokens are accepted, and how. `rolesClaim` is `roles` here unless something else is said. */
export interface ContextBuilderOptions extends TrustedIssuer, VerifierOptions {
  /** How many verified tokens are remembered, about 2 KB each. Default 10,000. */
  readonly cacheSize?: number | undefined;
}

/** Tells who is calling; waits only for keys, and 3 seconds at the most. Never rejects. */
export type ContextBuilder = (request: IncomingRequest) => Promise<VerifiedCaller>;

const maxCacheSize = 1_000_000;

/**
 * A context builder that accepts the access tokens of one issuer. Fetches its keys now, without waiting for them.
 * @throws ConfigError with everything that is wrong with the options; OperatorError for static keys that cannot be used
 */
export function createContextBuilder(options: ContextBuilderOptions): ContextBuilder {
  const { profile = 'production', cacheSize = 10_000, logger, fetch, clock, ...trusted } = options;
  const count = { name: 'cacheSize', value: cacheSize, max: maxCacheSize };
  requireUsableOptions({ name: 'createContextBuilder', trusted, profile, count });
  const issuers = [{ ...trusted, rolesClaim: trusted.rolesClaim ?? 'roles' }];
  const foreignTokens = new TrustedIssuers({ ...readVerifierPorts({ logger, fetch, clock }), issuers, cacheSize });
  const callers = new Callers({ foreignTokens });
  void foreignTokens.start(); // an issuer that is down must not hold up whoever starts
  return async (request) => toVerifiedCaller(await callers.identify(extractCredentials(request)));
}

/**
 * The viewer, when there is one.
 * @throws GraphQLError with the code and the reason that the gateway itself would give, for any GraphQL server to show
 */
export function requireAuthenticated(caller: VerifiedCaller): VerifiedViewer {
  switch (caller.kind) {
    case 'authenticated':
      return caller.viewer;
    case 'anonymous':
      throw toGraphqlError('TOKEN_MISSING');
    case 'rejected':
      throw toGraphqlError(caller.reason);
    case 'undecided':
      throw toGraphqlError(caller.reason, { retryAfterSeconds: caller.retryAfterSeconds });
  }
}

/**
 * The `WWW-Authenticate` for an answer that is refused to a caller (RFC 6750 section 3). Undefined where credentials are not
 * what is wrong.
 */
export function challengeFor(caller: VerifiedCaller): string | undefined {
  switch (caller.kind) {
    case 'anonymous':
      return 'Bearer'; // no error code for a request without credentials (RFC 6750 section 3.1)
    case 'rejected':
      return `Bearer error="${caller.challenge}"`;
    case 'authenticated':
    case 'undecided':
      return undefined;
  }
}

function extractCredentials(request: IncomingRequest): PresentedCredentials {
  return extractBearerToken({
    headers: {},
    headersDistinct: { authorization: [...readHeaderValues(request, 'authorization')] },
  });
}

function toVerifiedCaller(caller: Caller): VerifiedCaller {
  switch (caller.kind) {
    case 'anonymous':
      return caller;
    case 'authenticated': {
      const { issuer, subject, roles, scope, claims } = caller.viewer;
      const { sid } = claims;
      const sessionId = typeof sid === 'string' ? sid : undefined;
      return { kind: 'authenticated', viewer: { issuer, subject, sessionId, roles, scope, claims } };
    }
    case 'rejected':
      return { kind: 'rejected', reason: caller.reason, challenge: caller.challenge };
    case 'undecided':
      return { kind: 'undecided', reason: 'ISSUER_UNAVAILABLE', retryAfterSeconds: caller.retryAfterSeconds };
  }
}
