import { hash } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import type { AccessToken, AccessTokens, AccessTokenVerdict, NewAccessToken } from '../domain/access-token';
import { MisuseError } from '../domain/misuse-error';
import type { Randomness } from '../domain/randomness';
import type { Clock } from '../util/clock';
import { toNumericDate } from '../util/time';
import type { AccessTokenVerifier } from './access-token-verifier';
import { maxTokenLength } from './compact-jws';
import type { KeyRing } from './key-ring';
import { VerifiedTokens } from './verified-tokens';

/** What fits into a header field that is looked at, the scheme before it included. */
const maxIssuedLength = maxTokenLength - 'Bearer '.length;

/**
 * The `client_id`, which RFC 9068 section 2.2 requires: whoever asks here is a client of the owner of the service, and none is
 * registered. No subject is ever called like it (section 5).
 */
const clientId = 'first-party';

/** So many tokens of one session are remembered. A client uses one at a time; tabs that race have a few. */
const maxPerSession = 4;

/** What {@link JwtAccessTokens} works with. */
export interface JwtAccessTokensOptions {
  readonly keyRing: KeyRing;
  readonly verifier: AccessTokenVerifier;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly issuer: string;
  readonly audience: string;
  /** How many verified tokens are remembered. */
  readonly cacheSize: number;
}

/** Access tokens as signed JWTs (RFC 9068). */
export class JwtAccessTokens implements AccessTokens {
  readonly #options: JwtAccessTokensOptions;
  readonly #verified: VerifiedTokens<AccessToken>;
  #removalsSeen: number;
  #hits = 0;
  #misses = 0;

  constructor(options: JwtAccessTokensOptions) {
    this.#options = options;
    this.#verified = new VerifiedTokens({
      size: options.cacheSize,
      maxPerHolder: maxPerSession,
      holderOf: ({ sessionId }) => sessionId,
    });
    this.#removalsSeen = options.keyRing.removals;
  }

  /** How many verified tokens are remembered, and how often that has helped. */
  get cache(): { readonly size: number; readonly hits: number; readonly misses: number } {
    return { size: this.#verified.size, hits: this.#hits, misses: this.#misses };
  }

  /** @throws MisuseError when the token would be too long to be presented */
  issue(token: NewAccessToken): string {
    const { keyRing, randomness, issuer, audience } = this.#options;
    const { id: kid, algorithm, key } = keyRing.signingKey;
    const claims = {
      ...token.additionalClaims,
      iss: issuer,
      sub: token.userId,
      aud: audience,
      exp: toNumericDate(token.expiresAt),
      iat: toNumericDate(token.issuedAt),
      jti: randomness.uuid(),
      client_id: clientId,
      sid: token.sessionId,
      gen: token.generation,
      auth_time: toNumericDate(token.authenticatedAt),
      roles: token.roles,
      scope: token.scope.join(' '),
    };
    return requireUsable(sign(claims, key, { algorithm, header: { alg: algorithm, typ: 'at+jwt', kid } }));
  }

  verify(token: string): AccessTokenVerdict {
    if (token.length > maxTokenLength) return { status: 'refused', reason: 'TOKEN_MALFORMED' };
    this.#forgetRemoved();
    const digest = hash('sha256', token, 'base64');
    const known = this.#verified.find(digest);
    if (known !== undefined) {
      this.#hits += 1;
      return { status: this.#options.clock.now() < known.expiresAt ? 'good' : 'expired', token: known };
    }
    this.#misses += 1;
    const { verdict } = this.#options.verifier.inspect(token);
    if (verdict.status === 'good') this.#verified.add(digest, verdict.token);
    return verdict;
  }

  /** A key that was removed because it leaked must not live on in what it has verified. */
  #forgetRemoved(): void {
    const { removals } = this.#options.keyRing;
    if (removals === this.#removalsSeen) return;
    this.#verified.clear();
    this.#removalsSeen = removals;
  }
}

/** A token that no request could carry would sign its user in and then be refused everywhere. */
function requireUsable(token: string): string {
  if (token.length <= maxIssuedLength) return token;
  const [length, most] = [String(token.length), String(maxIssuedLength)];
  throw new MisuseError(
    `the access token has ${length} characters, more than ${most}: give the user fewer roles, scopes or claims`,
  );
}
