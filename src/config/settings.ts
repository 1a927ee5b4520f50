import { signingAlgorithms } from '../domain/key';
import type { TrustedIssuer } from '../domain/trusted-issuer';
import { setting } from './setting';
import type { Setting } from './setting';
import { databaseUrl, onOrOff, oneOf, originList, secretList, text, trustedIssuers, wholeNumber } from './values';

const daySeconds = 24 * 60 * 60;

/** Sandbox runs on these; in development its requests are let in. */
export const sandboxOrigins: readonly string[] = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
];

/** Every setting there is, by its name in options. */
export const settings = {
  profile: setting({
    name: 'NODE_ENV',
    values: oneOf(['development', 'production', 'test']),
    defaultValue: 'development',
    meaning:
      '`production` closes what is open for trying things out: no page, no introspection, no account or secret made by ' +
      'itself. `development` and `test` are the development profile.',
  }),
  port: setting({
    name: 'PORT',
    values: wholeNumber(0, 65_535),
    defaultValue: 4000,
    meaning: 'The TCP port to listen on; 0 takes a free one.',
  }),
  host: setting({
    name: 'HOST',
    values: text(),
    defaultValue: '127.0.0.1',
    meaning: 'The address to listen on; `0.0.0.0` is every IPv4 address of the machine.',
  }),
  databaseUrl: setting({
    name: 'DATABASE_URL',
    values: databaseUrl(),
    defaultValue: 'file:./data/auth.db',
    meaning:
      'The database: `file:PATH` is an SQLite file, created when it is missing; `postgres://user:password@host:port/database` ' +
      'is PostgreSQL, for any number of processes. `?sslmode=verify-full` switches TLS on, `&sslrootcert=FILE` names the authority of its ' +
      'certificate; the modes are those of PostgreSQL, without `allow` and `prefer`.',
    isSecret: true, // it may hold a password
  }),
  databasePoolSize: setting({
    name: 'DATABASE_POOL_SIZE',
    values: wholeNumber(1, 500),
    defaultValue: 10,
    meaning:
      'How many connections to PostgreSQL each process may hold for requests; 2 more are for watching. Without meaning for SQLite.',
  }),
  masterSecret: setting({
    name: 'AUTH_SECRET',
    values: secretList(),
    defaultValue: undefined,
    defaultText: 'a file next to the database (`./data` with PostgreSQL), in development; required in production',
    meaning:
      'The master secret, at least 32 characters: seals the keys in the database. Whoever has it and the database can sign ' +
      'tokens; without it the keys in the database are lost. Make one with `openssl rand -base64 32`. Two, separated by a comma, while ' +
      'one replaces the other, the new one first: the keys are sealed anew.',
    isSecret: true,
  }),
  issuer: setting({
    name: 'AUTH_ISSUER',
    values: text(),
    defaultValue: undefined,
    defaultText: '`http://HOST:PORT`',
    meaning:
      'The `iss` of access tokens, as a rule the URL at which other services know this one. Tokens of another issuer are refused, ' +
      'except those of `TRUSTED_ISSUERS`.',
  }),
  audience: setting({
    name: 'AUTH_AUDIENCE',
    values: text(),
    defaultValue: 'graphql',
    meaning: 'The `aud` of access tokens: the name of the API that they are for.',
  }),
  trustedIssuers: setting<readonly TrustedIssuer[]>({
    name: 'TRUSTED_ISSUERS',
    values: trustedIssuers(),
    defaultValue: [],
    defaultText: 'none',
    meaning:
      'Other issuers whose access tokens are accepted: [issuers.md](issuers.md). Their callers have no account here.',
    isList: true,
    isSecret: true, // somebody may have put a private key into it
  }),
  verifyOnly: setting({
    name: 'VERIFY_ONLY',
    values: onOrOff(),
    defaultValue: false,
    meaning:
      '`on`: tokens of `TRUSTED_ISSUERS` are verified, and none issued. No database, no keys, no accounts, no `login`.',
  }),
  accessTokenLifetimeSeconds: setting({
    name: 'ACCESS_TOKEN_LIFETIME_SECONDS',
    values: wholeNumber(1, daySeconds),
    defaultValue: 900,
    meaning: 'How long an access token is good, in seconds. Short is safe: clients refresh.',
  }),
  sessionIdleLifetimeSeconds: setting({
    name: 'SESSION_IDLE_LIFETIME_SECONDS',
    values: wholeNumber(1, 3650 * daySeconds),
    defaultValue: 30 * daySeconds,
    meaning: 'After how many seconds without a refresh a session ends.',
  }),
  sessionAbsoluteLifetimeSeconds: setting({
    name: 'SESSION_ABSOLUTE_LIFETIME_SECONDS',
    values: wholeNumber(1, 3650 * daySeconds),
    defaultValue: 90 * daySeconds,
    meaning:
      'After how many seconds a session ends whatever happens: nobody stays signed in longer without a password.',
  }),
  refreshGraceSeconds: setting({
    name: 'REFRESH_GRACE_SECONDS',
    values: wholeNumber(0, 300),
    defaultValue: 10,
    meaning:
      'For how many seconds after a refresh the former refresh token still leads to the same new one, for clients that race ' +
      'with themselves. 0: not at all, once the new one has been used.',
  }),
  refreshWithAccessToken: setting({
    name: 'REFRESH_WITH_ACCESS_TOKEN',
    values: onOrOff(),
    defaultValue: true,
    meaning: 'Whether an access token that is still active may be exchanged for a fresh one, without a refresh token.',
  }),
  refreshRateLimit: setting({
    name: 'REFRESH_RATE_LIMIT',
    values: wholeNumber(1, 1_000_000),
    defaultValue: 60,
    meaning:
      'How many refreshes of one session a minute each process lets through; more are answered with `RATE_LIMITED`, and the ' +
      'tokens stay good.',
  }),
  sessionsPerUser: setting({
    name: 'SESSIONS_PER_USER',
    values: wholeNumber(1, 10_000),
    defaultValue: 50,
    meaning: 'How many sessions a user may have at a time. One login more ends the oldest of them.',
  }),
  signingAlgorithm: setting({
    name: 'SIGNING_ALGORITHM',
    values: oneOf(signingAlgorithms),
    defaultValue: 'ES256',
    meaning:
      'How access tokens are signed. A change makes a new key at the next start, which signs once it has been published for long ' +
      'enough; tokens of the old one stay good until they expire. With HS256 no other service can verify them.',
  }),
  keyMaxAgeDays: setting({
    name: 'KEY_MAX_AGE_DAYS',
    values: wholeNumber(0, 3650),
    defaultValue: 30,
    meaning:
      'After how many days a key is replaced by a new one, that of refresh tokens too. 0: never by itself, only by ' +
      '`auth-gateway keys rotate`.',
  }),
  jwksMaxAgeSeconds: setting({
    name: 'JWKS_MAX_AGE_SECONDS',
    values: wholeNumber(1, daySeconds),
    defaultValue: 300,
    meaning:
      'For how long others may keep the published keys, in seconds. A new key is published for that long, and 5 s more, before ' +
      'it signs.',
  }),
  passwordMinLength: setting({
    name: 'PASSWORD_MIN_LENGTH',
    values: wholeNumber(8, 64),
    defaultValue: 15,
    meaning: 'The least number of characters (code points) of a new password.',
  }),
  rejectedBearer: setting({
    name: 'REJECTED_BEARER',
    values: oneOf(['continue', 'fail']),
    defaultValue: 'continue',
    meaning:
      'What a bad bearer token does: `continue` with the rights of an anonymous caller, so that public fields still answer, or ' +
      '`fail` the whole request with status 401, login, refresh and logout excepted.',
  }),
  allowedOrigins: setting({
    name: 'ALLOWED_ORIGINS',
    values: originList(),
    defaultValue: undefined,
    defaultText: 'those of Apollo Sandbox in development, none in production',
    meaning: 'Origins whose pages may call the service from a browser (CORS), separated by commas.',
  }),
  routerSecret: setting({
    name: 'ROUTER_SECRET',
    values: text(32, 512),
    defaultValue: undefined,
    defaultText: 'none: in development anybody, in production nobody',
    meaning:
      'What the router of the graph presents in the `Router-Authorization` header to reach `_service` and `_entities`. At least ' +
      '32 characters.',
    isSecret: true,
  }),
  successMiddlewareTimeoutMs: setting({
    name: 'SUCCESS_MIDDLEWARE_TIMEOUT_MS',
    values: wholeNumber(1, 60_000),
    defaultValue: 5000,
    meaning:
      'How long each success middleware may work by itself, in milliseconds, before the sign-in fails with `UNAVAILABLE`.',
  }),
  revocationPollMs: setting({
    name: 'REVOCATION_POLL_MS',
    values: wholeNumber(10, 1000),
    defaultValue: 250,
    meaning: 'How often a process looks for sessions that other processes have ended, in milliseconds.',
  }),
  staleRevocations: setting({
    name: 'STALE_REVOCATIONS',
    values: oneOf(['serve', 'refuse']),
    defaultValue: 'serve',
    meaning:
      'What becomes of good access tokens while the sessions that other processes end cannot be read for more than 10 s: ' +
      '`serve` lets them in, so that a database that is away stops nobody, `refuse` answers `UNAVAILABLE`, so that no ended ' +
      'session is served.',
  }),
  verifiedTokenCacheSize: setting({
    name: 'VERIFIED_TOKEN_CACHE_SIZE',
    values: wholeNumber(1, 1_000_000),
    defaultValue: 10_000,
    meaning:
      'How many verified access tokens are remembered, so that their signatures are checked once. About 2 KB each.',
  }),
  stopDelayMs: setting({
    name: 'STOP_DELAY_MS',
    values: wholeNumber(0, 60_000),
    defaultValue: undefined,
    defaultText: '0 in development, 5000 in production',
    meaning:
      'How long a process that was told to stop goes on serving while it already says that it is not ready, in milliseconds: ' +
      'as long as a load balancer takes to notice.',
  }),
  logLevel: setting({
    name: 'LOG_LEVEL',
    values: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    defaultValue: 'info',
    meaning: 'What is logged at the least, as JSON lines on standard output.',
  }),
} as const;

/** The settings' declarations, by key. */
export type Settings = typeof settings;

/** The type of one setting's value. */
export type SettingValue<K extends keyof Settings> = Settings[K] extends Setting<infer T> ? T : never;
