import { createIsTrustedProxy } from '../../src/domain/trusted-proxies';
import { findClientAddress } from '../../src/http/client-address';
import { toNetwork } from '../../src/util/ip-address';

const proxies = ['10.0.0.0/8', '2001:db8:ffff::/48', 'loopback', '192.0.2.200'];

function clientOf(remoteAddress: string | undefined, forwarded?: string, trusted = proxies) {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return findClientAddress({ headers, socket: { remoteAddress } }, createIsTrustedProxy(trusted));
}

describe('the address of the client', () => {
  it.each<[string, peer: string | undefined, forwarded: string | undefined, client: string | undefined]>([
    ['the peer, without a header', '203.0.113.1', undefined, '203.0.113.1'],
    ['the peer, whatever a client writes who is no proxy', '203.0.113.1', '198.51.100.7', '203.0.113.1'],
    ['what a proxy says', '10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['what a proxy in IPv6 spelling says', '::ffff:10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['what an IPv6 proxy says', '2001:db8:ffff::1', '2001:DB8:0:1::A', '2001:db8:0:1::a'],
    ['what a proxy with an address of its own says', '192.0.2.200', '198.51.100.7', '198.51.100.7'],
    ['not what its neighbour says', '192.0.2.201', '198.51.100.7', '192.0.2.201'],
    ['the right-most one that is no proxy', '127.0.0.1', '6.6.6.6, 198.51.100.7, 10.9.9.9, ::1', '198.51.100.7'],
    ['not one that the client has put before', '127.0.0.1', '127.0.0.1, 10.0.0.1, 198.51.100.7', '198.51.100.7'],
    ['the left-most proxy, when all are', '127.0.0.1', '10.0.0.7, 10.0.0.8', '10.0.0.7'],
    ['the proxy, when it says nothing', '10.1.2.3', undefined, '10.1.2.3'],
    ['the proxy, when the header is empty', '10.1.2.3', '', '10.1.2.3'],
    [
      'the proxy, when the header is garbage',
      '10.1.2.3',
      `'; DROP TABLE session --\u0000${'x'.repeat(9000)}`,
      '10.1.2.3',
    ],
    ['the last proxy before garbage', '10.1.2.3', '198.51.100.7, unknown, 10.4.5.6', '10.4.5.6'],
    ['not what an empty place hides', '10.1.2.3', '198.51.100.7,', '10.1.2.3'],
    ['an address with a port', '10.1.2.3', '198.51.100.7:4711', '198.51.100.7'],
    ['an IPv6 address in brackets', '10.1.2.3', '[2001:db8::7]', '2001:db8::7'],
    ['an IPv6 address in brackets, with a port', '10.1.2.3', '[2001:db8::7]:4711', '2001:db8::7'],
    ['no address with leading zeros, which others read as octal', '10.1.2.3', '010.0.0.1', '10.1.2.3'],
    ['no name', '10.1.2.3', 'localhost', '10.1.2.3'],
    ['none, where the peer has none', undefined, '198.51.100.7', undefined],
    ['none, where the peer is no address', '/run/gateway.sock', '198.51.100.7', undefined],
  ])('is %s', (_what, peer, forwarded, client) => {
    expect(clientOf(peer, forwarded)).toBe(client);
  });

  it('believes nobody when nobody is trusted', () => {
    expect(clientOf('127.0.0.1', '198.51.100.7', [])).toBe('127.0.0.1');
  });

  it.each<[string, good: readonly string[], bad: readonly string[]]>([
    ['loopback', ['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1'], ['128.0.0.1', '::2']],
    ['linklocal', ['169.254.1.1', 'fe80::1', 'fe80::1%eth0'], ['169.255.0.1', 'fec0::1']],
    [
      'private',
      ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1'],
      ['172.32.0.1', '192.169.0.1', '2001:db8::1'],
    ],
    ['203.0.113.4', ['203.0.113.4'], ['203.0.113.5', '::203.0.113.4']],
    ['203.0.113.0/31', ['203.0.113.0', '203.0.113.1'], ['203.0.113.2']],
    ['2001:db8::/33', ['2001:db8:7fff::1'], ['2001:db8:8000::1']],
  ])('is not that of a proxy of %s', (entry, good, bad) => {
    const isTrusted = createIsTrustedProxy([entry]);
    expect(good.filter((address) => !isTrusted(address))).toStrictEqual([]);
    expect(bad.filter(isTrusted)).toStrictEqual([]);
  });
});

describe('the network that counts as one client', () => {
  it.each<[address: string, network: string | undefined]>([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['64:ff9b::192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', undefined],
    ['%eth0', undefined],
    ['192.0.2', undefined],
    ['1::2::3', undefined],
    ['[::1]', undefined],
    ['::1]/@evil', undefined],
  ])('of %j is %j', (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });
});
