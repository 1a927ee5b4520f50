import type { TokenRefusal } from '../../src/domain/access-token';
import type { TokenCheck } from '../../src/token/access-token-verifier';
import { noonPlus } from '../support/builders';
import { expectRefused } from '../support/expect-refused';
import { claimsWith, forge, issuer, now, openWorkshop } from '../support/token-workshop';

const workshop = openWorkshop();
const es = { algorithm: 'ES256', key: workshop.keys.es.material.signingKey };
/** A token with a good signature whose claim has that JSON text; `undefined` leaves it out. */
const tokenWith = (name: string, value: string) =>
  forge(es, { claims: claimsWith({ [name]: value === 'undefined' ? undefined : value }) });

const notText = ['undefined', 'null', '""', '0', '1', 'true', '[]', '["a"]', '{}', '{"toString":"a"}'];
const notDate = [
  'undefined',
  'null',
  '"1767269700"',
  '"2027-01-01T00:00:00Z"',
  '-1',
  '-1e400',
  '1e400',
  '1e300',
  '8640000000001',
  'true',
  '[]',
  '[1767269700]',
  '{}',
];
const notCount = ['undefined', 'null', '"1"', '-1', '1.5', '1e400', '1e20', '9007199254740992', 'true', '[1]', '{}'];
const notTexts = [
  'undefined',
  'null',
  '"ADMIN"',
  '{}',
  '{"0":"ADMIN"}',
  '[1]',
  '["ADMIN",1]',
  '[null]',
  '[["ADMIN"]]',
  '[""]',
  'true',
];
const notString = ['undefined', 'null', '1', '[]', '["read"]', '{}', 'true'];

const malformed: [name: string, values: readonly string[]][] = [
  ['iss', notText],
  ['sub', notText],
  ['jti', notText],
  ['sid', notText],
  ['exp', notDate],
  ['iat', notDate],
  ['auth_time', notDate],
  ['gen', notCount],
  ['roles', notTexts],
  ['scope', notString],
  ['nbf', notDate.filter((value) => value !== 'undefined')],
];

describe('the claims of an access token', () => {
  it.each(malformed.flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
    'are refused with %s: %s',
    (name, value) => {
      expectRefused(workshop, tokenWith(name, value), ['TOKEN_INVALID', 'claims']);
    },
  );

  it.each<[name: string, value: string, reason: TokenRefusal, failedCheck: TokenCheck]>([
    ['iss', '"http://attacker.test"', 'TOKEN_INVALID', 'issuer'],
    ['iss', `"${issuer}/"`, 'TOKEN_INVALID', 'issuer'],
    ['iss', `"${issuer.toUpperCase()}"`, 'TOKEN_INVALID', 'issuer'],
    ['iss', `" ${issuer}"`, 'TOKEN_INVALID', 'issuer'],
    ['iss', `"${issuer}.attacker.test"`, 'TOKEN_INVALID', 'issuer'],
    ['aud', 'undefined', 'TOKEN_INVALID', 'audience'],
    ['aud', 'null', 'TOKEN_INVALID', 'audience'],
    ['aud', '""', 'TOKEN_INVALID', 'audience'],
    ['aud', '"other"', 'TOKEN_INVALID', 'audience'],
    ['aud', '"GRAPHQL"', 'TOKEN_INVALID', 'audience'],
    ['aud', '"graphql "', 'TOKEN_INVALID', 'audience'],
    ['aud', '"graphql2"', 'TOKEN_INVALID', 'audience'],
    ['aud', '"other graphql"', 'TOKEN_INVALID', 'audience'],
    ['aud', '[]', 'TOKEN_INVALID', 'audience'],
    ['aud', '["other"]', 'TOKEN_INVALID', 'audience'],
    ['aud', '[["graphql"]]', 'TOKEN_INVALID', 'audience'],
    ['aud', '["graphql",1]', 'TOKEN_INVALID', 'audience'],
    ['aud', '["graphql",null]', 'TOKEN_INVALID', 'audience'],
    ['aud', '{"0":"graphql"}', 'TOKEN_INVALID', 'audience'],
    ['aud', '{"graphql":true}', 'TOKEN_INVALID', 'audience'],
    ['aud', 'true', 'TOKEN_INVALID', 'audience'],
    ['iat', String(now + 11), 'TOKEN_NOT_YET_VALID', 'issued at'],
    ['iat', String(now + 10.001), 'TOKEN_NOT_YET_VALID', 'issued at'],
    ['iat', '8640000000000', 'TOKEN_NOT_YET_VALID', 'issued at'],
    ['nbf', String(now + 11), 'TOKEN_NOT_YET_VALID', 'not before'],
    ['nbf', '8640000000000', 'TOKEN_NOT_YET_VALID', 'not before'],
  ])('are refused with %s: %s, as %s', (name, value, reason, failedCheck) => {
    expectRefused(workshop, tokenWith(name, value), [reason, failedCheck]);
  });

  it.each([
    ['aud', '["graphql"]'],
    ['aud', '["other","graphql"]'],
    ['iat', String(now + 10)],
    ['iat', '0'],
    ['nbf', String(now + 10)],
    ['nbf', '0'],
    ['exp', String(now + 1)],
    ['exp', String(now + 0.001)],
    ['exp', '8640000000000'],
    ['gen', '0'],
    ['gen', '9007199254740991'],
    ['roles', '[]'],
    ['scope', '""'],
    ['sub', '"constructor"'],
    ['sid', '"__proto__"'],
    ['tenant', '{"any":["JSON",null]}'],
  ])('are good with %s: %s', (name, value) => {
    expect(workshop.verifier.inspect(tokenWith(name, value)).verdict.status).toBe('good');
  });

  it.each([String(now), String(now - 1), String(now - 0.001), '0', '-0', '1'])(
    'are those of an expired token with exp: %s, without any leeway',
    (exp) => {
      const { verdict, failedCheck } = workshop.verifier.inspect(tokenWith('exp', exp));
      expect([verdict.status, failedCheck]).toStrictEqual(['expired', 'expiry']);
      expect(workshop.accessTokens.verify(tokenWith('exp', exp)).status).toBe('expired');
    },
  );

  it.each([
    ['iss', '"other"'],
    ['aud', '"other"'],
    ['sub', '""'],
    ['nbf', String(now + 11)],
    ['iat', String(now + 11)],
  ])('of an expired token are not even expired with %s: %s', (name, value) => {
    const token = forge(es, { claims: claimsWith({ exp: String(now), [name]: value }) });
    expect(workshop.verifier.inspect(token).verdict.status).toBe('refused');
  });

  it('are read as they were signed', () => {
    const verdict = workshop.accessTokens.verify(
      forge(es, { claims: claimsWith({ scope: '" read  write "', tenant: '"t1"' }) }),
    );
    const times = { authenticatedAt: noonPlus(0), issuedAt: noonPlus(0), expiresAt: noonPlus(900) };
    const ids = { issuer, userId: 'user-1', sessionId: 'session-1', generation: 1, id: 'token-1' };
    const claims = expect.objectContaining({ tenant: 't1', gen: 1 }) as unknown;
    const token = { ...ids, ...times, roles: ['ADMIN'], scope: ['read', 'write'], claims };
    expect(verdict).toStrictEqual({ status: 'good', token });
  });
});
