import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql/error';
import { ConfigError } from './config/config-error';
import type { TokenRefusal } from './domain/access-token';
import type { Caller, PresentedCredentials } from './domain/caller';
import { Callers } from './domain/callers';
import { errorCatalogue } from './domain/error-catalogue';
import type { ErrorReason } from './domain/error-catalogue';
import type { TrustedIssuer } from './domain/trusted-issuer';
import { findEntryProblems, isLoopbackHttp } from './domain/trusted-issuer-rules';
import { extractBearerToken } from './http/bearer-token';
import { TrustedIssuers } from './token/trusted-issuers';
import type { Clock } from './util/clock';
import type { Fetch } from './util/fetch';
import type { JsonObject } from './util/json';
import type { Logger } from './util/logger';
import { systemClock } from './util/system-clock';

// graphql-auth-gateway/verify. It loads no database, no HTTP server and no schema: keep it so, a test looks.

export type { TokenRefusal } from './domain/access-token';
export type { ErrorReason } from './domain/error-catalogue';
export type { TrustedAlgorithm } from './domain/trusted-issuer';
export { ConfigError } from './config/config-error';

/** Whose tokens are accepted, and how. `rolesClaim` is `roles` here unless something else is said. */
export interface ContextBuilderOptions extends TrustedIssuer {
  /** `development` also takes keys from `http:` on this very machine. Default `production`. */
  readonly profile?: 'development' | 'production' | undefined;
  /** How many verified tokens are remembered, about 2 KB each. Default 10,000. */
  readonly cacheSize?: number | undefined;
  /** Is told when the keys cannot be read, and when they can be again. Default nobody. */
  readonly logger?: Logger | undefined;
  /** Default Node's own `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Default the machine's. */
  readonly clock?: Clock | undefined;
}

/** The part of a request that is looked at: Node's, Express's, Fastify's and the Fetch API's requests have it. */
export interface IncomingRequest {
  readonly headers: Pick<Headers, 'get'> | IncomingHttpHeaders;
  /** Node's: every value of each header, so that two Authorization headers can be told from one. */
  readonly headersDistinct?: NodeJS.Dict<string[]>;
  /** Fastify's: the request of Node below it. */
  readonly raw?: { readonly headersDistinct?: NodeJS.Dict<string[]> };
}

/** Who is calling, as a verified access token says. */
export interface VerifiedViewer {
  readonly issuer: string;
  /** The `sub`: of a token of a gateway the id of the user. Unique for its issuer only. */
  readonly subject: string;
  /** The `sid`, which tokens of a gateway have. */
  readonly sessionId: string | undefined;
  readonly roles: readonly string[];
  readonly scope: readonly string[];
  /** Every claim of the token. */
  readonly claims: JsonObject;
}

/** What a request turned out to be. */
export type VerifiedCaller =
  /** No credentials came. */
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'authenticated'; readonly viewer: VerifiedViewer }
  /** Credentials came and were refused. `challenge` is the `error` of `WWW-Authenticate: Bearer` (RFC 6750 section 3.1). */
  | {
      readonly kind: 'rejected';
      readonly reason: TokenRefusal;
      readonly challenge: 'invalid_token' | 'invalid_request';
    }
  /** The keys of the issuer cannot be had for now: nothing is known of the token, and its client should keep it. */
  | { readonly kind: 'undecided'; readonly reason: 'ISSUER_UNAVAILABLE'; readonly retryAfterSeconds: number };

/** Tells who is calling; waits only for keys, and 3 seconds at the most. Never rejects. */
export type ContextBuilder = (request: IncomingRequest) => Promise<VerifiedCaller>;

/**
 * A context builder that accepts the access tokens of one issuer. Fetches its keys now, without waiting for them.
 * @throws ConfigError with everything that is wrong with the options; OperatorError for static keys that cannot be used
 */
export function createContextBuilder(options: ContextBuilderOptions): ContextBuilder {
  const { profile = 'production', cacheSize = 10_000, ...rest } = options;
  const { logger = silent, fetch = globalThis.fetch, clock = systemClock, ...trusted } = rest;
  requireUsable(trusted, { profile, cacheSize });
  const issuers = [{ ...trusted, rolesClaim: trusted.rolesClaim ?? 'roles' }];
  const foreignTokens = new TrustedIssuers({ issuers, clock, logger, fetch, cacheSize });
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

const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // nobody wants to know
}

const maxCacheSize = 1_000_000;

/** Plain JavaScript callers may pass anything. */
function requireUsable(
  trusted: TrustedIssuer,
  { profile, cacheSize }: { readonly profile: string; readonly cacheSize: number },
): void {
  const problems = [...findEntryProblems(trusted)];
  if (!['development', 'production'].includes(profile)) problems.push('have the "profile" development or production');
  // In production whoever runs a program on this machine could answer in the issuer's place.
  const isOpen = profile !== 'development' && trusted.jwksUri !== undefined && isLoopbackHttp(trusted.jwksUri);
  if (isOpen) problems.push('have an https: "jwksUri", or the profile "development"');
  const isBounded = Number.isInteger(cacheSize) && cacheSize >= 1 && cacheSize <= maxCacheSize;
  if (!isBounded) problems.push(`have as "cacheSize" a whole number from 1 to ${String(maxCacheSize)}`);
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `createContextBuilder: must ${problem}`));
}

function extractCredentials({ headers, headersDistinct, raw }: IncomingRequest): PresentedCredentials {
  const distinct = headersDistinct ?? raw?.headersDistinct;
  return extractBearerToken({
    headers: {},
    headersDistinct: distinct ?? { authorization: readAuthorization(headers) },
  });
}

function readAuthorization(headers: IncomingRequest['headers']): string[] {
  // Several headers come as one here, which no token looks like.
  if (isOfFetch(headers)) return [headers.get('authorization')].filter((value) => value !== null);
  // Other objects may spell the name in any way, and in two ways at once.
  const entries = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'authorization');
  return entries.flatMap(([, value]) => value ?? []);
}

/** By what it does: servers bring a `Headers` of their own along. */
function isOfFetch(headers: IncomingRequest['headers']): headers is Pick<Headers, 'get'> {
  return typeof headers['get'] === 'function';
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

function toGraphqlError(reason: ErrorReason, more: { readonly retryAfterSeconds?: number } = {}): GraphQLError {
  const { code, message } = errorCatalogue[reason];
  return new GraphQLError(message, { extensions: { code, reason, ...more } });
}
