import type { KeyObject } from 'node:crypto';
import type { TokenRefusal } from '../domain/access-token';
import type { ForeignToken } from '../domain/foreign-token';
import { trustedAlgorithms } from '../domain/trusted-issuer';
import type { TrustedAlgorithm, TrustedIssuer } from '../domain/trusted-issuer';
import type { Clock } from '../util/clock';
import { isMeantFor, isText } from './access-token-claims';
import type { CompactJws } from './compact-jws';
import { readForeignClaims } from './foreign-token-claims';
import type { JwkSet, WantedKey } from './jwk-set';
import type { KeySource } from './key-source';
import { hasGoodSignature } from './signature';
import { findHeaderFault, findTimeFault } from './token-checks';
import type { TimeFault } from './token-checks';

/** What {@link ForeignTokenVerifier} works with. */
export interface ForeignTokenVerifierOptions {
  readonly trusted: TrustedIssuer;
  readonly keys: KeySource;
  readonly clock: Clock;
}

/** How the inspection of a token came out. */
export type ForeignInspection =
  /** With the set of keys that it was verified with: once that is replaced, the verdict counts no more. */
  | { readonly status: 'good'; readonly foreignToken: ForeignToken; readonly keys: JwkSet }
  | { readonly status: 'refused'; readonly reason: TokenRefusal }
  | { readonly status: 'undecided'; readonly retryAfterSeconds: number };

type Refused = Extract<ForeignInspection, { readonly status: 'refused' }>;

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

  /** The keys that verify now; undefined while none are known, or those known are too old. */
  get keys(): JwkSet | undefined {
    return this.#options.keys.current();
  }

  /** Judges a token of this issuer that has the right form. Never rejects; echoes nothing of the token. */
  async inspect(token: string, jws: CompactJws): Promise<ForeignInspection> {
    const { typ = 'at+jwt' } = this.#options.trusted;
    const wanted = this.#readWantedKey(jws.header);
    if (findHeaderFault(jws.header, types[typ]) !== undefined || wanted === undefined) return refuse('TOKEN_INVALID');

    const found = await this.#findKey(wanted);
    if ('status' in found) return found;
    if (!hasGoodSignature(jws, { algorithm: wanted.algorithm, key: found.key })) return refuse('TOKEN_INVALID');
    const payload = jws.readPayload();
    return payload === undefined ? refuse('TOKEN_MALFORMED') : this.#judgeClaims(payload, found.keys);
  }

  /** Algorithm confusion (RFC 8725 section 2.1): only what the issuer is known to use, and then only what fits the key. */
  #readWantedKey({ kid, alg }: CompactJws['header']): WantedKey | undefined {
    const { algorithms = trustedAlgorithms } = this.#options.trusted;
    const algorithm: TrustedAlgorithm | undefined = algorithms.find((each) => each === alg);
    return algorithm === undefined || !(kid === undefined || isText(kid)) ? undefined : { id: kid, algorithm };
  }

  async #findKey(
    wanted: WantedKey,
  ): Promise<{ readonly keys: JwkSet; readonly key: KeyObject } | Exclude<ForeignInspection, { status: 'good' }>> {
    const source = this.#options.keys;
    if (source.current()?.lacks(wanted) !== false) await source.renew();
    const keys = source.current();
    const key = keys?.find(wanted);
    if (keys !== undefined && key !== undefined) return { keys, key };
    // The issuer may have a key that could not be fetched. Never a refusal then: clients would drop good tokens.
    const { retryAfterSeconds } = source;
    if (keys?.lacks(wanted) !== false && retryAfterSeconds !== undefined)
      return { status: 'undecided', retryAfterSeconds };
    return refuse('TOKEN_INVALID');
  }

  #judgeClaims(payload: Readonly<Record<string, unknown>>, keys: JwkSet): ForeignInspection {
    const { trusted, clock } = this.#options;
    const foreignToken = readForeignClaims(payload, trusted);
    if (foreignToken?.issuer !== trusted.issuer) return refuse('TOKEN_INVALID');
    // A token that its user gave to another service must not be of use here.
    if (!isMeantFor(trusted.audience, payload['aud'])) return refuse('TOKEN_INVALID');
    const fault = findTimeFault(foreignToken, payload['nbf'], clock.now());
    return fault === undefined ? { status: 'good', foreignToken, keys } : refuse(refusalByTimeFault[fault]);
  }
}

function refuse(reason: TokenRefusal): Refused {
  return { status: 'refused', reason };
}
