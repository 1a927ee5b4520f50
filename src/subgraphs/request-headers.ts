import type { IncomingHttpHeaders } from 'node:http';
import { unforwardable } from '../domain/unforwardable-headers';

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
