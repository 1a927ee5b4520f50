import type { JsonObject } from '../util/json';
import type { TokenRefusal } from './access-token';

/** Who is calling, as a verified token says. */
export interface VerifiedViewer {
  readonly issuer: string;
  /** The `sub`: of a token of a gateway the id of the user. Unique for its issuer only. */
  readonly subject: string;
  /** The `sid`, which tokens of a gateway have. */
  readonly sessionId: string | undefined;
  readonly roles: readonly string[];
  readonly scope: readonly string[];
  /** Every claim of the token. */
  readonly claims: JsonObject;
}

/** Who is calling, once nothing is in doubt any more. */
export type IdentifiedCaller =
  /** No credentials came. */
  { readonly kind: 'anonymous' } | { readonly kind: 'authenticated'; readonly viewer: VerifiedViewer };

/** What a request turned out to be. */
export type VerifiedCaller =
  | IdentifiedCaller
  /** Credentials came and were refused. `challenge` is the `error` of `WWW-Authenticate: Bearer` (RFC 6750 section 3.1). */
  | {
      readonly kind: 'rejected';
      readonly reason: TokenRefusal;
      readonly challenge: 'invalid_token' | 'invalid_request';
    }
  /** The keys of the issuer cannot be had for now: nothing is known of the token, and its client should keep it. */
  | { readonly kind: 'undecided'; readonly reason: 'ISSUER_UNAVAILABLE'; readonly retryAfterSeconds: number };
