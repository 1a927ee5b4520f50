/** What TRUSTED_PROXIES takes and what it refuses. */
export const proxyLists: {
  readonly good: readonly (readonly [text: string, value: readonly string[]])[];
  readonly bad: readonly string[];
} = {
  good: [
    [',', []],
    ['10.0.0.1', ['10.0.0.1']],
    [' loopback , 10.0.0.0/8,2001:db8::/32', ['loopback', '10.0.0.0/8', '2001:db8::/32']],
    ['linklocal,private', ['linklocal', 'private']],
    ['0.0.0.0/1,::/1,::1/128,10.0.0.1/32', ['0.0.0.0/1', '::/1', '::1/128', '10.0.0.1/32']],
  ],
  bad: [
    '*',
    'true',
    '1',
    'Loopback',
    'toString',
    'proxy.example.com',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/255.0.0.0',
    '10.0.0',
    '10.0.0.1:80',
    '[::1]',
    'fe80::1%eth0',
    '::ffff:10.0.0.0/104',
    '10.0.0.1,*',
  ],
};
