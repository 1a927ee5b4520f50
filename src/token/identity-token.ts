import { hash } from 'node:crypto';

/** The `typ` of identity tokens, which nothing else has: an access token is not one of them, nor they one of those. */
export const identityTokenType = 'subgraph-identity+jwt';

/** The method of every request to a subgraph. */
export const identityMethod = 'POST';

/** The `bdh` claim of a body: SHA-256 in base64url, the form that `ath` has in RFC 9449 section 4.2. Text counts as UTF-8. */
export function digestBody(body: Uint8Array | string): string {
  return hash('sha256', body, 'base64url');
}
