import type { IncomingHttpHeaders } from 'node:http';
import type { PresentedCredentials } from '../domain/caller';

/** The part of a request in which credentials and the client are found; Node's IncomingMessage has it. */
export interface RequestFacts {
  readonly headers: IncomingHttpHeaders;
  /** Every value of each header. Where it is missing, repeated Authorization headers cannot be told from one. */
  readonly headersDistinct?: NodeJS.Dict<string[]>;
  readonly socket?: { readonly remoteAddress?: string | undefined };
}

/** The longest Authorization header that is looked at, in characters. */
const maxHeaderLength = 8192;

/** `"Bearer" 1*SP` (RFC 6750 section 2.1); the scheme in any case (RFC 9110 section 11.1). */
const scheme = /^bearer +/i;

/** `b64token` (RFC 6750 section 2.1). */
const pattern = /^[A-Za-z0-9._~+/-]+=*$/;

/** The bearer token of a request, as RFC 6750 section 2.1 wants it: in one Authorization header. */
export function extractBearerToken({ headers, headersDistinct }: RequestFacts): PresentedCredentials {
  const values =
    headersDistinct?.['authorization'] ?? (headers.authorization === undefined ? [] : [headers.authorization]);
  const [value, second] = values;
  if (value === undefined) return { kind: 'none' };
  // Two headers: a proxy and this service could each believe another one.
  if (second !== undefined || value.length > maxHeaderLength) return { kind: 'invalid_request' };
  const [start] = scheme.exec(value) ?? [];
  return start === undefined ? { kind: 'invalid_request' } : parseBearerToken(value.slice(start.length));
}

/** A token that stands for itself, in a cookie say. */
export function parseBearerToken(token: string): PresentedCredentials {
  const isToken = token.length <= maxHeaderLength && pattern.test(token);
  return isToken ? { kind: 'bearer', token } : { kind: 'invalid_request' };
}
