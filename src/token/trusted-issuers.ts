import { hash } from 'node:crypto';
import type {
  ForeignToken,
  ForeignTokenExplanation,
  ForeignTokens,
  ForeignTokenVerdict,
} from '../domain/foreign-token';
import type { TrustedIssuer } from '../domain/trusted-issuer';
import type { Clock } from '../util/clock';
import type { Fetch } from '../util/fetch';
import type { JsonObject } from '../util/json';
import type { Logger } from '../util/logger';
import { maxTokenLength, parseCompactJws } from './compact-jws';
import { foreignTokenChecks, ForeignTokenVerifier, refuse } from './foreign-token-verifier';
import type { ForeignInspection } from './foreign-token-verifier';
import type { JwkSet } from './jwk-set';
import type { KeySource } from './key-source';
import { openKeySource } from './open-key-source';
import { explainChecks, isSigned } from './token-checks';
import { VerifiedTokens } from './verified-tokens';

/** So many tokens of one subject are remembered: one may stand for all instances of a program. */
const maxPerSubject = 32;

/** What {@link TrustedIssuers} works with. */
export interface TrustedIssuersOptions {
  readonly issuers: readonly TrustedIssuer[];
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many verified tokens are remembered. */
  readonly cacheSize: number;
}

/** An issuer whose keys cannot be had. */
export interface UnreachableIssuer {
  readonly issuer: string;
  readonly trouble: string | undefined;
}

interface Verified {
  readonly foreignToken: ForeignToken;
  readonly verifier: ForeignTokenVerifier;
  readonly keys: JwkSet;
}

/** Access tokens of the issuers that are trusted. */
export class TrustedIssuers implements ForeignTokens {
  readonly #clock: Clock;
  /** A Map and not an object: an `iss` of "constructor" must find nothing. */
  readonly #verifiersByIssuer: ReadonlyMap<unknown, ForeignTokenVerifier>;
  readonly #sources: readonly { readonly trusted: TrustedIssuer; readonly keys: KeySource }[];
  readonly #verified: VerifiedTokens<Verified>;

  /** @throws OperatorError for static keys that cannot be used */
  constructor(options: TrustedIssuersOptions) {
    const { issuers, clock, cacheSize } = options;
    this.#clock = clock;
    this.#sources = issuers.map((trusted) => ({ trusted, keys: openKeySource(trusted, options) }));
    this.#verifiersByIssuer = new Map(
      this.#sources.map((source) => [source.trusted.issuer, new ForeignTokenVerifier({ ...source, clock })]),
    );
    this.#verified = new VerifiedTokens({
      size: cacheSize,
      maxPerHolder: maxPerSubject,
      holderOf: ({ foreignToken: { issuer, subject } }) => JSON.stringify([issuer, subject]),
    });
  }

  /**
   * Fetches all keys ahead of the first token. Resolves when that is done, however it went, with the issuers whose keys
   * could not be had, and why; nobody has to wait for it.
   */
  async start(): Promise<readonly UnreachableIssuer[]> {
    await Promise.all(this.#sources.map(({ keys }) => keys.renew()));
    const unreachable = this.#sources.filter(({ keys }) => keys.current() === undefined);
    return unreachable.map(({ trusted, keys }) => ({ issuer: trusted.issuer, trouble: keys.trouble }));
  }

  async verify(token: string): Promise<ForeignTokenVerdict | undefined> {
    if (token.length > maxTokenLength) return { status: 'refused', reason: 'TOKEN_MALFORMED' };
    const digest = hash('sha256', token, 'base64');
    const known = this.#recall(digest);
    if (known !== undefined) return known;
    const { verdict, failedCheck, verifier, found } = await this.#inspect(token);
    if (failedCheck === 'trusted issuer') return undefined;
    if (verdict.status !== 'good' || verifier === undefined || found === undefined) return verdict;
    this.#verified.add(digest, { foreignToken: verdict.foreignToken, verifier, keys: found.keys });
    return verdict;
  }

  /** The verdict, check by check, for an operator. Never rejects; waits for keys as `verify` does. */
  async explain(token: string): Promise<ForeignTokenExplanation> {
    const { verdict, failedCheck, verifier, found, foreignToken } = await this.#inspect(token);
    const checks = explainChecks(foreignTokenChecks, failedCheck, { isUndecided: verdict.status === 'undecided' });
    const jws = isSigned(checks) ? parseCompactJws(token) : undefined;
    const claims = typeof jws === 'object' ? (jws.readPayload() as JsonObject | undefined) : undefined; // out of JSON.parse
    const key = found && { id: found.key.id, algorithm: found.algorithm };
    const rights = foreignToken && { roles: foreignToken.roles, scope: foreignToken.scope };
    const { trusted, trouble } = verifier ?? {};
    return { verdict, checks, failedCheck, trusted, trouble, key, claims, rights };
  }

  async #inspect(token: string): Promise<ForeignInspection & { readonly verifier?: ForeignTokenVerifier }> {
    const jws = parseCompactJws(token);
    if (typeof jws === 'string') return refuse('TOKEN_MALFORMED', jws);
    // Anybody may write any issuer into a token. It only selects whose keys have to verify it, and nobody else's can.
    const verifier = this.#verifiersByIssuer.get(jws.peekIssuer());
    if (verifier === undefined) return refuse('TOKEN_INVALID', 'trusted issuer');
    return { ...(await verifier.inspect(jws)), verifier };
  }

  #recall(digest: string): ForeignTokenVerdict | undefined {
    const known = this.#verified.find(digest);
    // A key that the issuer has withdrawn must not live on in here: another set of keys, and the signature is checked anew.
    if (known === undefined || known.verifier.keys !== known.keys) return undefined;
    const { foreignToken } = known;
    const isInTime = this.#clock.now() < foreignToken.expiresAt;
    return isInTime ? { status: 'good', foreignToken } : { status: 'refused', reason: 'TOKEN_EXPIRED' };
  }
}
