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

/** `credentials = "Bearer" 1*SP b64token` (RFC 6750 section 2.1); the scheme in any case (RFC 9110 section 11.1). */
const pattern = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The bearer token of a request, as RFC 6750 section 2.1 wants it: in one Authorization header and nowhere else. */
export function extractBearerToken({ headers, headersDistinct }: RequestFacts): PresentedCredentials {
  const values =
    headersDistinct?.['authorization'] ?? (headers.authorization === undefined ? [] : [headers.authorization]);
  const [value, second] = values;
  if (value === undefined) return { kind: 'none' };
  // Two headers: a proxy and this service could each believe another one.
  if (second !== undefined || value.length > maxHeaderLength) return { kind: 'invalid_request' };
  const token = pattern.exec(value)?.[1];
  return token === undefined ? { kind: 'invalid_request' } : { kind: 'bearer', token };
}
