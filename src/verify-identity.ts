import { readVerifierPorts, requireUsableOptions } from './config/verifier-options';
import type { VerifierOptions } from './config/verifier-options';
import { MisuseError } from './domain/misuse-error';
import type { ReplayMemory } from './domain/replay-memory';
import { identityHeader } from './domain/subgraph-identity';
import { trustedAlgorithms } from './domain/trusted-issuer';
import type { TrustedIssuer } from './domain/trusted-issuer';
import type { IdentifiedCaller } from './domain/verified-caller';
import { readHeaderValues } from './http/incoming-request';
import type { IncomingRequest } from './http/incoming-request';
import { toGraphqlError } from './http/reason-error';
import { BoundedReplayMemory } from './token/bounded-replay-memory';
import { openKeySource } from './token/open-key-source';
import { SubgraphIdentityVerifier } from './token/subgraph-identity-verifier';
import type { IdentityInspection } from './token/subgraph-identity-verifier';
import type { Logger } from './util/logger';

// A part of graphql-auth-gateway/verify: the same limits hold for what it loads.

type IdentityIssuer = Pick<TrustedIssuer, 'issuer' | 'audience' | 'jwksUri' | 'jwks' | 'algorithms'>;

/**
 * Whose identity tokens are accepted, and for whom. `issuer` is the AUTH_ISSUER of the gateway, `audience` the one that it has been
 * given for this subgraph. Without `jwksUri` and `jwks` its keys are those at `/.well-known/jwks.json` of the issuer.
 */
export interface IdentityVerifierOptions extends IdentityIssuer, VerifierOptions {
  /**
   * How many used tokens are remembered, about 100 bytes each. Default 500,000: enough for 16,000 requests a second that are good
   * for 30 seconds. When it is full, requests are refused with REPLAY_UNKNOWN until tokens have expired.
   */
  readonly replayMemorySize?: number | undefined;
  /** A memory that the replicas of this subgraph share. Default one of this verifier alone, which a restart empties. */
  readonly replays?: ReplayMemory | undefined;
}

/** A request and what a token is bound to: Node's, Express's, Fastify's and the Fetch API's requests have both. */
export interface BoundRequest extends IncomingRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

/**
 * Tells who is calling, from a request and its body as it came: bytes or text, before anything has parsed it. Ask once for each
 * request: the token is spent. Waits only for keys, and 3 seconds at the most.
 * @throws GraphQLError with the code and the reason of a refusal, which rejects the promise
 */
export type IdentityVerifier = (request: BoundRequest, body: Uint8Array | string) => Promise<IdentifiedCaller>;

const maxReplayMemorySize = 10_000_000;

/**
 * A verifier of the identity tokens of one gateway, for one subgraph. Make one for each process: it remembers what was used. Fetches
 * the keys now, without waiting for them.
 * @throws ConfigError with everything that is wrong with the options; OperatorError for static keys that cannot be used
 */
export function createIdentityVerifier(options: IdentityVerifierOptions): IdentityVerifier {
  const { profile = 'production', replayMemorySize = 500_000, replays, logger, fetch, clock, ...given } = options;
  const trusted = withPublishedKeys(given);
  const count = { name: 'replayMemorySize', value: replayMemorySize, max: maxReplayMemorySize };
  requireUsableOptions({ name: 'createIdentityVerifier', trusted, profile, count });
  const ports = readVerifierPorts({ logger, fetch, clock });
  const keys = openKeySource(trusted, ports);
  const verifier = new SubgraphIdentityVerifier({
    ...ports,
    issuer: trusted.issuer,
    audience: trusted.audience,
    algorithms: trusted.algorithms ?? trustedAlgorithms,
    keys,
    replays: replays ?? new BoundedReplayMemory({ clock: ports.clock, size: replayMemorySize }),
  });
  void keys.renew(); // a gateway that is down must not hold up whoever starts
  return async (request, body) => {
    requireRawBody(body);
    const token = requireToken(request);
    return requireGood(await verifier.inspect(token, { method: request.method, body }), ports.logger);
  };
}

function withPublishedKeys(given: IdentityIssuer): IdentityIssuer {
  if (given.jwksUri !== undefined || given.jwks !== undefined) return given;
  return { ...given, jwksUri: publishedBy(given.issuer) };
}

/** Plain JavaScript callers may pass no issuer: what comes of it is no URL either, and refused with the rest. */
function publishedBy(issuer: unknown): string {
  return `${String(issuer).replace(/\/$/, '')}/.well-known/jwks.json`;
}

/** Plain JavaScript callers may pass what a parser has left of it. */
function requireRawBody(body: unknown): void {
  if (typeof body === 'string' || body instanceof Uint8Array) return;
  throw new MisuseError(
    'an identity is bound to the body as it came: pass its bytes or its text, and not what was parsed',
  );
}

function requireToken(request: BoundRequest): string {
  const [token, second] = readHeaderValues(request, identityHeader);
  if (token === undefined) throw toGraphqlError('IDENTITY_MISSING');
  // Two headers: a proxy and this subgraph could each believe another one.
  if (second !== undefined) throw toGraphqlError('IDENTITY_MALFORMED');
  // A query in the URL is signed by nobody, and some servers carry it out instead of the one in the body.
  if (request.url?.includes('?') !== false) throw toGraphqlError('IDENTITY_MISMATCH');
  return token;
}

function requireGood({ verdict, failedCheck }: IdentityInspection, logger: Logger): IdentifiedCaller {
  if (verdict.status === 'good') return verdict.identity.caller;
  logger.debug({ reason: verdict.reason, check: failedCheck }, 'refused the identity of a request');
  const { reason } = verdict;
  throw toGraphqlError(reason, verdict.status === 'undecided' ? { retryAfterSeconds: verdict.retryAfterSeconds } : {});
}
