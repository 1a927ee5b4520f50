import type { JsonObject } from '../util/json';
import type { Caller } from './caller';
import type { ErrorReason } from './error-catalogue';
import type { IdentifiedCaller } from './verified-caller';

/**
 * The header in which a gateway tells a subgraph who is calling, spelt as Node spells headers. Copies of it that clients send
 * must go nowhere.
 */
export const identityHeader = 'gateway-identity';

/** How long an identity token may live at most, in seconds. */
export const maxIdentityLifetimeSeconds = 60;

/**
 * The claims that an identity token has by itself. None of them is ever copied from an access token. `nbf`, `htu` and `cnf` are
 * not in it, and would mean something to those who read it.
 */
export const identityClaims: ReadonlySet<string> = new Set([
  ...['iss', 'aud', 'exp', 'nbf', 'iat', 'jti'],
  ...['sub', 'sub_id', 'sid', 'roles', 'scope'],
  ...['htm', 'htu', 'bdh', 'cnf', '__proto__'],
]);

/** Where an identity token goes, and what it may say there besides who is calling. */
export interface IdentityTarget {
  /** The name of the subgraph, which no other one accepts. */
  readonly audience: string;
  /** The claims of the access token that it is told, by name. Those that a token does not have are left out. */
  readonly claims: readonly string[];
}

/** One request to a subgraph, a POST. */
export interface SubgraphRequest extends IdentityTarget {
  /** Nobody is named unless the caller is authenticated. */
  readonly caller: Caller;
  /** The bytes that are sent, before any compression. Text is sent as UTF-8. */
  readonly body: Uint8Array | string;
}

/** Tells subgraphs who is calling, in a token for one request to one of them. */
export interface SubgraphIdentities {
  /**
   * The token for a request, to be sent in {@link identityHeader}. A request that is sent once more needs one more.
   * @throws OperatorError as {@link requireUsable} does; MisuseError when the token would be too long for a header
   */
  issue(request: SubgraphRequest): string;
  /**
   * For a start to find out what each request would fail with.
   * @throws OperatorError for an audience or a claim that cannot be used, and for keys that cannot be published
   */
  requireUsable(target: IdentityTarget): void;
}

/** What an identity token says, once it has been verified. */
export interface SubgraphIdentity {
  /** The `jti` claim: no two tokens have the same. */
  readonly id: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly caller: IdentifiedCaller;
  /** The `htm` claim: the method of the request. */
  readonly method: string;
  /** The `bdh` claim: the digest of its body. */
  readonly bodyDigest: string;
  /** Every claim, as signed. */
  readonly claims: JsonObject;
}

/** Why an identity token is refused. */
export type IdentityRefusal = Extract<
  ErrorReason,
  | 'IDENTITY_MISSING'
  | 'IDENTITY_MALFORMED'
  | 'IDENTITY_INVALID'
  | 'IDENTITY_EXPIRED'
  | 'IDENTITY_NOT_YET_VALID'
  | 'IDENTITY_MISMATCH'
  | 'IDENTITY_REPLAYED'
>;

/** The verdict on an identity token. */
export type IdentityVerdict =
  | { readonly status: 'good'; readonly identity: SubgraphIdentity }
  | { readonly status: 'refused'; readonly reason: IdentityRefusal }
  /** The keys, or what was used before, cannot be known for now. */
  | {
      readonly status: 'undecided';
      readonly reason: Extract<ErrorReason, 'ISSUER_UNAVAILABLE' | 'REPLAY_UNKNOWN'>;
      readonly retryAfterSeconds: number;
    };
