import type { SubgraphIdentity } from '../domain/subgraph-identity';
import type { IdentifiedCaller, VerifiedViewer } from '../domain/verified-caller';
import type { JsonObject } from '../util/json';
import { isObject } from '../util/json';
import { fromNumericDate } from '../util/time';
import { isNumericDate, isText, isTextList, splitScope } from './access-token-claims';

type Claims = Readonly<Record<string, unknown>>;

/** It is kept in memory: as long as a UUID and more, and not as long as a token may be. */
const maxIdLength = 128;

/** The claims of an identity token, each one present and of its type. Undefined when one is not. */
export function readIdentityClaims(payload: Claims): SubgraphIdentity | undefined {
  const { iss, iat, exp, jti, htm, bdh } = payload;
  if (!isText(iss) || !isNumericDate(iat) || !isNumericDate(exp)) return undefined;
  if (!isText(jti) || jti.length > maxIdLength || !isText(htm) || !isText(bdh)) return undefined;
  const caller = readCaller(payload, iss);
  if (caller === undefined) return undefined;
  return {
    id: jti,
    issuedAt: fromNumericDate(iat),
    expiresAt: fromNumericDate(exp),
    caller,
    method: htm,
    bodyDigest: bdh,
    claims: payload as JsonObject, // it came out of JSON.parse
  };
}

type Subject = Pick<VerifiedViewer, 'issuer' | 'subject' | 'sessionId'>;

function readCaller(payload: Claims, iss: string): IdentifiedCaller | undefined {
  const { sub, sub_id: subjectId, sid, roles, scope } = payload;
  if ([sub, subjectId, sid, roles, scope].every((value) => value === undefined)) return { kind: 'anonymous' };
  const subject = subjectId === undefined ? readOwnSubject(payload, iss) : readForeignSubject(payload, iss);
  if (subject === undefined || !isTextList(roles) || typeof scope !== 'string') return undefined;
  const rights = { roles: Object.freeze(roles), scope: Object.freeze(splitScope(scope)) };
  return { kind: 'authenticated', viewer: { ...subject, ...rights, claims: payload as JsonObject } };
}

function readOwnSubject({ sub, sid }: Claims, issuer: string): Subject | undefined {
  return isText(sub) && isText(sid) ? { issuer, subject: sub, sessionId: sid } : undefined;
}

/** RFC 9493 section 3.2.3. With a `sub` beside it there would be two answers to who is calling. */
function readForeignSubject({ sub, sid, sub_id: id }: Claims, ownIssuer: string): Subject | undefined {
  if (sub !== undefined || sid !== undefined || !isObject(id) || id['format'] !== 'iss_sub') return undefined;
  const { iss, sub: subject } = id;
  if (!isText(iss) || !isText(subject)) return undefined;
  // A foreign subject under our own issuer would be the user of that id.
  return iss === ownIssuer ? undefined : { issuer: iss, subject, sessionId: undefined };
}
