import { isIP } from 'node:net';
import { isLoopbackHost } from './trusted-issuer-rules';

/** Addresses that no network passes on to another one (RFC 1918, RFC 3927, RFC 4193, RFC 4291 section 2.5.6). */
const privateIpv4 = /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
const privateIpv6 = /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/;
/** Names that are never public (RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`); a name without a dot is one of the own network. */
const privateName = /^[^.]+$|\.(?:localhost|local|internal|test|home\.arpa)$/;

/** True for a URL without TLS that does not leave the own machine or the own network, as far as its host tells. */
export function isPrivateHttp(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && (isLoopbackHost(hostname) || isPrivateHost(hostname));
}

function isPrivateHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return privateIpv6.test(hostname.slice(1, -1));
  return isIP(hostname) === 4 ? privateIpv4.test(hostname) : privateName.test(hostname);
}
