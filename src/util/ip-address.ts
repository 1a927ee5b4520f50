import { isIP, isIPv4 } from 'node:net';

/** What stands before an IPv4 address in an IPv6 one: mapped (RFC 4291 section 2.5.5.2), and translated (RFC 6052 section 2.1). */
const embeddingPrefixes = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];
/** So many groups of 16 bits are the network part of an IPv6 address (RFC 4291 section 2.5.4). */
const networkGroups = 4;

/**
 * The one spelling of an IP address: an IPv4 address that comes as an IPv6 one is an IPv4 address, and a zone is left out.
 * Undefined for what is no address.
 */
export function parseIpAddress(text: string): string | undefined {
  const [address = ''] = text.split('%');
  if (isIP(address) === 0) return undefined;
  if (isIPv4(address)) return address;
  return findEmbeddedIpv4(address) ?? shorten(address);
}

/**
 * The network that counts as one client: an IPv4 address, or the /64 of an IPv6 one, of which a client has all addresses at
 * will. Undefined for what is no address.
 */
export function toNetwork(text: string): string | undefined {
  const address = parseIpAddress(text);
  if (address === undefined || isIPv4(address)) return address;
  return `${toGroups(address).slice(0, networkGroups).join(':')}::/64`;
}

function findEmbeddedIpv4(address: string): string | undefined {
  const groups = toGroups(address);
  if (!embeddingPrefixes.includes(groups.slice(0, 6).join(':'))) return undefined;
  const bytes = groups.slice(6).flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [Math.floor(value / 256), value % 256];
  });
  return bytes.join('.');
}

/** The eight groups, each without leading zeros. */
function toGroups(address: string): readonly string[] {
  const [head = '', tail] = shorten(address).split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

/** As RFC 5952 writes it: the parser of URLs knows how. */
function shorten(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
