import type { JsonObject } from '../util/json';
import type { ErrorReason } from './error-catalogue';

/** What an access token says, once it has been verified (RFC 9068 section 2.2). */
export interface AccessToken {
  readonly issuer: string;
  /** The `sub` claim. */
  readonly userId: string;
  /** The `sid` claim: revocation is keyed on it, never on the token string, which has several encodings. */
  readonly sessionId: string;
  /** The `gen` claim: which generation of the session's refresh token came with this token. */
  readonly generation: number;
  /** The `jti` claim. */
  readonly id: string;
  readonly authenticatedAt: Date;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly roles: readonly string[];
  readonly scope: readonly string[];
  /** Every claim, as signed. */
  readonly claims: JsonObject;
}

/** What a new access token is to say. */
export interface NewAccessToken {
  readonly userId: string;
  readonly sessionId: string;
  readonly generation: number;
  readonly authenticatedAt: Date;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly roles: readonly string[];
  readonly scope: readonly string[];
  /** Claims that success middlewares added. */
  readonly additionalClaims: JsonObject;
}

/** Why an access token is refused. */
export type TokenRefusal = Extract<
  ErrorReason,
  'TOKEN_MALFORMED' | 'TOKEN_EXPIRED' | 'TOKEN_NOT_YET_VALID' | 'TOKEN_INVALID' | 'SESSION_REVOKED'
>;

/** The verdict on a token. An expired one that is otherwise good may still log itself out. */
export type AccessTokenVerdict =
  | { readonly status: 'good'; readonly token: AccessToken }
  | { readonly status: 'expired'; readonly token: AccessToken }
  | { readonly status: 'refused'; readonly reason: TokenRefusal };

/** Signs and verifies access tokens. */
export interface AccessTokens {
  /** The signed token (a JWS in compact form, RFC 7515 section 7.1). */
  issue(token: NewAccessToken): string;
  /** Judges a token by itself, without looking at its session. Never throws. */
  verify(token: string): AccessTokenVerdict;
}

/** What is looked at in a token. */
export type TokenCheck =
  | 'size'
  | 'alphabet'
  | 'parts'
  | 'encoding'
  | 'json'
  /** Of other issuers' tokens alone: whether the one that it names is trusted. */
  | 'trusted issuer'
  | 'type'
  | 'header'
  | 'key'
  | 'algorithm'
  | 'signature'
  | 'payload'
  | 'claims'
  | 'issuer'
  | 'audience'
  | 'issued at'
  | 'not before'
  | 'expiry'
  /** Of tokens of this service alone: whether it was ended. */
  | 'session';

/** How one check of a token went, for those who want to know why it is good or bad. */
export interface ExplainedCheck {
  readonly check: TokenCheck;
  /** `undecided`: nothing can be said of it for now, and that is not the fault of the token. */
  readonly state: 'ok' | 'failed' | 'undecided' | 'not reached';
}

/** A verdict, check by check. */
export interface TokenExplanation {
  readonly verdict: AccessTokenVerdict;
  /** Every check there is, in order. */
  readonly checks: readonly ExplainedCheck[];
  /** The check that failed, if one did. */
  readonly failedCheck: TokenCheck | undefined;
  /** The key that it was signed with; undefined unless its signature is good. */
  readonly keyId: string | undefined;
  /** What the token says; undefined unless its signature is good, because then anybody may have written it. */
  readonly claims: JsonObject | undefined;
}
