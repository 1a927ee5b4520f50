import { readConfig } from '../../src/config';
import type { Environment } from '../../src/config';
import { ConfigError } from '../../src/config/config-error';
import { findSettingRisks } from '../../src/config/risks';

const goodSecret = '9vKx2mQ7pWz4TfR8bYc1NsLd6HgJ3aEu5VoXqPtCwMk=';
const otherSecret = 'b1946ac92492d2347c6235b4d2611184';

/** What is wrong with settings in production, besides which nothing is. */
function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfig({}, { NODE_ENV: 'production', AUTH_SECRET: goodSecret, ...environment });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const insecure: readonly (readonly [why: string, environment: Environment, problem: string, remedy: string])[] = [
  ...[
    'x'.repeat(32),
    'secret'.repeat(6),
    'changeme'.repeat(4),
    'password'.repeat(4),
    '0123456789abcdef0123456789abcdef',
    'abcabcabcabcabcabcabcabcabcabcab',
    'CHANGE-ME to something long and random',
    'change_me_before_you_go_to_production',
    'put your master secret here, 32 or more',
    'an example of a master secret, long enough',
    '...............................................a b c d e f g h',
  ].flatMap((secret): (typeof insecure)[number][] => [
    ['a guessable master secret', { AUTH_SECRET: secret }, 'AUTH_SECRET: must not be guessable', 'openssl rand'],
    [
      'a guessable former secret',
      { AUTH_SECRET: `${goodSecret},${secret}` },
      'AUTH_SECRET: must not be',
      'openssl rand',
    ],
    ['a guessable router secret', { ROUTER_SECRET: secret }, 'ROUTER_SECRET: must not be guessable', 'openssl rand'],
  ]),
  ['no master secret', { AUTH_SECRET: '' }, 'AUTH_SECRET: must be set', 'openssl rand'],
  ['one secret for two things', { ROUTER_SECRET: goodSecret }, 'ROUTER_SECRET: must be another', 'openssl rand'],
  [
    'a former secret for two things',
    { AUTH_SECRET: `${goodSecret},${otherSecret}`, ROUTER_SECRET: otherSecret },
    'ROUTER_SECRET: must be another',
    'openssl rand',
  ],
  [
    'an issuer without TLS',
    { AUTH_ISSUER: 'http://auth.example.com' },
    'AUTH_ISSUER: must be an https: URL',
    'fetch the keys',
  ],
  ['an issuer that is every address', { HOST: '0.0.0.0' }, 'AUTH_ISSUER: must be an https: URL', 'fetch the keys'],
  [
    'an origin without TLS',
    { ALLOWED_ORIGINS: 'http://app.example.com' },
    'ALLOWED_ORIGINS: must have https:',
    'and not http',
  ],
  [
    'an origin without TLS on the own machine, with cookies',
    { ALLOWED_ORIGINS: 'http://localhost:3000', REFRESH_COOKIE: 'on' },
    'ALLOWED_ORIGINS: must have https:',
    'and not http',
  ],
  ['every origin', { ALLOWED_ORIGINS: '*' }, 'ALLOWED_ORIGINS: must be', 'never *'],
  ['the origin of files and sandboxes', { ALLOWED_ORIGINS: 'null' }, 'ALLOWED_ORIGINS: must be', 'such as https:'],
];

describe('the production profile', () => {
  it.each(insecure)(
    'refuses to start with %s, and says what would be right: %j',
    (_why, environment, problem, remedy) => {
      const problems = problemsOf(environment);
      expect(problems).toStrictEqual([
        expect.stringMatching(`^${problem.replaceAll('*', '\\*')}.*${remedy.replaceAll('*', '\\*')}`),
      ]);
      for (const name of ['AUTH_SECRET', 'ROUTER_SECRET']) {
        for (const secret of (environment[name] ?? '').split(',').filter(Boolean))
          expect(problems.join()).not.toContain(secret);
      }
    },
  );

  it('tells all of it at once', () => {
    const secret = 'x'.repeat(32);
    const environment = { AUTH_SECRET: secret, ROUTER_SECRET: secret, AUTH_ISSUER: 'http://a.example', PORT: 'x' };
    const names = problemsOf({ ...environment, ALLOWED_ORIGINS: 'http://a.example,http://b.example' }).map(
      (problem) => problem.split(':')[0],
    );
    const twice = ['ALLOWED_ORIGINS', 'ALLOWED_ORIGINS', 'ROUTER_SECRET', 'ROUTER_SECRET'];
    expect(names.sort()).toStrictEqual([...twice, 'AUTH_ISSUER', 'AUTH_SECRET', 'PORT'].sort());
  });

  it.each<[string, Environment]>([
    ['a secret in base64', {}],
    ['a secret in hexadecimal digits', { AUTH_SECRET: otherSecret }],
    ['a phrase', { AUTH_SECRET: 'correct horse battery staple, as drawn by dice' }],
    ['secrets of two things', { ROUTER_SECRET: otherSecret }],
    ['an issuer with TLS', { AUTH_ISSUER: 'https://auth.example.com', HOST: '0.0.0.0' }],
    ['an issuer that is no URL', { AUTH_ISSUER: 'somebody' }],
    ['an issuer on this machine', { AUTH_ISSUER: 'http://localhost:4000' }],
    ['origins with TLS, and on the own machine', { ALLOWED_ORIGINS: 'https://app.example.com,http://localhost:3000' }],
  ])('takes %s', (_what, environment) => {
    expect(problemsOf(environment)).toStrictEqual([]);
  });

  it('asks for no issuer of its own where only tokens of others are verified', () => {
    const trusted = [{ issuer: 'https://a.example', jwksUri: 'https://a.example/keys', audience: 'graphql' }];
    const environment = { VERIFY_ONLY: 'on', HOST: '0.0.0.0', TRUSTED_ISSUERS: JSON.stringify(trusted) };
    expect(problemsOf(environment)).toStrictEqual([]);
  });
});

describe('the development profile', () => {
  it('takes what production refuses', () => {
    const secret = 'x'.repeat(32);
    const environment = {
      AUTH_SECRET: secret,
      ROUTER_SECRET: secret,
      AUTH_ISSUER: 'http://a.example',
      HOST: '0.0.0.0',
    };
    expect(() => readConfig({}, { ...environment, ALLOWED_ORIGINS: 'http://a.example' })).not.toThrow();
  });

  it.each([
    ['development', '0.0.0.0', 1],
    ['development', '::', 1],
    ['test', '192.168.0.2', 1],
    ['development', '127.0.0.1', 0],
    ['development', '::1', 0],
    ['development', 'localhost', 0],
    ['production', '0.0.0.0', 0],
  ])('is a risk where other machines reach it: %s at %s', (NODE_ENV, HOST, count) => {
    const environment = { NODE_ENV, HOST, AUTH_SECRET: goodSecret, AUTH_ISSUER: 'https://auth.example.com' };
    expect(findSettingRisks(readConfig({}, environment))).toHaveLength(count);
  });
});
