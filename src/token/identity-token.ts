import { hash } from 'node:crypto';

/** The `typ` of identity tokens, which nothing else has: an access token is not one of them, nor they one of those. */
export const identityTokenType = 'subgraph-identity+jwt';

/**
 * The claims that an identity token has by itself. None of them is ever copied from an access token. `nbf`, `htu` and `cnf` are
 * not in it, and would mean something to those who read it.
 */
export const identityClaims: ReadonlySet<string> = new Set([
  ...['iss', 'aud', 'exp', 'nbf', 'iat', 'jti'],
  ...['sub', 'sub_id', 'sid', 'roles', 'scope'],
  ...['htm', 'htu', 'bdh', 'cnf', '__proto__'],
]);

/** The method of every request to a subgraph. */
export const identityMethod = 'POST';

/** The `bdh` claim of a body: SHA-256 in base64url, the form that `ath` has in RFC 9449 section 4.2. Text counts as UTF-8. */
export function digestBody(body: Uint8Array | string): string {
  return hash('sha256', body, 'base64url');
}
