import type { AccessToken } from '../domain/access-token';
import type { JsonObject } from '../util/json';
import { fromNumericDate } from '../util/time';

/** The last second that a Date can hold: larger values are no dates. */
const maxNumericDate = 8_640_000_000_000;

/**
 * The claims of an access token, each one present and of its type (RFC 9068 section 2.2, RFC 7519 section 4.1).
 * Undefined when one is not: `exp: 1e400`, a date as text or an object as subject is no token of ours.
 */
export function readClaims(payload: Readonly<Record<string, unknown>>): AccessToken | undefined {
  const names = readNames(payload);
  const dates = readDates(payload);
  const { gen, roles, scope } = payload;
  if (names === undefined || dates === undefined) return undefined;
  if (!isCount(gen) || !isTextList(roles) || typeof scope !== 'string') return undefined;
  return {
    // One by one: spreading costs more than all checks together.
    issuer: names.issuer,
    userId: names.userId,
    sessionId: names.sessionId,
    id: names.id,
    authenticatedAt: dates.authenticatedAt,
    issuedAt: dates.issuedAt,
    expiresAt: dates.expiresAt,
    generation: gen,
    // Remembered, and shared by all requests with the token: code that added a role for one request would for all of them.
    roles: Object.freeze(roles),
    scope: Object.freeze(splitScope(scope)),
    claims: payload as JsonObject, // it came out of JSON.parse
  };
}

type Names = Pick<AccessToken, 'issuer' | 'userId' | 'sessionId' | 'id'>;

function readNames({ iss, sub, jti, sid }: Readonly<Record<string, unknown>>): Names | undefined {
  if (!isText(iss) || !isText(sub) || !isText(jti) || !isText(sid)) return undefined;
  return { issuer: iss, userId: sub, sessionId: sid, id: jti };
}

type Dates = Pick<AccessToken, 'authenticatedAt' | 'issuedAt' | 'expiresAt'>;

function readDates({ exp, iat, auth_time: authTime }: Readonly<Record<string, unknown>>): Dates | undefined {
  if (!isNumericDate(exp) || !isNumericDate(iat) || !isNumericDate(authTime)) return undefined;
  return {
    authenticatedAt: fromNumericDate(authTime),
    issuedAt: fromNumericDate(iat),
    expiresAt: fromNumericDate(exp),
  };
}

/** The values of a scope (RFC 6749 section 3.3). */
export function splitScope(scope: string): readonly string[] {
  return scope.split(' ').filter((value) => value !== '');
}

/** True when the audience is meant (RFC 7519 section 4.1.3: one string or a list of them). */
export function isMeantFor(audience: string, aud: unknown): boolean {
  return aud === audience || (isTextList(aud) && aud.includes(audience));
}

/** True for a whole or fractional number of seconds that a date can hold. */
export function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= maxNumericDate;
}

/** True for text that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** True for a list of texts, none of them empty. */
export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
