import type { AccessToken } from '../../src/domain/access-token';
import { noonPlus } from '../support/builders';
import { startGateway, stopGateways } from '../support/gateway';
import { signIn } from '../support/sign-in';
import {
  append,
  claimsWith,
  forge,
  forgeWith,
  issuer,
  now,
  openWorkshop,
  tokenOfLength,
  twinOf,
} from '../support/token-workshop';
import { LogoutDocument, MeDocument } from '../../schema/generated/operations';

const workshop = openWorkshop();
const es = { algorithm: 'ES256', key: workshop.keys.es.material.signingKey };
const claimsText = claimsWith();
const withMembers = (members: string) => forge(es, { claims: append(claimsText, members) });

/** The same token with the other signature that verifies. */
function twinOfToken(token: string): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  return `${header}.${claims}.${twinOf(Buffer.from(signature, 'base64url')).toString('base64url')}`;
}

afterAll(stopGateways);

describe('a good access token', () => {
  it.each(['es', 'es384', 'rs', 'ps', 'hs'] as const)('may be signed with the key "%s"', (kid) => {
    expect(workshop.verifier.inspect(forgeWith(kid))).toMatchObject({ verdict: { status: 'good' } });
  });

  it.each([
    ['8,192 characters', tokenOfLength(8192)],
    ['the same member name in two objects', withMembers('"a":{"exp":1},"b":[{"exp":1},{"exp":1}]')],
    ['text that looks like members', withMembers(String.raw`"a":"{\"exp\":1,\"exp\":2,\"__proto__\":3}"`)],
    ['text that equals a member name', withMembers('"a":"exp","b":["exp","exp"]')],
    ['a text that ends with a backslash', withMembers(String.raw`"a":"\\","b":"\\\""`)],
    ['white space between its members', forge(es, { claims: claimsText.replaceAll(',"', ' ,\n\t"') })],
    ['1,500 levels of nesting', withMembers(`"a":${'['.repeat(1500)}${']'.repeat(1500)}`)],
    ['names of Object.prototype', withMembers('"constructor":1,"toString":2')],
    ['a surrogate pair, escaped', withMembers(String.raw`"\ud83d\udd11":"\ud83d\udd11"`)],
    ['text that looks like half of a surrogate pair', withMembers(String.raw`"a":"\\ud800"`)],
    ['text that looks like a huge number', withMembers('"a":"1e400"')],
    ['numbers of every form', withMembers('"a":[123456789012345678901234567890,-0,1.5e-7,1E+308]')],
    ['an unknown header parameter', forgeWith('es', { header: { cty: '"JWT"', epk: '{}' } })],
  ])('may hold %s', (_what, token) => {
    expect(workshop.verifier.inspect(token)).toMatchObject({ verdict: { status: 'good' }, failedCheck: undefined });
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
  ])('may say %s: %s', (name, value) => {
    expect(workshop.verifier.inspect(forgeWith('es', { claims: { [name]: value } })).verdict.status).toBe('good');
  });

  it.each([String(now), String(now - 1), String(now - 0.001), '0', '-0', '1'])(
    'has expired with exp: %s, without any leeway',
    (exp) => {
      const token = forgeWith('es', { claims: { exp } });
      const { verdict, failedCheck } = workshop.verifier.inspect(token);
      expect([verdict.status, failedCheck]).toStrictEqual(['expired', 'expiry']);
      expect(workshop.accessTokens.verify(token).status).toBe('expired');
    },
  );

  it('is read as it was signed', () => {
    const token = forgeWith('es', { claims: { scope: '" read  write "', tenant: '"t1"' } });
    const times = { authenticatedAt: noonPlus(0), issuedAt: noonPlus(0), expiresAt: noonPlus(900) };
    const ids = { issuer, userId: 'user-1', sessionId: 'session-1', generation: 1, id: 'token-1' };
    const claims = expect.objectContaining({ tenant: 't1', gen: 1 }) as unknown;
    const said = { ...ids, ...times, roles: ['ADMIN'], scope: ['read', 'write'], claims };
    expect(workshop.accessTokens.verify(token)).toStrictEqual({ status: 'good', token: said });
  });

  it('gives rights that nobody can add to for the requests that come after', () => {
    const { token } = workshop.accessTokens.verify(forgeWith('es')) as { token: AccessToken };
    expect([Object.isFrozen(token.roles), Object.isFrozen(token.scope)]).toStrictEqual([true, true]);
  });

  it('has a twin, signed (r, n - s), that is the same token in all that counts', () => {
    const token = forgeWith('es');
    expect(twinOfToken(token)).not.toBe(token);
    expect(workshop.verifier.inspect(twinOfToken(token))).toStrictEqual(workshop.verifier.inspect(token));
  });

  it('dies with its session, and its twin with it, whichever of the two had been seen before', async () => {
    const gateway = await startGateway();
    const { accessToken } = await signIn(gateway);
    const ask = async (token: string) => (await gateway.send(MeDocument, {}, { token })).reason;
    const tokens = [accessToken, twinOfToken(accessToken)];
    expect(await Promise.all(tokens.map(ask))).toStrictEqual([undefined, undefined]);

    await gateway.send(LogoutDocument, {}, { token: twinOfToken(accessToken) });

    expect(await Promise.all(tokens.map(ask))).toStrictEqual(['SESSION_REVOKED', 'SESSION_REVOKED']);
  });

  it('is told from a refresh token by both', async () => {
    const gateway = await startGateway();
    const { accessToken, refreshToken } = await signIn(gateway);
    expect(gateway.core.accessTokens.verify(refreshToken)).toStrictEqual({
      status: 'refused',
      reason: 'TOKEN_MALFORMED',
    });
    expect(() => gateway.core.refreshTokens.parse(accessToken)).toThrow(
      expect.objectContaining({ reason: 'REFRESH_TOKEN_INVALID' }) as Error,
    );
  });
});
