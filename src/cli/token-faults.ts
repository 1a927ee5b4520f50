import type { TokenCheck } from '../domain/access-token';

/** What it means that a check has failed, and where to look. */
const faults: Readonly<Record<TokenCheck, string>> = {
  size: 'it is empty, or it or its header is too long',
  alphabet: 'it has characters that no token has, such as quotes and spaces: only the token itself must be given',
  parts: 'it does not have the three parts of a signed token, with dots between them',
  encoding: 'a part of it is not base64url: it was changed, or not copied whole',
  json: 'its header is no JSON object, or names a member twice',
  'trusted issuer': 'the "iss" that it names is none of TRUSTED_ISSUERS, which are compared character for character',
  type: 'the "typ" of its header is not at+jwt: it may be another kind of token, or of another issuer',
  header:
    'its header says how it is to be verified ("crit", "jwk", "jku", "x5c" and the like), which is for the verifier to say',
  key: 'no key of this gateway has its "kid": the key is gone, or it is of another issuer or another database',
  algorithm: 'its "alg" is not that of its key',
  signature: 'its key has not signed this: it was changed, or is of somebody else whose key has the same "kid"',
  payload: 'its payload is no JSON object, or names a claim twice',
  claims: 'a claim is missing or not of its type',
  issuer: 'its "iss" is not the AUTH_ISSUER of this gateway',
  audience: 'its "aud" is not the AUTH_AUDIENCE of this gateway',
  'issued at': 'its "iat" is more than 10 seconds ahead: compare the clocks',
  'not before': 'its "nbf" is more than 10 seconds ahead: compare the clocks',
  expiry: 'its "exp" is over',
  session: 'its session was ended',
};

/** Where it means something else of a token of another issuer. */
const foreignFaults: Partial<typeof faults> = {
  type: 'the "typ" of its header is not at+jwt; when its issuer sends JWT or none, see "typ" in docs/issuers.md',
  algorithm: 'its "alg" is none of the "algorithms" of its issuer',
  key: 'its issuer publishes no key, or several, of its "kid" and "alg" that can be used',
  claims:
    'a claim is missing or not of its type ("sub", "exp", "iat", "jti", "nbf", roles, scope), or it is an ID or logout token',
  issuer: 'its "iss" is not that of its issuer',
  audience: 'its "aud" is not the "audience" of its issuer in TRUSTED_ISSUERS',
};

/** What it means that a check of a token has failed. */
export function describeFault(check: TokenCheck, { isForeign }: { readonly isForeign: boolean }): string {
  return (isForeign ? foreignFaults[check] : undefined) ?? faults[check];
}
