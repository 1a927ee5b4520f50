import { existsSync } from 'node:fs';
import { FakeIssuer, makeIssuerKey, signToken, toJwk } from '../support/fake-issuer';
import type { TokenChanges } from '../support/fake-issuer';
import { createUser, install, uninstall } from './installation';
import type { Installation } from './installation';

const staticIssuer = 'https://static.example';
const staticKey = makeIssuerKey('static-1', 'EdDSA');

let issuer: FakeIssuer;
let installation: Installation;

beforeAll(async () => {
  issuer = await new FakeIssuer().start();
  const remote = { issuer: issuer.url, jwksUri: `${issuer.jwksUri}?code=hidden`, rolesClaim: 'realm_access.roles' };
  const given = { issuer: staticIssuer, jwks: { keys: [toJwk(staticKey)] } };
  const trusted = [remote, given].map((each) => ({ ...each, audience: 'graphql' }));
  installation = install({ TRUSTED_ISSUERS: JSON.stringify(trusted), AUTH_ISSUER: 'http://issuer.test' });
  await installation.ask(['migrate']);
});
afterAll(async () => {
  await issuer.stop();
  uninstall();
});
afterEach(() => {
  issuer.answer = (response) => issuer.publish(response);
});

const times = () => ({ iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 300 });
const sign = (claims: TokenChanges['claims'] = {}) => issuer.sign({ claims: { ...times(), ...claims } });

interface Explanation {
  readonly checks: readonly { readonly check: string; readonly state: string }[];
}

const modes = [['off'], ['on']];

async function explain(token: string, verifyOnly = 'off') {
  const environment = { VERIFY_ONLY: verifyOnly };
  const { exitCode, stdout } = await installation.run(['token', 'explain', '-', '--json'], {
    environment,
    input: token,
  });
  return { exitCode, stdout, ...(JSON.parse(stdout) as Explanation) };
}

describe('token explain, of a token of a trusted issuer', () => {
  it.each(modes)('says whose it is, with which key, and what it may do, with VERIFY_ONLY=%s', async (verifyOnly) => {
    const explanation = await explain(sign({ realm_access: { roles: ['EDITOR'] }, scope: 'read write' }), verifyOnly);
    expect(explanation).toMatchObject({
      ...{ exitCode: 0, accepted: true, reason: null, issuer: issuer.url, session: null },
      ...{ key: { id: 'key-1', algorithm: 'ES256', source: issuer.jwksUri } },
      ...{ roles: ['EDITOR'], scope: ['read', 'write'], claims: { sub: 'ada-elsewhere' } },
    });
    expect(explanation.stdout).not.toContain('hidden');
  });

  it('is for people as well', async () => {
    const { exitCode, stdout } = await installation.run(['token', 'explain', sign()]);
    expect(exitCode).toBe(0);
    const key = `key: key-1 \\(ES256, from ${issuer.jwksUri}\\)\n`;
    const roles = 'roles: none \\(from realm_access.roles\\)\nscope: none\nclaims:\n';
    expect(stdout).toMatch(new RegExp(`\n\nissuer: ${issuer.url}\n${key}${roles}`));
    expect(stdout).toMatch(/\nThe gateway would accept it\.\n$/);
  });

  it.each<[what: string, token: () => string, expected: object]>([
    ['for another audience', () => sign({ aud: 'other' }), { reason: 'TOKEN_INVALID', failedCheck: 'audience' }],
    ['that has expired', () => sign({ exp: 1 }), { reason: 'TOKEN_EXPIRED', failedCheck: 'expiry' }],
    ['not valid yet', () => sign({ nbf: 9_999_999_999 }), { reason: 'TOKEN_NOT_YET_VALID', failedCheck: 'not before' }],
    [
      'signed by somebody else',
      () => signToken(issuer.url, makeIssuerKey(), { claims: times() }),
      { reason: 'TOKEN_INVALID', failedCheck: 'signature', claims: null, roles: null },
    ],
  ])('names the check that failed of one %s', async (_what, token, expected) => {
    const { checks, ...explanation } = await explain(token());
    const failedCheck = checks.find(({ state }) => state === 'failed')?.check;
    expect({ ...explanation, failedCheck }).toMatchObject({ exitCode: 1, accepted: false, ...expected });
    expect(explanation).toHaveProperty('why', expect.stringMatching(/./));
  });

  it('knows keys that stand in the setting, and asks no other issuer for its keys', async () => {
    const { requests } = issuer;
    const explanation = await explain(signToken(staticIssuer, staticKey, { claims: times() }));
    expect(explanation).toMatchObject({ accepted: true, key: { id: 'static-1', algorithm: 'EdDSA', source: 'jwks' } });
    expect(issuer.requests).toBe(requests);
  });

  it.each(modes)('does not blame a token for an issuer that is down, with VERIFY_ONLY=%s', async (verifyOnly) => {
    issuer.answer = (response) => response.destroy();
    const explanation = await explain(sign(), verifyOnly);
    expect(explanation).toMatchObject({ exitCode: 1, accepted: false, reason: 'ISSUER_UNAVAILABLE', claims: null });
    expect(explanation).toHaveProperty('checks', expect.arrayContaining([{ check: 'key', state: 'undecided' }]));
    expect(explanation).toHaveProperty('why', expect.stringContaining('other side closed'));
    expect(explanation.stdout).not.toContain('"failed"');
  });

  it('needs no database in verify-only mode', async () => {
    const alone = install({ ...installation.environment, VERIFY_ONLY: 'on', DATABASE_URL: 'file:/nowhere/at/all.db' });
    const { exitCode } = await alone.run(['token', 'explain', sign()]);
    expect([exitCode, existsSync('/nowhere')]).toStrictEqual([0, false]);
  });

  it.each(modes)('says that nobody trusts the issuer of another, with VERIFY_ONLY=%s', async (verifyOnly) => {
    const explanation = await explain(signToken('https://elsewhere.example', makeIssuerKey()), verifyOnly);
    expect(explanation).toMatchObject({ exitCode: 1, reason: 'TOKEN_INVALID', issuer: null, key: null, claims: null });
    expect(explanation).toHaveProperty('why', expect.stringContaining('TRUSTED_ISSUERS'));
    expect(explanation.stdout).not.toContain('elsewhere');
  });

  it('has the same members for a token of our own', async () => {
    await createUser(installation, 'ada', '--role', 'ADMIN');
    const { accessToken } = await installation.ask<{ accessToken: string }>(['token', 'issue', 'ada']);
    const own = await explain(accessToken);
    expect(own).toMatchObject({
      accepted: true,
      reason: null,
      issuer: 'http://issuer.test',
      roles: ['ADMIN'],
      scope: [],
    });
    expect(Object.keys(own).sort()).toStrictEqual(Object.keys(await explain(sign())).sort());
  });
});
