import type { JsonObject } from '../util/json';
import type { AccessTokenVerdict, ExplainedCheck, TokenCheck, TokenRefusal } from './access-token';
import type { TrustedAlgorithm, TrustedIssuer } from './trusted-issuer';

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

/** Only what this service cannot have issued may be another issuer's: whatever has a good signature of ours is ours. */
export function isForOthers(verdict: AccessTokenVerdict): boolean {
  return verdict.status === 'refused' && verdict.reason === 'TOKEN_INVALID';
}

/** A verdict on a token of another issuer, check by check. */
export interface ForeignTokenExplanation {
  readonly verdict: ForeignTokenVerdict;
  /** Every check there is, in order. */
  readonly checks: readonly ExplainedCheck[];
  /** The check that failed, or that cannot be made for now. */
  readonly failedCheck: TokenCheck | undefined;
  /** Whose token it says it is; undefined when it names none that is trusted. */
  readonly trusted: TrustedIssuer | undefined;
  /** Why the keys of that issuer cannot be read, if so. */
  readonly trouble: string | undefined;
  /** The key of that issuer that has to verify it; undefined when none is found. */
  readonly key: { readonly id: string | undefined; readonly algorithm: TrustedAlgorithm } | undefined;
  /** What the token says; undefined unless its signature is good, because then anybody may have written it. */
  readonly claims: JsonObject | undefined;
  /** The roles and the scope that the claims come to here; undefined unless they can be read. */
  readonly rights: Pick<ForeignToken, 'roles' | 'scope'> | undefined;
}

/** Verifies access tokens of other issuers. */
export interface ForeignTokens {
  /**
   * Judges a token by itself; undefined when it names no issuer that is trusted. Never rejects, and waits for keys for a
   * few seconds at the most.
   */
  verify(token: string): Promise<ForeignTokenVerdict | undefined>;
}
