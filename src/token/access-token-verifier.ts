import type {
  AccessToken,
  AccessTokenVerdict,
  TokenCheck,
  TokenExplanation,
  TokenRefusal,
} from '../domain/access-token';
import type { Clock } from '../util/clock';
import type { JsonObject } from '../util/json';
import { isMeantFor, readClaims } from './access-token-claims';
import { parseCompactJws } from './compact-jws';
import type { KeyRing } from './key-ring';
import { hasGoodSignature } from './signature';
import { explainChecks, findHeaderFault, findTimeFault, formChecks, isSigned } from './token-checks';

/** What {@link AccessTokenVerifier} works with. */
export interface AccessTokenVerifierOptions {
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  /** The `iss` that tokens must have. */
  readonly issuer: string;
  /** The `aud` that tokens must have, alone or among others. */
  readonly audience: string;
}

/** A verdict and how it came about. */
export interface TokenInspection {
  readonly verdict: AccessTokenVerdict;
  /** The check that failed, if one did; those before it in the list of checks passed. */
  readonly failedCheck: TokenCheck | undefined;
}

/** All checks, in order. */
const tokenChecks: readonly TokenCheck[] = [
  ...formChecks,
  'type',
  'header',
  'key',
  'algorithm',
  'signature',
  'payload',
  'claims',
  'issuer',
  'audience',
  'issued at',
  'not before',
  'expiry',
];

/** Judges access tokens: RFC 7519, RFC 8725 and RFC 9068, to the letter. */
export class AccessTokenVerifier {
  readonly #options: AccessTokenVerifierOptions;

  constructor(options: AccessTokenVerifierOptions) {
    this.#options = options;
  }

  /** The verdict and the check that decided it. Never throws; echoes nothing of the token. */
  inspect(token: string): TokenInspection {
    const jws = parseCompactJws(token);
    if (typeof jws === 'string') return refuse('TOKEN_MALFORMED', jws);

    const { header } = jws;
    const headerFault = findHeaderFault(header, ['at+jwt']);
    if (headerFault !== undefined) return refuse('TOKEN_INVALID', headerFault);

    const key = this.#options.keyRing.findVerificationKey(header['kid']);
    if (key === undefined) return refuse('TOKEN_INVALID', 'key');
    // Algorithm confusion (RFC 8725 section 2.1): the key says how it is used, the token is not asked.
    if (header['alg'] !== key.algorithm) return refuse('TOKEN_INVALID', 'algorithm');
    if (!hasGoodSignature(jws, key)) return refuse('TOKEN_INVALID', 'signature');

    const payload = jws.readPayload();
    return payload === undefined ? refuse('TOKEN_MALFORMED', 'payload') : this.#judgeClaims(payload);
  }

  /** The verdict, check by check, for an operator. Never throws. */
  explain(token: string): TokenExplanation {
    const { verdict, failedCheck } = this.inspect(token);
    const checks = explainChecks(tokenChecks, failedCheck);
    const common = { verdict, checks, failedCheck };
    const jws = isSigned(checks) ? parseCompactJws(token) : undefined;
    if (typeof jws !== 'object') return { ...common, keyId: undefined, claims: undefined };
    const claims = jws.readPayload() as JsonObject | undefined; // it came out of JSON.parse
    return { ...common, keyId: String(jws.header['kid']), claims };
  }

  #judgeClaims(payload: Readonly<Record<string, unknown>>): TokenInspection {
    const { issuer, audience } = this.#options;
    const token = readClaims(payload);
    if (token === undefined) return refuse('TOKEN_INVALID', 'claims');
    if (token.issuer !== issuer) return refuse('TOKEN_INVALID', 'issuer');
    if (!isMeantFor(audience, payload['aud'])) return refuse('TOKEN_INVALID', 'audience');
    return this.#judgeTime(token, payload['nbf']);
  }

  #judgeTime(token: AccessToken, nbf: unknown): TokenInspection {
    const fault = findTimeFault(token, nbf, this.#options.clock.now());
    if (fault === 'expiry') return { verdict: { status: 'expired', token }, failedCheck: fault };
    if (fault !== undefined) return refuse(fault === 'claims' ? 'TOKEN_INVALID' : 'TOKEN_NOT_YET_VALID', fault);
    return { verdict: { status: 'good', token }, failedCheck: undefined };
  }
}

function refuse(reason: TokenRefusal, failedCheck: TokenCheck): TokenInspection {
  return { verdict: { status: 'refused', reason }, failedCheck };
}
