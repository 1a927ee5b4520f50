import type { JsonObject } from '../util/json';
import type { AccessToken, TokenRefusal } from './access-token';

/** Who is calling, as a verified access token says. */
export interface Viewer {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
  readonly scope: readonly string[];
  /** Every claim of the token, those that success middlewares added included. */
  readonly claims: JsonObject;
}

/** The credentials that a request presented, before anybody has judged them. */
export type PresentedCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  /** Not even the form of RFC 6750 section 2.1: two headers, another alphabet, too long. */
  | { readonly kind: 'invalid_request' };

/** No credentials were presented. */
export interface AnonymousCaller {
  readonly kind: 'anonymous';
}

/** A good access token was presented. */
export interface AuthenticatedCaller {
  readonly kind: 'authenticated';
  readonly viewer: Viewer;
  readonly accessToken: AccessToken;
}

/** Credentials were presented and refused: the operation goes on with the rights of an anonymous caller. */
export interface RejectedCaller {
  readonly kind: 'rejected';
  readonly reason: TokenRefusal;
  /** The `error` of the challenge (RFC 6750 section 3.1). */
  readonly challenge: 'invalid_token' | 'invalid_request';
  /** Present when the token was authentic but its time or its session is over: enough to log out with, and no more. */
  readonly staleToken: AccessToken | undefined;
}

/**
 * A good access token was presented, but whether its session has been ended meanwhile cannot be known for now, and the
 * service is set to let nobody in on trust. Not the token's fault: the client keeps it and tries again.
 */
export interface UndecidedCaller {
  readonly kind: 'undecided';
}

export type Caller = AnonymousCaller | AuthenticatedCaller | RejectedCaller | UndecidedCaller;
