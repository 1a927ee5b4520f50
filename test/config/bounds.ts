import { lengths, notSwitches, notText, numbers, switches, words } from './bound-kinds';
import type { Bounds } from './bound-kinds';
import { gatewayBounds } from './gateway-bounds';
import { passwordBounds } from './password-bounds';
import { proxyLists } from './proxy-lists';

const anIssuer = { issuer: 'https://a.example', jwksUri: 'https://a.example/keys', audience: 'graphql' };
const ecKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const withoutUri = { ...anIssuer, jwksUri: undefined };
const goodEntries: readonly object[] = [
  anIssuer,
  { ...anIssuer, algorithms: ['ES256', 'EdDSA'], rolesClaim: 'a.b', scopeClaim: 'scp', typ: 'JWT' },
  { issuer: 'any text', audience: 'graphql', jwks: { keys: [ecKey] } },
];
const badEntries: readonly unknown[] = [
  'https://a.example',
  { ...anIssuer, issuer: undefined },
  { ...anIssuer, issuer: ' https://a.example' },
  { ...anIssuer, audience: ['graphql'] },
  { ...anIssuer, audience: '' },
  withoutUri,
  { ...anIssuer, jwks: { keys: [ecKey] } },
  { ...anIssuer, jwksUri: 'http://a.example/keys' },
  { ...anIssuer, jwksUri: 'http://localhost.a.example/keys' },
  { ...anIssuer, jwksUri: 'http://127.0.0.1/keys' }, // good in development, and these are told wrong in production
  { ...anIssuer, jwksUri: 'https://user:password@a.example/keys' },
  { ...anIssuer, jwksUri: 'file:///etc/keys' },
  { ...anIssuer, jwksUri: 'https://a.example/keys#part' },
  { ...anIssuer, jwksUri: 7 },
  { ...withoutUri, jwks: { keys: [] } },
  { ...withoutUri, jwks: [ecKey] },
  { ...withoutUri, jwks: { keys: [{ ...ecKey, d: 'canary' }] } },
  { ...withoutUri, jwks: { keys: [{ kty: 'oct', k: 'canary' }] } },
  { ...withoutUri, jwks: { keys: Array(101).fill(ecKey) } },
  { ...anIssuer, algorithms: [] },
  { ...anIssuer, algorithms: ['HS256'] },
  { ...anIssuer, algorithms: ['none'] },
  { ...anIssuer, algorithms: 'ES256' },
  { ...anIssuer, rolesClaim: ['a'] },
  { ...anIssuer, scopeClaim: '' },
  { ...anIssuer, typ: 'jwt' },
  { ...anIssuer, jwks_uri: 'https://a.example/keys' },
  { ...anIssuer, issuer: 'http://127.0.0.1:4000' }, // which is the default of AUTH_ISSUER
];
const trustedIssuerBounds: Bounds = {
  key: 'trustedIssuers',
  good: [['[]', []], ...goodEntries.map((entry) => [JSON.stringify([entry]), [entry]] as const)],
  bad: [
    'https://a.example',
    '{}',
    'null',
    '[',
    JSON.stringify([anIssuer, anIssuer]),
    ...badEntries.map((entry) => JSON.stringify([entry])),
  ],
};

/** By the name of the setting. */
export const bounds: Readonly<Record<string, Bounds>> = {
  NODE_ENV: {
    key: 'isDevelopment',
    good: [
      ['development', true],
      ['test', true],
    ],
    bad: ['prod', 'Production', 'staging', 'production '],
  },
  PORT: numbers('port', 0, 65_535),
  HOST: {
    key: 'host',
    good: [
      ['0.0.0.0', '0.0.0.0'],
      ['::', '::'],
      [' localhost ', 'localhost'],
    ],
    bad: notText,
  },
  DATABASE_URL: {
    key: 'databaseUrl',
    good: [
      ['file:a.db', 'file:a.db'],
      ['file:/var/lib/a b.db', 'file:/var/lib/a b.db'],
      ['file:../a.db', 'file:../a.db'],
      ['file:///var/a.db', 'file:///var/a.db'],
      ['postgres://u:p@host:5432/db', 'postgres://u:p@host:5432/db'],
      ['postgresql://host/db?sslmode=verify-full', 'postgresql://host/db?sslmode=verify-full'],
      ['postgres:///db?host=/run/postgresql', 'postgres:///db?host=/run/postgresql'],
      ['postgres://%2Frun%2Fpostgresql/db', 'postgres://%2Frun%2Fpostgresql/db'],
      ['postgres://u:a%23b%2F%3F%40%25@host/db', 'postgres://u:a%23b%2F%3F%40%25@host/db'],
      [
        'postgres://host/db?application_name=a@b&options=-c%20x=1',
        'postgres://host/db?application_name=a@b&options=-c%20x=1',
      ],
    ],
    bad: [
      'file:',
      'file://host/a.db',
      'file:////a.db',
      'FILE:a.db',
      'a.db',
      '/a.db',
      'mysql://host/db',
      ':memory:',
      'file::memory:',
      'postgres://host/db?sslmode=prefer',
      'postgres://host/db?sslmode=none',
      'postgres://host/db?sslmode=',
      'postgres://host/db?sslmode=verify-ca',
      'postgres://host/db?sslmode=verify-ca&sslrootcert=',
      'postgres://host/db?sslmode=verify-full&sslmode=disable',
      'postgres://host/db?sslrootcert=',
      'postgres://host/db?ssl=true',
      'postgres://host/db?uselibpqcompat=false',
      'postgres://host/db?query_timeout=0',
      'postgres://host/db?connect_timeout=5',
      'postgres://u:a#b@host/db',
      'postgres://u:1#b@host/db',
      'postgres://u:1/b@host/db',
      'postgres://u:1?b@host/db',
      'postgres://u:a%b@host/db',
      'postgres://u:a%ff@host/db',
      'postgres://',
      'postgres://host',
      'postgres://host/',
    ],
  },
  DATABASE_POOL_SIZE: numbers('databasePoolSize', 1, 500),
  QUERY_MAX_TOKENS: numbers('queryMaxTokens', 100, 2000),
  QUERY_MAX_DEPTH: numbers('queryMaxDepth', 5, 100),
  QUERY_MAX_ALIASES: numbers('queryMaxAliases', 0, 1000),
  QUERY_MAX_ROOT_FIELDS: numbers('queryMaxRootFields', 1, 1000),
  QUERY_MAX_FIELDS: numbers('queryMaxFields', 100, 100_000),
  AUTOMATIC_PERSISTED_QUERIES: { key: 'automaticPersistedQueries', good: switches, bad: notSwitches },
  PERSISTED_OPERATIONS: { key: 'persistedOperations', good: [['./manifest.json', './manifest.json']], bad: notText },
  PERSISTED_OPERATIONS_MODE: {
    key: 'persistedOperationsMode',
    good: [['allow', 'allow']],
    bad: ['audit', 'only', 'Only', 'on', 'toString'], // the first two without a manifest
  },
  AUTH_SECRET: {
    key: 'masterSecret',
    good: [
      [lengths['32 characters'], { kind: 'given', secrets: [lengths['32 characters']] }],
      [lengths['512 characters'], { kind: 'given', secrets: [lengths['512 characters']] }],
      [`${'n'.repeat(32)}, ${'f'.repeat(32)}`, { kind: 'given', secrets: ['n'.repeat(32), 'f'.repeat(32)] }],
      [`a phrase, with ${'x'.repeat(32)}`, { kind: 'given', secrets: [`a phrase, with ${'x'.repeat(32)}`] }],
    ],
    // What is left of two when one was taken out must not become a third secret.
    bad: [
      ...[lengths['31 characters'], lengths['513 characters'], ' '.repeat(40), `${' '.repeat(10)}short`],
      ...[`${'n'.repeat(32)},`, `, ${'n'.repeat(32)}`, `${'n'.repeat(32)},${'f'.repeat(32)},`],
    ],
  },
  AUTH_ISSUER: { key: 'issuer', good: [['https://auth.example.com', 'https://auth.example.com']], bad: notText },
  AUTH_AUDIENCE: { key: 'audience', good: [['api', 'api']], bad: notText },
  TRUSTED_ISSUERS: trustedIssuerBounds,
  VERIFY_ONLY: { key: 'verifyOnly', good: [['off', false]], bad: notSwitches },
  ACCESS_TOKEN_LIFETIME_SECONDS: numbers('accessTokenLifetimeSeconds', 1, 86_400),
  SESSION_IDLE_LIFETIME_SECONDS: numbers('sessionIdleLifetimeSeconds', 1, 315_360_000),
  SESSION_ABSOLUTE_LIFETIME_SECONDS: numbers('sessionAbsoluteLifetimeSeconds', 1, 315_360_000),
  REFRESH_GRACE_SECONDS: numbers('refreshGraceSeconds', 0, 300),
  STALE_REVOCATIONS: words('staleRevocations', ['serve', 'refuse']),
  STOP_DELAY_MS: numbers('stopDelayMs', 0, 60_000),
  KEY_MAX_AGE_DAYS: numbers('keyMaxAgeDays', 0, 3650),
  IDENTITY_LIFETIME_SECONDS: numbers('identityLifetimeSeconds', 5, 60),
  JWKS_MAX_AGE_SECONDS: numbers('jwksMaxAgeSeconds', 1, 86_400),
  REFRESH_RATE_LIMIT: numbers('refreshRateLimit', 1, 1_000_000),
  SESSIONS_PER_USER: numbers('sessionsPerUser', 1, 10_000),
  REFRESH_WITH_ACCESS_TOKEN: {
    key: 'refreshWithAccessToken',
    good: switches,
    bad: notSwitches,
  },
  SIGNING_ALGORITHM: {
    ...words('signingAlgorithm', ['ES256', 'ES384', 'RS256', 'PS256', 'HS256']),
    bad: ['none', 'es256', 'HS512', 'RS512', 'EdDSA', 'ES256 '],
  },
  ...passwordBounds,
  LOGIN_RATE_LIMIT_PER_ACCOUNT: numbers('loginRateLimitPerAccount', 1, 1_000_000),
  LOGIN_RATE_LIMIT_PER_ADDRESS: numbers('loginRateLimitPerAddress', 1, 1_000_000),
  TRUSTED_PROXIES: { key: 'trustedProxies', ...proxyLists },
  REJECTED_BEARER: words('rejectedBearer', ['continue', 'fail']),
  ALLOWED_ORIGINS: {
    key: 'allowedOrigins',
    good: [
      ['https://app.example.com', ['https://app.example.com']],
      [' https://a.example , http://localhost:3000,', ['https://a.example', 'http://localhost:3000']],
      [',', []],
    ],
    bad: [
      '*',
      'null',
      'https://*.example.com/',
      'https://a.example/',
      'https://a.example/path',
      'a.example',
      'https://A.example',
      'https://a.example:443',
      'https://user@a.example',
      'file:///a',
      'javascript:alert(1)',
      'https://a.example,*',
    ],
  },
  ROUTER_SECRET: {
    key: 'routerSecret',
    good: [
      [lengths['32 characters'], lengths['32 characters']],
      [lengths['512 characters'], lengths['512 characters']],
    ],
    bad: [lengths['31 characters'], lengths['513 characters'], ' '.repeat(40)],
  },
  SUCCESS_MIDDLEWARE_TIMEOUT_MS: numbers('successMiddlewareTimeoutMs', 1, 60_000),
  REVOCATION_POLL_MS: numbers('revocationPollMs', 10, 1000),
  VERIFIED_TOKEN_CACHE_SIZE: numbers('verifiedTokenCacheSize', 1, 1_000_000),
  REFRESH_COOKIE: { key: 'refreshCookie', good: switches, bad: notSwitches },
  ACCESS_COOKIE: { key: 'accessCookie', good: [['off', false]], bad: notSwitches },
  COOKIE_SAME_SITE: words('cookieSameSite', ['strict', 'lax', 'none']),
  COOKIE_PATH: {
    key: 'cookiePath',
    good: [
      ['/', '/'],
      ['/graphql', '/graphql'],
      ['/a/B-c_d.e~f/', '/a/B-c_d.e~f/'],
    ],
    bad: ['graphql', '/a;Domain=a.example', '/a b', '/a,b', '/é', '/a%20', '/\n', `/${'x'.repeat(256)}`, '*'],
  },
  ...gatewayBounds,
  AUDIT_LOG: {
    key: 'auditLog',
    good: [
      ['on', true],
      ['off', false],
    ],
    bad: notSwitches,
  },
  AUDIT_RETENTION_DAYS: numbers('auditRetentionDays', 0, 3650),
  AUDIT_STORE_REFRESHES: {
    key: 'auditStoreRefreshes',
    good: [
      ['on', true],
      ['off', false],
    ],
    bad: notSwitches,
  },
  METRICS_PORT: numbers('metricsPort', 0, 65_535),
  LOG_LEVEL: words('logLevel', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  REQUEST_LOG: words('requestLog', ['off', 'refused', 'all']),
};
