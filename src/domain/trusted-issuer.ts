import type { JsonObject } from '../util/json';

/** The algorithms that other issuers may sign with (RFC 7518 section 3.1, RFC 8037). None that is symmetric: see below. */
export const trustedAlgorithms = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'] as const;

export type TrustedAlgorithm = (typeof trustedAlgorithms)[number];

/** What `typ` of another issuer's tokens may be. */
export const trustedTypes = ['at+jwt', 'JWT'] as const;

/** A JSON Web Key Set (RFC 7517 section 5). */
export interface JsonWebKeySet {
  readonly keys: readonly JsonObject[];
}

/** Somebody else whose access tokens are accepted. */
export interface TrustedIssuer {
  /** The `iss` of its tokens, character for character. */
  readonly issuer: string;
  /** Where its keys are published. Either this or `jwks`. */
  readonly jwksUri?: string | undefined;
  /** Its keys themselves, for an issuer that publishes none. */
  readonly jwks?: JsonWebKeySet | undefined;
  /** The `aud` that its tokens must have, alone or among others: the name of this API at the issuer. */
  readonly audience: string;
  /** What it signs with. Default all of {@link trustedAlgorithms}. */
  readonly algorithms?: readonly TrustedAlgorithm[] | undefined;
  /**
   * The claim that holds roles: a path such as `realm_access.roles`, or a full name with a colon or a slash in it, such as
   * `https://example.com/roles`. Default none: what an issuer says of roles counts for nothing until somebody says where.
   */
  readonly rolesClaim?: string | undefined;
  /** The claim that holds the scope, written like `rolesClaim`. Default `scope`. */
  readonly scopeClaim?: string | undefined;
  /**
   * Default `at+jwt`: access tokens of RFC 9068 alone. `JWT` also takes tokens whose type is `JWT` or missing, as most
   * providers still send them. ID tokens look the same: then `audience` must not be the id of a client.
   */
  readonly typ?: (typeof trustedTypes)[number] | undefined;
}
