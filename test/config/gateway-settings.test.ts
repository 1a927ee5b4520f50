import { readConfig } from '../../src/config';
import type { Environment } from '../../src/config';
import { ConfigError } from '../../src/config/config-error';

const trustedIssuer = { issuer: 'https://a.example', jwksUri: 'https://a.example/keys', audience: 'graphql' };
const verifyOnly = { VERIFY_ONLY: 'on', TRUSTED_ISSUERS: JSON.stringify([trustedIssuer]) };
const url = 'https://subgraph.example/graphql';
const production = { NODE_ENV: 'production', AUTH_SECRET: 'a secret of tests, long enough for all' };

function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfig({}, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('settings of gateway mode', () => {
  it('tell everything that is wrong with subgraphs, and show none of it', () => {
    const list = [{ name: 'a', url: 'https://u:canary@a.example', retries: 9, secret: 'canary' }, { name: 'b' }];
    const problems = problemsOf({ SUBGRAPHS: JSON.stringify(list) });
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('canary');
  });

  it.each(['[{"name":"a"},]', "[{'name':'canary'}]", '[{name:canary}]'])('tell where to look in %s', (text) => {
    const problems = problemsOf({ SUBGRAPHS: text });
    expect(problems).toStrictEqual([expect.stringMatching(/^SUBGRAPHS: must be JSON: look for/)]);
    expect(problems.join()).not.toContain('canary');
  });

  it.each([
    ['a subgraph without a URL', 'must have a "url"', [{ name: 'a' }], {}],
    ['a subgraph without TLS', 'must have an https:', [{ name: 'a', url: 'http://a:80' }], {}],
    ['this service as another one', 'must not have me,', [{ name: 'me', url }], { OWN_SUBGRAPH_NAME: 'me' }],
    ['identity tokens of HS256', 'must have "identity"', [{ name: 'a', url }], { SIGNING_ALGORITHM: 'HS256' }],
    ['identity tokens without a key', 'must have "identity"', [{ name: 'a', url }], verifyOnly],
  ])('that do not go together are told wrong: %s', (_what, problem, subgraphs, environment) => {
    const problems = problemsOf({ ...production, SUBGRAPHS: JSON.stringify(subgraphs), ...environment });
    expect(problems).toStrictEqual([expect.stringContaining(`SUBGRAPHS: ${problem}`)]);
  });

  it('do not send the master secret to a subgraph', () => {
    const headers = { authorization: `Bearer ${production.AUTH_SECRET}` };
    const problems = problemsOf({ ...production, SUBGRAPHS: JSON.stringify([{ name: 'a', url, headers }]) });
    expect(problems).toStrictEqual(['SUBGRAPHS: must have another secret than AUTH_SECRET in "headers" for a']);
  });

  it('say in which version the SDL can say what fields require', () => {
    expect(problemsOf({ FEDERATION_VERSION: '2.4' })).toStrictEqual([
      expect.stringMatching(/^FEDERATION_VERSION: must be 2\.5 or newer .*FEDERATION_AUTH_DIRECTIVES=off/),
    ]);
    expect(problemsOf({ FEDERATION_VERSION: '2.4', FEDERATION_AUTH_DIRECTIVES: 'off' })).toStrictEqual([]);
  });

  it.each([
    { SUPERGRAPH: 'a.graphql', SUBGRAPHS: '[{"name":"a"}]' },
    { SUBGRAPHS: JSON.stringify([{ name: 'a', url, identity: 'none' }]), SIGNING_ALGORITHM: 'HS256' },
    { SUBGRAPHS: JSON.stringify([{ name: 'a', url, identity: 'bearer' }]), ...verifyOnly },
  ])('that go together are taken: %p', (environment) => {
    expect(problemsOf({ ...production, ...environment })).toStrictEqual([]);
  });
});
