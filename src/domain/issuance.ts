import type { Clock } from '../util/clock';
import { addSeconds, earliest, toNumericDate, fromNumericDate } from '../util/time';
import type { AccessTokens } from './access-token';
import type { AuthPayload } from './auth-payload';
import type { AuthPhase } from './auth-success';
import type { Client } from './client';
import type { RefreshTokens } from './refresh-token';
import type { Session } from './session';
import type { SuccessChain } from './success-chain';
import type { User } from './user';

/** What {@link Issuance} works with. */
export interface IssuanceOptions {
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly chain: SuccessChain;
  readonly clock: Clock;
  /** The lifetime of an access token in seconds. */
  readonly accessLifetimeSeconds: number;
}

/** What has been granted, before it is put into tokens. */
export interface Grant {
  readonly phase: AuthPhase;
  readonly user: User;
  /** The session as it will be once the change is committed. */
  readonly session: Session;
  /** The generation that the access token carries; seeing it confirms that the client received that generation. */
  readonly generation: number;
  readonly withRefreshToken: boolean;
  readonly client: Client;
}

/** Puts a grant into tokens, through the success chain. Writes nothing: whoever calls it commits afterwards. */
export class Issuance {
  readonly #options: IssuanceOptions;

  constructor(options: IssuanceOptions) {
    this.#options = options;
  }

  /** When an access token that is issued for the session now will expire: never after the session itself. */
  accessExpiryOf(session: Session, now: Date): Date {
    const expiresAt = earliest(
      addSeconds(now, this.#options.accessLifetimeSeconds),
      session.idleExpiresAt,
      session.absoluteExpiresAt,
    );
    return fromNumericDate(toNumericDate(expiresAt));
  }

  /**
   * The payload for a grant.
   * @throws DomainError that a success middleware refused with, or MIDDLEWARE_TIMEOUT
   * @throws MisuseError when a middleware breaks the rules of the chain
   */
  async issue(grant: Grant): Promise<AuthPayload> {
    const { phase, user, session, client } = grant;
    return this.#options.chain.run({ phase, user, session, client }, (claims) => ({
      ...this.#signAccessToken(grant, claims.toJSON()),
      ...this.#deriveRefreshToken(grant),
      user,
      session,
      extra: {},
    }));
  }

  #signAccessToken(
    { user, session, generation }: Grant,
    additionalClaims: Parameters<AccessTokens['issue']>[0]['additionalClaims'],
  ): Pick<AuthPayload, 'accessToken' | 'tokenType' | 'expiresIn' | 'expiresAt'> {
    const now = this.#options.clock.now();
    const expiresAt = this.accessExpiryOf(session, now);
    const accessToken = this.#options.accessTokens.issue({
      userId: user.id,
      sessionId: session.id,
      generation,
      authenticatedAt: session.authenticatedAt,
      issuedAt: now,
      expiresAt,
      roles: user.roles,
      scope: user.scope ?? [],
      additionalClaims,
    });
    return { accessToken, tokenType: 'Bearer', expiresIn: toNumericDate(expiresAt) - toNumericDate(now), expiresAt };
  }

  #deriveRefreshToken({
    session,
    withRefreshToken,
  }: Grant): Pick<AuthPayload, 'refreshToken' | 'refreshTokenExpiresAt'> {
    if (!withRefreshToken) return { refreshToken: undefined, refreshTokenExpiresAt: undefined };
    const refreshToken = this.#options.refreshTokens.derive({ sessionId: session.id, generation: session.generation });
    return { refreshToken, refreshTokenExpiresAt: session.idleExpiresAt };
  }
}
