import type { TokenCheck } from '../domain/access-token';
import type { ReplayMemory, ReplayVerdict } from '../domain/replay-memory';
import { maxIdentityLifetimeSeconds } from '../domain/subgraph-identity';
import type { IdentityRefusal, IdentityVerdict, SubgraphIdentity } from '../domain/subgraph-identity';
import type { TrustedAlgorithm } from '../domain/trusted-issuer';
import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { isMeantFor, isText } from './access-token-claims';
import { parseCompactJws } from './compact-jws';
import type { CompactJws } from './compact-jws';
import { findKey } from './found-key';
import type { FoundKey } from './found-key';
import { digestBody, identityTokenType } from './identity-token';
import type { KeySource } from './key-source';
import { hasGoodSignature } from './signature';
import { readIdentityClaims } from './subgraph-identity-claims';
import { findHeaderFault, findTimeFault } from './token-checks';
import type { TimeFault } from './token-checks';

/** What {@link SubgraphIdentityVerifier} works with. */
export interface SubgraphIdentityVerifierOptions {
  readonly issuer: string;
  /** The `aud` that tokens must have: the name of this subgraph. */
  readonly audience: string;
  readonly algorithms: readonly TrustedAlgorithm[];
  readonly keys: KeySource;
  readonly replays: ReplayMemory;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a token has to be bound to. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly body: Uint8Array | string;
}

/** What is looked at in an identity token, besides what is in every token. */
export type IdentityCheck = TokenCheck | 'lifetime' | 'request' | 'replay';

/** A verdict, and the check that failed or could not be made. */
export interface IdentityInspection {
  readonly verdict: IdentityVerdict;
  readonly failedCheck: IdentityCheck | undefined;
}

const refusalByTimeFault: Readonly<Record<TimeFault, IdentityRefusal>> = {
  claims: 'IDENTITY_INVALID',
  'issued at': 'IDENTITY_NOT_YET_VALID',
  'not before': 'IDENTITY_NOT_YET_VALID',
  expiry: 'IDENTITY_EXPIRED',
};

/** After how many seconds to ask again when it cannot be told what was used before. */
const replayRetrySeconds = 1;

/** Judges identity tokens of one gateway for one subgraph: each is good for one request, once. */
export class SubgraphIdentityVerifier {
  readonly #options: SubgraphIdentityVerifierOptions;

  constructor(options: SubgraphIdentityVerifierOptions) {
    this.#options = options;
  }

  /** Judges a token and spends it, if it is good. Never rejects; waits for keys as long as they may take. */
  async inspect(token: string, request: ReceivedRequest): Promise<IdentityInspection> {
    const jws = parseCompactJws(token);
    if (typeof jws === 'string') return refuse('IDENTITY_MALFORMED', jws);

    // Cross-JWT confusion (RFC 8725 section 2.8): the same key signs access tokens, and one of those is no identity.
    const headerFault = findHeaderFault(jws.header, [identityTokenType]);
    if (headerFault !== undefined) return refuse('IDENTITY_INVALID', headerFault);

    const { kid, alg } = jws.header;
    // Algorithm confusion (RFC 8725 section 2.1): only what is known to be used, and then only what fits the key.
    const algorithm = this.#options.algorithms.find((each) => each === alg);
    if (algorithm === undefined) return refuse('IDENTITY_INVALID', 'algorithm');
    if (!isText(kid)) return refuse('IDENTITY_INVALID', 'key');

    const found = await findKey(this.#options.keys, { id: kid, algorithm });
    if (found === undefined) return refuse('IDENTITY_INVALID', 'key');
    if (found.key !== undefined) return this.#judgeSigned(jws, found, request);
    const { retryAfterSeconds } = found;
    const verdict = { status: 'undecided', reason: 'ISSUER_UNAVAILABLE', retryAfterSeconds } as const;
    return { verdict, failedCheck: 'key' };
  }

  async #judgeSigned(jws: CompactJws, found: FoundKey, request: ReceivedRequest): Promise<IdentityInspection> {
    // Forgery: anybody may write a token.
    if (!hasGoodSignature(jws, { algorithm: found.algorithm, key: found.key.key })) {
      return refuse('IDENTITY_INVALID', 'signature');
    }
    const payload = jws.readPayload();
    if (payload === undefined) return refuse('IDENTITY_MALFORMED', 'payload');
    const identity = readIdentityClaims(payload);
    if (identity === undefined) return refuse('IDENTITY_INVALID', 'claims');
    return this.#findFault(identity, request) ?? this.#spend(identity);
  }

  #findFault(identity: SubgraphIdentity, request: ReceivedRequest): IdentityInspection | undefined {
    const { issuer, audience, clock } = this.#options;
    const { iss, aud, nbf } = identity.claims;
    if (iss !== issuer) return refuse('IDENTITY_INVALID', 'issuer');
    // A subgraph that passes on what it was given: what was meant for it is of no use at any other.
    if (!isMeantFor(audience, aud)) return refuse('IDENTITY_INVALID', 'audience');
    const fault = findTimeFault(identity, nbf, clock.now());
    if (fault !== undefined) return refuse(refusalByTimeFault[fault], fault);
    // A token that was taken from a log or a backup must be over by then, whatever made it.
    const lifetimeSeconds = (identity.expiresAt.getTime() - identity.issuedAt.getTime()) / 1000;
    if (lifetimeSeconds > maxIdentityLifetimeSeconds) return refuse('IDENTITY_INVALID', 'lifetime');
    // A good token on another request: whoever is on the way asks for something else in the caller's name.
    const isBound = identity.method === request.method && identity.bodyDigest === digestBody(request.body);
    return isBound ? undefined : refuse('IDENTITY_MISMATCH', 'request');
  }

  /** Last, so that only good tokens take room, and a refused request does not spend the token of the true one. */
  async #spend(identity: SubgraphIdentity): Promise<IdentityInspection> {
    const { id, expiresAt } = identity;
    const memory = await this.#note(id, expiresAt);
    // Replay: whoever saw the request sends it once more, and has the mutation carried out twice.
    if (memory === 'again') return refuse('IDENTITY_REPLAYED', 'replay');
    if (memory === 'first') return { verdict: { status: 'good', identity }, failedCheck: undefined };
    const retryAfterSeconds = replayRetrySeconds;
    return { verdict: { status: 'undecided', reason: 'REPLAY_UNKNOWN', retryAfterSeconds }, failedCheck: 'replay' };
  }

  async #note(id: string, expiresAt: Date): Promise<ReplayVerdict> {
    try {
      return await this.#options.replays.note(id, expiresAt);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'cannot tell which identity tokens were used before');
      return 'unknown'; // a memory that several replicas share may be away: then nobody is let in
    }
  }
}

function refuse(reason: IdentityRefusal, failedCheck: IdentityCheck): IdentityInspection {
  return { verdict: { status: 'refused', reason }, failedCheck };
}
