import type { IncomingHttpHeaders } from 'node:http';

/**
 * Headers that are never passed on, whatever a list says: of the connection (RFC 9110 section 7.6.1), of the body, which is another
 * one, and of the trust between gateway and subgraph: a client that could set them would be whoever it likes.
 */
export const unforwardable: ReadonlySet<string> = new Set([
  ...[
    'connection',
    'host',
    'keep-alive',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'te',
    'trailer',
  ],
  ...[
    'transfer-encoding',
    'upgrade',
    'expect',
    'content-length',
    'content-type',
    'content-encoding',
    'accept',
    'accept-encoding',
  ],
  ...[
    'authorization',
    'cookie',
    'router-authorization',
    'gateway-identity',
    'traceparent',
    'tracestate',
    'x-forwarded-for',
  ],
]);

/** The headers of a client that a subgraph is to see: those of its list, and nothing else. */
export function pickHeaders(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (value === undefined || unforwardable.has(name)) continue;
    picked[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return picked;
}
