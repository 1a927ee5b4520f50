import { hash } from 'node:crypto';
import type { ForeignToken, ForeignTokens, ForeignTokenVerdict } from '../domain/foreign-token';
import type { TrustedIssuer } from '../domain/trusted-issuer';
import type { Clock } from '../util/clock';
import type { Fetch } from '../util/fetch';
import type { Logger } from '../util/logger';
import { maxTokenLength, parseCompactJws } from './compact-jws';
import { ForeignTokenVerifier } from './foreign-token-verifier';
import type { JwkSet } from './jwk-set';
import { createStaticKeySource } from './key-source';
import type { KeySource } from './key-source';
import { RemoteKeySource } from './remote-key-source';
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
    this.#sources = issuers.map((trusted) => ({ trusted, keys: createKeySource(trusted, options) }));
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
   * could not be had; nobody has to wait for it.
   */
  async start(): Promise<readonly string[]> {
    await Promise.all(this.#sources.map(({ keys }) => keys.renew()));
    return this.#sources.filter(({ keys }) => keys.current() === undefined).map(({ trusted }) => trusted.issuer);
  }

  async verify(token: string): Promise<ForeignTokenVerdict | undefined> {
    if (token.length > maxTokenLength) return { status: 'refused', reason: 'TOKEN_MALFORMED' };
    const digest = hash('sha256', token, 'base64');
    const known = this.#recall(digest);
    if (known !== undefined) return known;
    const jws = parseCompactJws(token);
    if (typeof jws === 'string') return { status: 'refused', reason: 'TOKEN_MALFORMED' };
    // Anybody may write any issuer into a token. It only selects whose keys have to verify it, and nobody else's can.
    const verifier = this.#verifiersByIssuer.get(jws.peekIssuer());
    if (verifier === undefined) return undefined;
    const inspection = await verifier.inspect(token, jws);
    if (inspection.status !== 'good') return inspection;
    const { foreignToken, keys } = inspection;
    this.#verified.add(digest, { foreignToken, verifier, keys });
    return { status: 'good', foreignToken };
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

function createKeySource({ issuer, jwks, jwksUri }: TrustedIssuer, options: TrustedIssuersOptions): KeySource {
  if (jwksUri === undefined) return createStaticKeySource(issuer, jwks);
  return new RemoteKeySource({ ...options, issuer, jwksUri });
}
