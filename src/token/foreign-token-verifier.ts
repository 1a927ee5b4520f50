import type { TokenCheck, TokenRefusal } from '../domain/access-token';
import type { ForeignToken, ForeignTokenVerdict } from '../domain/foreign-token';
import { trustedAlgorithms } from '../domain/trusted-issuer';
import type { TrustedAlgorithm, TrustedIssuer } from '../domain/trusted-issuer';
import type { Clock } from '../util/clock';
import { isMeantFor, isText } from './access-token-claims';
import type { CompactJws } from './compact-jws';
import { readForeignClaims } from './foreign-token-claims';
import { findKey } from './found-key';
import type { FoundKey } from './found-key';
import type { JwkSet } from './jwk-set';
import type { KeySource } from './key-source';
import { hasGoodSignature } from './signature';
import { findHeaderFault, findTimeFault, formChecks } from './token-checks';
import type { TimeFault } from './token-checks';

/** What {@link ForeignTokenVerifier} works with. */
export interface ForeignTokenVerifierOptions {
  readonly trusted: TrustedIssuer;
  readonly keys: KeySource;
  readonly clock: Clock;
}

/** A verdict and how it came about. */
export interface ForeignInspection {
  readonly verdict: ForeignTokenVerdict;
  /** The check that failed, or that cannot be made for now; those before it in {@link foreignTokenChecks} passed. */
  readonly failedCheck: TokenCheck | undefined;
  /** Once one is found. */
  readonly found: FoundKey | undefined;
  /** Once its claims can be read, be the token good or not. */
  readonly foreignToken: ForeignToken | undefined;
}

/** All checks, in order. */
export const foreignTokenChecks: readonly TokenCheck[] = [
  ...formChecks,
  'trusted issuer',
  'type',
  'header',
  'algorithm',
  'key',
  'signature',
  'payload',
  'claims',
  'issuer',
  'audience',
  'issued at',
  'not before',
  'expiry',
];

/** The `typ` of access tokens (RFC 9068 section 2.1), and what providers send that do not follow it. */
const types = { 'at+jwt': ['at+jwt', 'application/at+jwt'], JWT: ['at+jwt', 'application/at+jwt', 'JWT', undefined] };

const refusalByTimeFault: Readonly<Record<TimeFault, TokenRefusal>> = {
  claims: 'TOKEN_INVALID',
  'issued at': 'TOKEN_NOT_YET_VALID',
  'not before': 'TOKEN_NOT_YET_VALID',
  expiry: 'TOKEN_EXPIRED',
};

/** Judges access tokens of one other issuer, as strictly as our own are judged, with the keys of that issuer and no others. */
export class ForeignTokenVerifier {
  readonly #options: ForeignTokenVerifierOptions;

  constructor(options: ForeignTokenVerifierOptions) {
    this.#options = options;
  }

  get trusted(): TrustedIssuer {
    return this.#options.trusted;
  }

  /** Why the keys of the issuer cannot be read, if so. */
  get trouble(): string | undefined {
    return this.#options.keys.trouble;
  }

  /** The keys that verify now; undefined while none are known, or those known are too old. */
  get keys(): JwkSet | undefined {
    return this.#options.keys.current();
  }

  /** Judges a token of this issuer that has the right form. Never rejects; echoes nothing of the token. */
  async inspect(jws: CompactJws): Promise<ForeignInspection> {
    const { typ = 'at+jwt', algorithms = trustedAlgorithms } = this.#options.trusted;
    const headerFault = findHeaderFault(jws.header, types[typ]);
    if (headerFault !== undefined) return refuse('TOKEN_INVALID', headerFault);

    const { kid, alg } = jws.header;
    // Algorithm confusion (RFC 8725 section 2.1): only what the issuer is known to use, and then only what fits the key.
    const algorithm: TrustedAlgorithm | undefined = algorithms.find((each) => each === alg);
    if (algorithm === undefined) return refuse('TOKEN_INVALID', 'algorithm');
    if (!(kid === undefined || isText(kid))) return refuse('TOKEN_INVALID', 'key');

    const found = await findKey(this.#options.keys, { id: kid, algorithm });
    if (found === undefined) return refuse('TOKEN_INVALID', 'key');
    if (found.key !== undefined) return { ...this.#judgeSigned(jws, found), found };
    const verdict = { status: 'undecided', retryAfterSeconds: found.retryAfterSeconds } as const;
    return { verdict, failedCheck: 'key', found: undefined, foreignToken: undefined };
  }

  #judgeSigned(jws: CompactJws, { key: { key }, algorithm }: FoundKey): ForeignInspection {
    if (!hasGoodSignature(jws, { algorithm, key })) return refuse('TOKEN_INVALID', 'signature');
    const payload = jws.readPayload();
    return payload === undefined ? refuse('TOKEN_MALFORMED', 'payload') : this.#judgeClaims(payload);
  }

  #judgeClaims(payload: Readonly<Record<string, unknown>>): ForeignInspection {
    const { trusted, clock } = this.#options;
    const foreignToken = readForeignClaims(payload, trusted);
    if (foreignToken === undefined) return refuse('TOKEN_INVALID', 'claims');
    if (foreignToken.issuer !== trusted.issuer) return refuse('TOKEN_INVALID', 'issuer', foreignToken);
    // A token that its user gave to another service must not be of use here.
    if (!isMeantFor(trusted.audience, payload['aud'])) return refuse('TOKEN_INVALID', 'audience', foreignToken);
    const fault = findTimeFault(foreignToken, payload['nbf'], clock.now());
    if (fault !== undefined) return refuse(refusalByTimeFault[fault], fault, foreignToken);
    return { verdict: { status: 'good', foreignToken }, failedCheck: undefined, found: undefined, foreignToken };
  }
}

/** An inspection that ends at a check. */
export function refuse(reason: TokenRefusal, failedCheck: TokenCheck, foreignToken?: ForeignToken): ForeignInspection {
  return { verdict: { status: 'refused', reason }, failedCheck, found: undefined, foreignToken };
}
