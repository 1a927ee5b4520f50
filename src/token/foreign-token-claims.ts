import type { ForeignToken } from '../domain/foreign-token';
import type { TrustedIssuer } from '../domain/trusted-issuer';
import type { JsonObject } from '../util/json';
import { isObject } from '../util/json';
import { fromNumericDate } from '../util/time';
import { isNumericDate, isText, isTextList, splitScope } from './access-token-claims';

type Claims = Readonly<Record<string, unknown>>;

/** Claims that only other kinds of tokens have: ID tokens (OpenID Connect Core 3.3.2.11) and security events (RFC 8417 2.2). */
const claimsOfOthers = ['at_hash', 'c_hash', 's_hash', 'events'];

/**
 * The claims of another issuer's access token. Undefined when one that is needed is missing, or one is not of its type:
 * `exp: 1e400`, an object as subject, roles that are no list.
 */
export function readForeignClaims(payload: Claims, trusted: TrustedIssuer): ForeignToken | undefined {
  const names = readNames(payload);
  const rights = readRights(payload, trusted);
  const { iat, exp } = payload;
  if (names === undefined || rights === undefined || !isNumericDate(exp) || !isNumericDate(iat)) return undefined;
  // An ID token or a logout token is no access token, though one key signs them all (RFC 8725 section 2.8).
  if (claimsOfOthers.some((name) => Object.hasOwn(payload, name))) return undefined;
  const times = { issuedAt: fromNumericDate(iat), expiresAt: fromNumericDate(exp) };
  return { ...names, ...times, ...rights, claims: payload as JsonObject }; // it came out of JSON.parse
}

function readNames({ iss, sub, jti }: Claims): Pick<ForeignToken, 'issuer' | 'subject'> | undefined {
  if (!isText(iss) || !isText(sub)) return undefined;
  return jti === undefined || isText(jti) ? { issuer: iss, subject: sub } : undefined;
}

function readRights(claims: Claims, trusted: TrustedIssuer): Pick<ForeignToken, 'roles' | 'scope'> | undefined {
  const { rolesClaim, scopeClaim = 'scope' } = trusted;
  const roles = rolesClaim === undefined ? [] : readRoles(findClaim(claims, rolesClaim));
  const scope = readScope(findClaim(claims, scopeClaim));
  if (roles === undefined || scope === undefined) return undefined;
  return { roles: Object.freeze(roles), scope: Object.freeze(scope) }; // shared by all requests with the token
}

/** A name with a colon or a slash in it is a full one; any other is a path. Undefined when the claim is not there. */
function findClaim(claims: Claims, name: string): unknown {
  const path = /[:/]/.test(name) ? [name] : name.split('.');
  // Own members only: a path of "constructor" must find nothing.
  return path.reduce<unknown>((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), claims);
}

function readRoles(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  if (isText(value)) return [value]; // how several providers write a single role
  return isTextList(value) ? value : undefined;
}

/** Text as RFC 8693 section 4.2 has it, or the list that several providers make of it. */
function readScope(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  if (typeof value === 'string') return splitScope(value);
  return isTextList(value) ? value : undefined;
}
