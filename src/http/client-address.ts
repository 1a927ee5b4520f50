import type { IsTrustedProxy } from '../domain/trusted-proxies';
import { parseIpAddress } from '../util/ip-address';
import type { RequestFacts } from './bearer-token';

/**
 * The address of the client: that of the peer, or where the peer is a trusted proxy, the right-most address in
 * X-Forwarded-For that is none (ASVS 4.1.3). What stands further left was written by the client, who may write anything.
 * Undefined where the peer has no address, as on a socket of the file system.
 */
export function findClientAddress(request: RequestFacts, isTrustedProxy: IsTrustedProxy): string | undefined {
  const peer = parseIpAddress(request.socket?.remoteAddress ?? '');
  if (peer === undefined) return undefined;
  let client = peer;
  const forwarded = listForwarded(request);
  while (isTrustedProxy(client)) {
    const next = parseForwarded(forwarded.pop() ?? '');
    // Nothing more, or something that is no address: the last proxy is all that is known.
    if (next === undefined) break;
    client = next;
  }
  return client;
}

function listForwarded({ headers }: RequestFacts): string[] {
  const value = headers['x-forwarded-for'];
  return (Array.isArray(value) ? value.join() : (value ?? '')).split(',');
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function parseForwarded(entry: string): string | undefined {
  const text = entry.trim();
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1];
  const withPort = /^([\d.]+):\d{1,5}$/.exec(text)?.[1];
  return parseIpAddress(bracketed ?? withPort ?? text);
}
