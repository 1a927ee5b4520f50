import type { JsonObject } from '../util/json';
import type { AccessToken, TokenRefusal } from './access-token';
import type { ErrorReason } from './error-catalogue';

/** Who is calling, as a verified access token says. */
export type Viewer = AccountViewer | ForeignViewer;

/** Somebody with an account here. */
export interface AccountViewer extends ViewerClaims {
  /** The id of the account: the same as `subject`. */
  readonly userId: string;
  readonly sessionId: string;
}

/** Somebody whom another issuer vouches for: without an account and a session here, whatever the subject looks like. */
export interface ForeignViewer extends ViewerClaims {
  readonly userId: undefined;
  readonly sessionId: undefined;
}

interface ViewerClaims {
  /** Who issued the token (`iss`). */
  readonly issuer: string;
  /** The `sub`: unique for its issuer only. */
  readonly subject: string;
  readonly roles: readonly string[];
  readonly scope: readonly string[];
  /** Every claim of the token, those that success middlewares added included. */
  readonly claims: JsonObject;
}

/** The credentials that a request presented, before anybody has judged them. */
export type PresentedCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  /** Nothing but the sign that there was an access token: a browser has dropped the cookie of one that is expired. */
  | { readonly kind: 'expired' }
  /** Not even the form of RFC 6750 section 2.1: two headers, another alphabet, too long. */
  | { readonly kind: 'invalid_request' };

/** No credentials were presented. */
export interface AnonymousCaller {
  readonly kind: 'anonymous';
}

/** A good access token was presented. */
export type AuthenticatedCaller = AccountCaller | ForeignCaller;

/** A good access token of this service was presented. */
export interface AccountCaller {
  readonly kind: 'authenticated';
  readonly viewer: AccountViewer;
  readonly accessToken: AccessToken;
}

/** A good access token of another issuer was presented. */
export interface ForeignCaller {
  readonly kind: 'authenticated';
  readonly viewer: ForeignViewer;
  readonly accessToken: undefined;
}

/** Credentials were presented and refused: the operation goes on with the rights of an anonymous caller. */
export interface RejectedCaller {
  readonly kind: 'rejected';
  readonly reason: TokenRefusal;
  /** The `error` of the challenge (RFC 6750 section 3.1). */
  readonly challenge: 'invalid_token' | 'invalid_request';
  /** No token came; a refresh cookie stands for one that has gone with its time. Nothing is said of it to whoever did not need it. */
  readonly isImplied?: true;
  /** Present when the token was authentic but its time or its session is over: enough to log out with, and no more. */
  readonly staleToken: AccessToken | undefined;
}

/**
 * An access token was presented that cannot be judged for now. `DATABASE_UNAVAILABLE`: it is good, but whether its session
 * has been ended meanwhile cannot be known, and the service is set to let nobody in on trust. `ISSUER_UNAVAILABLE`: the
 * keys of its issuer cannot be had. Not the token's fault: the client keeps it and tries again.
 */
export interface UndecidedCaller {
  readonly kind: 'undecided';
  readonly reason: Extract<ErrorReason, 'DATABASE_UNAVAILABLE' | 'ISSUER_UNAVAILABLE'>;
  readonly retryAfterSeconds: number;
}

export type Caller = AnonymousCaller | AuthenticatedCaller | RejectedCaller | UndecidedCaller;

/** The access token of this service that came with a request: a good one, or one that was good until its time or session ended. */
export function findPresentedToken(caller: Caller): AccessToken | undefined {
  if (caller.kind === 'authenticated') return caller.accessToken;
  return caller.kind === 'rejected' ? caller.staleToken : undefined;
}
