import type { JsonObject } from '../util/json';
import type { TokenRefusal } from './access-token';

/**
 * What an access token of another issuer says, once it has been verified. It has neither a user nor a session, so that
 * nobody can take its subject for an account of this service, or its `sid` for a session.
 */
export interface ForeignToken {
  readonly issuer: string;
  /** The `sub` claim: means somebody at that issuer, and nobody here. */
  readonly subject: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly roles: readonly string[];
  readonly scope: readonly string[];
  /** Every claim, as signed. */
  readonly claims: JsonObject;
}

/** The verdict on a token of another issuer. */
export type ForeignTokenVerdict =
  | { readonly status: 'good'; readonly foreignToken: ForeignToken }
  | { readonly status: 'refused'; readonly reason: TokenRefusal }
  /** The issuer's keys cannot be had for now. Not the token's fault: the client keeps it. */
  | { readonly status: 'undecided'; readonly retryAfterSeconds: number };

/** Verifies access tokens of other issuers. */
export interface ForeignTokens {
  /**
   * Judges a token by itself; undefined when it names no issuer that is trusted. Never rejects, and waits for keys for a
   * few seconds at the most.
   */
  verify(token: string): Promise<ForeignTokenVerdict | undefined>;
}
