import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { FakeIssuer, makeIssuerKey, signToken } from '../support/fake-issuer';
import { requireData } from '../support/send';
import { signIn } from '../support/sign-in';
import { readClaims } from '../support/token';
import { WhoResolver } from './who.resolver';

let issuer: FakeIssuer;
let other: FakeIssuer;
let down: FakeIssuer;
let gateway: TestGateway;

beforeAll(async () => {
  [issuer, other] = [await new FakeIssuer().start(), await new FakeIssuer().start()];
  down = await new FakeIssuer().start();
  down.answer = (response) => response.destroy();
  const mapping = { audience: 'graphql', rolesClaim: 'realm_access.roles', scopeClaim: 'scp' };
  gateway = await startGateway({
    resolvers: [WhoResolver],
    policies: { 'Query.readers': { scope: ['read'] } },
    settings: {
      trustedIssuers: [
        { issuer: issuer.url, jwksUri: issuer.jwksUri, ...mapping },
        { issuer: other.url, jwksUri: other.jwksUri, ...mapping },
        { issuer: 'https://down.example', jwksUri: `${down.url}/keys`, ...mapping },
      ],
    },
  });
});
afterAll(async () => {
  await stopGateways();
  await Promise.all([issuer.stop(), other.stop(), down.stop()]);
});

const verification = '{ active reason issuer subject sessionId roles scope }';
const verifyToken = (token: string) =>
  gateway.send<{ verifyToken: Record<string, unknown> }>(
    `query($token: NonEmptyString!) { verifyToken(token: $token) ${verification} }`,
    { token },
  );

describe('a caller whom another issuer vouches for', () => {
  it('is known by issuer and subject, with neither an account nor a session', async () => {
    const token = issuer.sign({ claims: { realm_access: { roles: ['EDITOR'] }, scp: ['read', 'write'], sid: 's1' } });
    const { who } = requireData(await gateway.send<{ who: string }>('{ who }', {}, { token }));
    const known = { issuer: issuer.url, subject: 'ada-elsewhere', roles: ['EDITOR'], scope: ['read', 'write'] };
    expect(JSON.parse(who)).toStrictEqual({ ...known, userId: null, sessionId: null });
  });

  it('is told the same by verifyToken', async () => {
    const token = issuer.sign({ claims: { scp: 'read', sid: 's1' } });
    expect(requireData(await verifyToken(token)).verifyToken).toStrictEqual({
      ...{ active: true, reason: null, issuer: issuer.url, subject: 'ada-elsewhere', sessionId: null },
      ...{ roles: [], scope: ['read'] },
    });
  });

  it('is told by verifyToken why not, and when nothing can be said', async () => {
    const expired = await verifyToken(issuer.sign({ claims: { exp: 1 } }));
    const inactive = { active: false, issuer: null, subject: null, sessionId: null, roles: [], scope: [] };
    expect(requireData(expired).verifyToken).toStrictEqual({ ...inactive, reason: 'TOKEN_EXPIRED' });
    const undecided = await verifyToken(signToken('https://down.example', requireKey(down)));
    expect(undecided).toMatchObject({ code: 'UNAVAILABLE', reason: 'ISSUER_UNAVAILABLE' });
  });

  it.each([
    ['{ editors }', { realm_access: { roles: ['EDITOR'] } }, undefined],
    ['{ editors }', { realm_access: { roles: ['READER'] } }, 'INSUFFICIENT_ROLE'],
    ['{ editors }', { roles: ['EDITOR'] }, 'INSUFFICIENT_ROLE'],
    ['{ readers }', { scp: 'read' }, undefined],
    ['{ readers }', { scp: ['read'] }, undefined],
    ['{ readers }', { scope: 'read' }, 'INSUFFICIENT_SCOPE'],
  ])('may %s with the claims %j: %s', async (operation, claims, reason) => {
    const token = issuer.sign({ claims });
    expect((await gateway.send(operation, {}, { token })).reason).toBe(reason);
  });

  it.each([
    '{ me { id } }',
    '{ sessions { id } }',
    'mutation { logout { endedSessions } }',
    'mutation { logout(scope: ALL) { endedSessions } }',
    'mutation { revokeSession(id: "x") { endedSessions } }',
    'mutation { refreshToken { accessToken } }',
    'mutation { changePassword(input: { currentPassword: "a", newPassword: "b" }) { accessToken } }',
  ])('is refused %s, though subject and session are spelt like those of an account here', async (operation) => {
    const { accessToken } = await signIn(gateway);
    const { sub, sid, jti, gen, auth_time } = readClaims(accessToken);
    const token = issuer.sign({ claims: { sub, sid, jti, gen, auth_time } });
    const answer = await gateway.send(operation, {}, { token });
    expect(answer).toMatchObject({ code: 'FORBIDDEN', reason: 'FOREIGN_ACCOUNT' });
    expect((await gateway.send('{ me { id } }', {}, { token: accessToken })).reason).toBeUndefined();
  });

  it('ends no session by logging in, whatever its sid says', async () => {
    const { accessToken } = await signIn(gateway);
    const { sub, sid } = readClaims(accessToken);
    await signIn(gateway, 'ada', issuer.sign({ claims: { sub, sid } }));
    expect((await gateway.send('{ me { id } }', {}, { token: accessToken })).reason).toBeUndefined();
  });

  it('cannot log out with an expired token either', async () => {
    const { accessToken } = await signIn(gateway);
    const { sub, sid, iat } = readClaims(accessToken);
    const token = issuer.sign({ claims: { sub, sid, exp: iat } });
    expect((await gateway.send('mutation { logout { endedSessions } }', {}, { token })).reason).toBe('TOKEN_EXPIRED');
    expect((await gateway.send('{ me { id } }', {}, { token: accessToken })).reason).toBeUndefined();
  });

  it('is not refused because a session of that name was ended here', async () => {
    const { accessToken } = await signIn(gateway);
    const { sid } = readClaims(accessToken);
    await gateway.send('mutation { logout { endedSessions } }', {}, { token: accessToken });
    expect((await gateway.send('{ who }', {}, { token: issuer.sign({ claims: { sid } }) })).reason).toBeUndefined();
  });
});

describe('a token', () => {
  const own = () => gateway.core.keys.ring.signingKey;

  it.each<[what: string, token: () => string]>([
    ["of one issuer in another's name", () => signToken(other.url, requireKey(issuer))],
    ['of an issuer in our name', () => signToken('http://issuer.test', requireKey(issuer))],
    [
      'of an issuer in our name, with our kid',
      () => signToken('http://issuer.test', { ...requireKey(issuer), id: own().id }),
    ],
    ["of ours in an issuer's name", () => signToken(issuer.url, { ...own(), privateKey: own().key })],
    [
      "of ours in an issuer's name, with its kid",
      () => signToken(issuer.url, { ...own(), id: 'key-1', privateKey: own().key }),
    ],
    ['of an issuer that nobody trusts', () => signToken('http://attacker.test', makeIssuerKey())],
    ['whose issuer is the name of a prototype', () => signToken('constructor', makeIssuerKey())],
  ])('%s is refused', async (_what, token) => {
    expect((await gateway.send('{ who }', {}, { token: token() })).reason).toBe('TOKEN_INVALID');
    expect(requireData(await verifyToken(token())).verifyToken).toMatchObject({
      active: false,
      reason: 'TOKEN_INVALID',
    });
  });

  it('of two issuers whose keys have one kid is verified by the key of its own issuer', async () => {
    expect([requireKey(issuer).id, requireKey(other).id]).toStrictEqual(['key-1', 'key-1']);
    expect((await gateway.send('{ who }', {}, { token: issuer.sign() })).reason).toBeUndefined();
    expect((await gateway.send('{ who }', {}, { token: other.sign() })).reason).toBeUndefined();
  });
});

function requireKey({ keys: [key] }: FakeIssuer): NonNullable<typeof key> {
  if (key === undefined) throw new Error('the issuer has no key');
  return key;
}
