import { BlockList, isIP } from 'node:net';
import { parseIpAddress } from '../util/ip-address';

/** Networks that can be named by a word. */
const namedNetworks: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** The words that stand for networks. */
export const networkWords: readonly string[] = Object.keys(namedNetworks);

/** True for an address, a network as ADDRESS/BITS, or one of the words. Not for a network of all addresses. */
export function isProxyEntry(entry: string): boolean {
  return networksOf(entry).every((network) => parseNetwork(network) !== undefined);
}

/** Tells whether an address is one of the proxies. */
export type IsTrustedProxy = (address: string) => boolean;

/** The test for a list in which every entry {@link isProxyEntry}. */
export function createIsTrustedProxy(entries: readonly string[]): IsTrustedProxy {
  // The list makes an object of Node's for each address that it is asked about: for nothing, where it is empty.
  if (entries.length === 0) return () => false;
  const list = new BlockList();
  for (const network of entries.flatMap(networksOf)) {
    const { address, bits, family } = requireNetwork(network);
    list.addSubnet(address, bits, family);
  }
  return (text) => {
    const address = parseIpAddress(text);
    return address !== undefined && list.check(address, familyOf(address));
  };
}

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

function networksOf(entry: string): readonly string[] {
  return Object.hasOwn(namedNetworks, entry) ? (namedNetworks[entry] ?? []) : [entry];
}

function parseNetwork(text: string): Network | undefined {
  const [given = '', length, ...rest] = text.split('/');
  const address = parseIpAddress(given);
  // A zone says nothing about others, and the bits of an IPv4 address in IPv6 spelling would be those of another length.
  if (address === undefined || rest.length > 0 || isIP(given) !== isIP(address) || given.includes('%'))
    return undefined;
  const family = familyOf(address);
  const most = family === 'ipv4' ? 32 : 128;
  const bits = length === undefined ? most : parseBits(length);
  // Whoever trusts everybody believes whatever address a client makes up.
  return bits >= 1 && bits <= most ? { address, bits, family } : undefined;
}

function requireNetwork(text: string): Network {
  const network = parseNetwork(text);
  if (network === undefined) throw new Error('TRUSTED_PROXIES has not been checked');
  return network;
}

function parseBits(text: string): number {
  return /^\d{1,3}$/.test(text) ? Number(text) : NaN;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
