import type { IncomingHttpHeaders } from 'node:http';

/** The part of a request that is looked at: Node's, Express's, Fastify's and the Fetch API's requests have it. */
export interface IncomingRequest {
  readonly headers: Pick<Headers, 'get'> | IncomingHttpHeaders;
  /** Node's: every value of each header, so that two headers of one name can be told from one. */
  readonly headersDistinct?: NodeJS.Dict<string[]>;
  /** Fastify's: the request of Node below it. */
  readonly raw?: { readonly headersDistinct?: NodeJS.Dict<string[]> };
}

/** The values of a header, in whatever way a request keeps them. The name is in small letters. */
export function readHeaderValues({ headers, headersDistinct, raw }: IncomingRequest, name: string): readonly string[] {
  const distinct = headersDistinct ?? raw?.headersDistinct;
  if (distinct !== undefined) return distinct[name] ?? [];
  // Several headers come as one here, which no token looks like.
  if (isOfFetch(headers)) return [headers.get(name)].filter((value) => value !== null);
  // Other objects may spell the name in any way, and in two ways at once.
  const entries = Object.entries(headers).filter(([each]) => each.toLowerCase() === name);
  return entries.flatMap(([, value]) => value ?? []);
}

/** By what it does: servers bring a `Headers` of their own along. */
function isOfFetch(headers: IncomingRequest['headers']): headers is Pick<Headers, 'get'> {
  return typeof headers['get'] === 'function';
}
