import type { TokenCheck } from '../../src/domain/access-token';
import type { TrustedIssuer } from '../../src/domain/trusted-issuer';
import { TrustedIssuers } from '../../src/token/trusted-issuers';
import { FakeClock } from '../../src/testing/fake-clock';
import { makeIssuerKey, signToken, toJwk } from '../support/fake-issuer';
import type { TokenChanges } from '../support/fake-issuer';
import { MemoryLogger } from '../support/memory-logger';
import { encode, forge, headerWith, now } from '../support/token-workshop';

const iss = 'https://issuer.example';
const key = makeIssuerKey();
const sign = (changes: TokenChanges = {}) => signToken(iss, key, changes);

function open(trusted: Partial<TrustedIssuer> = {}) {
  const jwks = { keys: [toJwk(key)] } as unknown as TrustedIssuer['jwks'];
  const issuers = [{ issuer: iss, audience: 'graphql', jwks, rolesClaim: 'roles', ...trusted }];
  const fetch = () => Promise.reject(new Error('down'));
  return new TrustedIssuers({ issuers, clock: new FakeClock(), logger: new MemoryLogger(), cacheSize: 10, fetch });
}

const twoSubjects = () => {
  const claims = `{"iss":"${iss}","sub":"a","sub":"b"}`;
  return forge({ algorithm: 'ES256', key: key.privateKey }, { header: headerWith({ kid: '"key-1"' }), claims });
};

describe('the explanation of a token of another issuer', () => {
  it('names issuer, key, roles, scope and claims of a good one', async () => {
    const explanation = await open().explain(sign({ claims: { roles: ['EDITOR'], scope: 'read' } }));
    expect(explanation).toMatchObject({
      verdict: { status: 'good' },
      failedCheck: undefined,
      trusted: { issuer: iss },
      key: { id: 'key-1', algorithm: 'ES256' },
      rights: { roles: ['EDITOR'], scope: ['read'] },
      claims: { sub: 'ada-elsewhere', roles: ['EDITOR'] },
    });
    expect(explanation.checks.every(({ state }) => state === 'ok')).toBe(true);
  });

  it.each<[check: TokenCheck, token: () => string]>([
    ['size', () => ''],
    ['alphabet', () => `Bearer ${sign()}`],
    ['parts', () => sign().replace(/\.[^.]+$/, '')],
    ['encoding', () => `${sign()}AAA`],
    ['json', () => `${encode('{"alg":"ES256","alg":"none"}')}.${encode('{}')}.AA`],
    ['trusted issuer', () => sign({ claims: { iss: 'https://elsewhere.example' } })],
    ['type', () => sign({ header: { typ: 'JWT' } })],
    ['header', () => sign({ header: { jku: 'https://attacker.example/keys' } })],
    ['algorithm', () => sign({ header: { alg: 'HS256' } })],
    ['key', () => sign({ header: { kid: 'other' } })],
    ['key', () => sign({ header: { kid: 7 } })],
    ['key', () => sign({ header: { alg: 'ES384' } })],
    ['signature', () => signToken(iss, { ...makeIssuerKey(), id: key.id })],
  ])('ends at the check "%s", and shows nothing that nobody signed', async (check, token) => {
    const { failedCheck, checks, claims, rights } = await open().explain(token());
    expect({ failedCheck, claims, rights }).toStrictEqual({ failedCheck: check, claims: undefined, rights: undefined });
    const at = checks.findIndex((each) => each.check === check);
    const states = checks.map((_each, index) => (index < at ? 'ok' : index === at ? 'failed' : 'not reached'));
    expect(checks.map(({ state }) => state)).toStrictEqual(states);
  });

  it.each<[check: TokenCheck, token: () => string]>([
    ['payload', twoSubjects],
    ['claims', () => sign({ claims: { sub: undefined } })],
    ['claims', () => sign({ claims: { roles: [1] } })],
    ['claims', () => sign({ claims: { at_hash: 'x' } })],
    ['audience', () => sign({ claims: { aud: 'other' } })],
    ['issued at', () => sign({ claims: { iat: now + 60 } })],
    ['not before', () => sign({ claims: { nbf: now + 60 } })],
    ['expiry', () => sign({ claims: { exp: now } })],
  ])('ends at the check "%s" of a token whose signature is good, and names the key', async (check, token) => {
    const { failedCheck, key: found } = await open().explain(token());
    expect({ failedCheck, found }).toStrictEqual({ failedCheck: check, found: { id: 'key-1', algorithm: 'ES256' } });
  });

  it('is undecided at the key while the issuer cannot be asked', async () => {
    const explanation = await open({ jwks: undefined, jwksUri: `${iss}/keys` }).explain(sign());
    expect(explanation).toMatchObject({ verdict: { status: 'undecided' }, failedCheck: 'key', key: undefined });
    expect(explanation.checks).toContainEqual({ check: 'key', state: 'undecided' });
    expect(explanation.checks.some(({ state }) => state === 'failed')).toBe(false);
  });
});
