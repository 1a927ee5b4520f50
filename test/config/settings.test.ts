import { readConfig, toDatabaseFile } from '../../src/config';
import type { Environment, SettingsOptions } from '../../src/config';
import { ConfigError } from '../../src/config/config-error';
import { defaultHashConcurrency } from '../../src/config/hash-concurrency';
import { settings } from '../../src/config/settings';
import { bounds } from './bounds';

const trustedIssuer = { issuer: 'https://a.example', jwksUri: 'https://a.example/keys', audience: 'graphql' };
const production = { NODE_ENV: 'production', AUTH_SECRET: 'a secret of tests, long enough for all' };

/** The problems that the settings have; none when they can be used. */
function problemsOf(environment: Environment, options: SettingsOptions = {}): readonly string[] {
  try {
    readConfig(options, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const good = Object.entries(bounds).flatMap(([name, { key, good: each }]) =>
  each.map(([text, value]) => [name, text, key, value] as const),
);
const bad = Object.entries(bounds).flatMap(([name, { bad: each }]) => each.map((text) => [name, text] as const));

describe('settings', () => {
  it('are all tested here', () => {
    expect(
      Object.values(settings)
        .map(({ name }) => name)
        .sort(),
    ).toStrictEqual(Object.keys(bounds).sort());
  });

  it.each(good)('take %s = "%s"', (name, text, key, value) => {
    expect(readConfig({}, { [name]: text })[key]).toStrictEqual(value);
  });

  it.each(bad)('refuse %s = "%s", and say which setting it is', (name, text) => {
    const problems = problemsOf({ ...production, [name]: text });
    expect(problems).toStrictEqual([expect.stringMatching(new RegExp(`^${name}: must `))]);
  });

  it('have defaults that can be used in development', () => {
    expect(readConfig({}, {})).toMatchObject({
      isDevelopment: true,
      port: 4000,
      host: '127.0.0.1',
      issuer: 'http://127.0.0.1:4000',
      masterSecret: { kind: 'file', path: 'data/master-secret' },
      refreshWithAccessToken: true,
      allowedOrigins: ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'],
    });
  });

  it('are all the same when their variable is empty as when it is not set', () => {
    const empty = Object.fromEntries(Object.values(settings).map(({ name }) => [name, '']));
    expect(readConfig({}, empty)).toStrictEqual(readConfig({}, {}));
  });

  it('are told wrong all at once', () => {
    const all = Object.fromEntries(
      Object.entries(bounds).map(
        ([
          name,
          {
            bad: [first],
          },
        ]) => [name, first],
      ),
    );
    const problems = problemsOf(all);
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toStrictEqual(Object.keys(bounds).sort());
  });

  it('are told wrong in one message, a line for each', () => {
    const read = () => readConfig({}, { PORT: 'x', HOST: ' ' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/\n {2}- PORT: .*\n {2}- HOST: /);
  });

  it.each(['AUTH_SECRET', 'ROUTER_SECRET', 'DATABASE_URL'])(
    'never show the value of %s, which may hold a secret',
    (name) => {
      const problems = problemsOf({ ...production, [name]: 'mysql://user:canary@host/dbs' });
      expect(problems).toHaveLength(1);
      expect(problems.join()).not.toContain('canary');
    },
  );

  it('show a wrong value that is no secret', () => {
    expect(problemsOf({ PORT: 'eighty' })).toStrictEqual([expect.stringContaining('"eighty"')]);
  });

  it('in production need a master secret, and nothing else', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toStrictEqual([expect.stringMatching(/^AUTH_SECRET: must be set/)]);
    expect(problemsOf({ NODE_ENV: 'production', AUTH_SECRET: '' })).toHaveLength(1);
    expect(problemsOf(production)).toStrictEqual([]);
  });

  it('tell everything that is wrong with trusted issuers, and show none of it', () => {
    const list = [{ issuer: 'https://a.example', algorithms: ['HS256'], secret: 'canary' }, 'https://b.example'];
    const problems = problemsOf({ TRUSTED_ISSUERS: JSON.stringify(list) });
    expect(problems).toHaveLength(5);
    expect(problems.join()).not.toContain('canary');
  });

  it('with VERIFY_ONLY need an issuer, and no master secret', () => {
    const trusted = [trustedIssuer];
    const environment = { NODE_ENV: 'production', VERIFY_ONLY: 'on' };
    expect(problemsOf(environment)).toStrictEqual([expect.stringMatching(/^TRUSTED_ISSUERS: must name an issuer/)]);
    expect(problemsOf({ ...environment, TRUSTED_ISSUERS: JSON.stringify(trusted) })).toStrictEqual([]);
    expect(problemsOf(environment, { trustedIssuers: trusted })).toStrictEqual([]);
  });

  it.each([
    ['ACCESS_COOKIE', { ACCESS_COOKIE: 'on' }],
    ['REFRESH_COOKIE', { REFRESH_COOKIE: 'on', VERIFY_ONLY: 'on', TRUSTED_ISSUERS: JSON.stringify([trustedIssuer]) }],
    ['COOKIE_SAME_SITE', { REFRESH_COOKIE: 'on', COOKIE_SAME_SITE: 'none' }],
    ['ALLOWED_ORIGINS', { REFRESH_COOKIE: 'on', ALLOWED_ORIGINS: 'https://a.example,http://b.example' }],
  ])('of cookie mode that do not go together are told wrong: %s', (name, environment) => {
    const problems = problemsOf({ ...production, ...environment });
    expect(problems).toStrictEqual([expect.stringMatching(new RegExp(`^${name}: must `))]);
  });

  it.each([
    { REFRESH_COOKIE: 'on', ACCESS_COOKIE: 'on' },
    { REFRESH_COOKIE: 'on', COOKIE_SAME_SITE: 'none', ALLOWED_ORIGINS: 'https://a.example' },
    { ALLOWED_ORIGINS: 'http://localhost:3000' },
  ])('of cookie mode that go together are taken: %p', (environment) => {
    expect(problemsOf({ ...production, ...environment })).toStrictEqual([]);
  });

  it('in production let no page of another origin in, unless told', () => {
    expect(readConfig({}, production)).toMatchObject({
      allowedOrigins: [],
      isDevelopment: false,
      routerSecret: undefined,
    });
  });

  it('as options win over the environment, which wins over the default', () => {
    const environment = { PORT: '1', REFRESH_GRACE_SECONDS: '2' };
    expect(readConfig({ port: 3 }, environment)).toMatchObject({
      port: 3,
      refreshGraceSeconds: 2,
    });
    expect(readConfig({ port: undefined }, environment)).toMatchObject({ port: 1 });
  });

  it('as options may be values or, as in the environment, text', () => {
    const options = { port: 3, refreshWithAccessToken: false, allowedOrigins: ['https://a.example'] };
    expect(readConfig(options, {})).toMatchObject(options);
    const texts = { port: '3', refreshWithAccessToken: 'off', allowedOrigins: 'https://a.example' };
    expect(readConfig(texts as unknown as SettingsOptions, {})).toMatchObject(options);
  });

  it.each([
    ['port', 1.5],
    ['port', -1],
    ['port', Number.NaN],
    ['port', 1n],
    ['port', true],
    ['port', {}],
    ['port', [1]],
    ['host', 1],
    ['host', ['a']],
    ['refreshWithAccessToken', 1],
    ['allowedOrigins', [1]],
    ['allowedOrigins', {}],
    ['masterSecret', 1],
    ['signingAlgorithm', ['ES256']],
    ['databaseUrl', { toString: null }],
  ])('as options of another type are told wrong: %s = %p', (key, value) => {
    const problems = problemsOf({}, { [key]: value });
    expect(problems).toHaveLength(1);
  });

  it.each(['prot', 'PORT', 'accessTokenLifetime', 'constructor', 'toString', '__proto__'])(
    'do not include an option "%s"',
    (key) => {
      const options = JSON.parse(`{${JSON.stringify(key)}: 1}`) as SettingsOptions;
      expect(problemsOf({}, options)).toStrictEqual([expect.stringContaining(`${key}: is no setting`)]);
    },
  );

  it.each([
    { threads: undefined, concurrency: '3', is: 3 },
    { threads: '8', concurrency: '7', is: 7 },
    { threads: '2', concurrency: '1', is: 1 },
    { threads: '1', concurrency: '1', is: 1 },
    { threads: 'many', concurrency: '3', is: 3 },
  ])('leave a thread of the pool to others: $concurrency of $threads', ({ threads, concurrency, is }) => {
    const environment = { UV_THREADPOOL_SIZE: threads, PASSWORD_HASH_CONCURRENCY: concurrency };
    expect(readConfig({}, environment).passwordHashConcurrency).toBe(is);
  });

  it.each([
    { threads: '8', concurrency: '8' },
    { threads: '3', concurrency: '3' },
    { threads: '1', concurrency: '2' },
  ])('refuse to hash on every thread of the pool: $concurrency of $threads', ({ threads, concurrency }) => {
    const problems = problemsOf({ UV_THREADPOOL_SIZE: threads, PASSWORD_HASH_CONCURRENCY: concurrency });
    expect(problems).toStrictEqual([expect.stringMatching(/^PASSWORD_HASH_CONCURRENCY: must be less than/)]);
  });

  it.each([
    ['4000', '4000', 1],
    ['4000', '9464', 0],
    ['0', '0', 0],
    ['', '4000', 1],
  ])('refuse one port for two things: PORT=%s and METRICS_PORT=%s', (PORT, METRICS_PORT, count) => {
    const problems = problemsOf({ PORT, METRICS_PORT, ACCESS_COOKIE: 'on' });
    expect(problems.filter((problem) => problem.startsWith('METRICS_PORT: must '))).toHaveLength(count);
    expect(problems).toContainEqual(expect.stringMatching(/^ACCESS_COOKIE: /));
  });

  it.each([
    { cores: 1, threads: 4, is: 1 },
    { cores: 2, threads: 4, is: 1 },
    { cores: 4, threads: 4, is: 3 },
    { cores: 64, threads: 4, is: 3 },
    { cores: 64, threads: 16, is: 15 },
    { cores: 4, threads: 1, is: 1 },
  ])('by themselves leave a core to others, with $cores cores and $threads threads', ({ cores, threads, is }) => {
    expect(defaultHashConcurrency(threads, cores)).toBe(is);
  });

  it('are frozen', () => {
    expect(Object.isFrozen(readConfig({}, {}))).toBe(true);
  });

  it('have a bracketed IPv6 host in the issuer that is made of it', () => {
    expect(readConfig({ host: '::1', port: 80 }, {}).issuer).toBe('http://[::1]:80');
  });
});

describe('a postgres: URL', () => {
  it.each([
    ['postgres://u:canary#1@host/db', 'percent-encoded: # is %23'],
    ['postgres://u:1/canary@host/db', 'percent-encoded: # is %23'],
    ['postgres://u:1?canary@host/db', 'percent-encoded: # is %23'],
    ['postgres://u:canary%@host/db', '% is %25'],
    ['postgres://host/db?password=a&canary=1', 'must have no parameters but host, port,'],
    ['postgres://host/db?host=canary&host=b', 'must have each parameter once'],
    [
      'postgres://host/db?sslmode=canary',
      'must have sslmode=disable, require, verify-ca or verify-full, or no sslmode at all',
    ],
  ])('that is not right is told so without a part of it: %s', (url, problem) => {
    const problems = problemsOf({ DATABASE_URL: url });
    expect(problems).toStrictEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toContain('canary');
  });
});

describe('a file: URL', () => {
  it.each([
    ['file:./data/auth.db', './data/auth.db'],
    ['file:/var/auth.db', '/var/auth.db'],
    ['file:///var/auth.db', '/var/auth.db'],
    ['postgres://host/db', undefined],
  ])('%s names the file %s', (url, path) => {
    expect(toDatabaseFile(url)).toBe(path);
  });
});
