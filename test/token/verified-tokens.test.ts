import { systemRandomness } from '../../src/crypto/system-randomness';
import { Callers } from '../../src/domain/callers';
import { Confirmations } from '../../src/domain/confirmations';
import { MisuseError } from '../../src/domain/misuse-error';
import { Revocations } from '../../src/domain/revocations';
import { extractBearerToken } from '../../src/http/bearer-token';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { JwtAccessTokens } from '../../src/token/jwt-access-tokens';
import { noonPlus } from '../support/builders';
import { CountingVerifier } from '../support/counting-verifier';
import { closeDatabases, openDatabase } from '../support/database';
import { MemoryLogger } from '../support/memory-logger';
import { audience, claimsWith, forge, issuer, now, openWorkshop, twinOf } from '../support/token-workshop';

function openWorkshopWithCache(cacheSize = 100) {
  const workshop = openWorkshop();
  const verifier = new CountingVerifier({ ...workshop, issuer, audience });
  const options = { ...workshop, verifier, randomness: systemRandomness, issuer, audience, cacheSize };
  const es = { algorithm: 'ES256', key: workshop.keys.es.material.signingKey };
  const sign = (jti: string, exp = now + 900) =>
    forge(es, { claims: claimsWith({ jti: `"${jti}"`, exp: String(exp) }) });
  return { ...workshop, verifier, sign, accessTokens: new JwtAccessTokens(options) };
}

async function openCallers() {
  const workshop = openWorkshopWithCache();
  const common = {
    store: new KyselySessionStore(await openDatabase()),
    clock: workshop.clock,
    logger: new MemoryLogger(),
  };
  const revocations = new Revocations({ ...common, accessLifetimeSeconds: 900, pollIntervalMs: 250 });
  const confirmations = new Confirmations(common);
  return {
    ...workshop,
    revocations,
    callers: new Callers({ own: { ...workshop, revocations, confirmations, refusesStale: false } }),
  };
}

afterEach(closeDatabases);

describe('an access token', () => {
  const said = { userId: 'user-1', sessionId: 'session-1', generation: 1, scope: [], additionalClaims: {} };
  const times = { authenticatedAt: noonPlus(0), issuedAt: noonPlus(0), expiresAt: noonPlus(900) };
  const rolesOf = (count: number) => Array.from({ length: count }, (_, index) => `role-${index}`.padEnd(64, '-'));

  it('with as many roles as a header can carry is accepted from a header', () => {
    const { accessTokens } = openWorkshopWithCache();
    const token = accessTokens.issue({ ...said, ...times, roles: rolesOf(80) });
    const presented = extractBearerToken({ headers: { authorization: `Bearer ${token}` } });
    expect(presented).toStrictEqual({ kind: 'bearer', token });
    expect(accessTokens.verify(token).status).toBe('good');
  });

  it('that no header could carry is not issued', () => {
    const { accessTokens } = openWorkshopWithCache();
    expect(() => accessTokens.issue({ ...said, ...times, roles: rolesOf(90) })).toThrow(MisuseError);
  });
});

describe('verified access tokens', () => {
  it('are remembered, so that their signature is checked once', () => {
    const { accessTokens, verifier, sign } = openWorkshopWithCache();
    const token = sign('a');
    const first = accessTokens.verify(token);
    expect(accessTokens.verify(token)).toStrictEqual(first);
    expect(first.status).toBe('good');
    expect(verifier.inspections).toBe(1);
  });

  it('are remembered by their exact text', () => {
    const { accessTokens, verifier, sign } = openWorkshopWithCache();
    const [header = '', claims = '', signature = ''] = sign('a').split('.');
    const twin = twinOf(Buffer.from(signature, 'base64url')).toString('base64url');
    accessTokens.verify(`${header}.${claims}.${signature}`);
    accessTokens.verify(`${header}.${claims}.${twin}`);
    accessTokens.verify(`${header}.${claims}.${signature}A`);
    expect(verifier.inspections).toBe(3);
  });

  it('die in the second that they expire, remembered or not', () => {
    const { accessTokens, clock, sign } = openWorkshopWithCache();
    const token = sign('a');
    accessTokens.verify(token);
    clock.jump(899_999);
    expect(accessTokens.verify(token).status).toBe('good');
    clock.jump(1);
    expect(accessTokens.verify(token).status).toBe('expired');
    expect(accessTokens.verify(token).status).toBe('expired');
  });

  it('are forgotten, the one unused for longest first, when there are too many', () => {
    const { accessTokens, verifier, sign } = openWorkshopWithCache(2);
    const [a, b, c] = [sign('a'), sign('b'), sign('c')] as const;
    for (const token of [a, b, a, c, a]) accessTokens.verify(token);
    expect(verifier.inspections).toBe(3);
    accessTokens.verify(b);
    expect(verifier.inspections).toBe(4);
  });

  it('are not pushed out by bad ones', () => {
    const { accessTokens, verifier, sign } = openWorkshopWithCache(2);
    const token = sign('a');
    accessTokens.verify(token);
    for (let index = 0; index < 50; index += 1) accessTokens.verify(`${token}${'A'.repeat(index + 1)}`);
    const { inspections } = verifier;
    accessTokens.verify(token);
    expect(verifier.inspections).toBe(inspections);
  });

  it('are refused, remembered or not, from the moment that their session is ended', async () => {
    const { callers, revocations, clock, sign } = await openCallers();
    const bearer = { kind: 'bearer', token: sign('a') } as const;
    expect((await callers.identify(bearer)).kind).toBe('authenticated');
    revocations.add(['session-1'], clock.now());
    expect(await callers.identify(bearer)).toMatchObject({ kind: 'rejected', reason: 'SESSION_REVOKED' });
    expect(await callers.verify(bearer.token)).toStrictEqual({ status: 'refused', reason: 'SESSION_REVOKED' });
  });

  it('are refused with their session in every spelling that verifies', async () => {
    const { callers, revocations, clock, sign } = await openCallers();
    const [header = '', claims = '', signature = ''] = sign('a').split('.');
    const twin = twinOf(Buffer.from(signature, 'base64url')).toString('base64url');
    const bearer = { kind: 'bearer', token: `${header}.${claims}.${twin}` } as const;
    expect((await callers.identify(bearer)).kind).toBe('authenticated');
    revocations.add(['session-1'], clock.now());
    expect(await callers.identify(bearer)).toMatchObject({ kind: 'rejected', reason: 'SESSION_REVOKED' });
  });

  it('say of an ended session that it is ended, also when they have expired', async () => {
    const { callers, revocations, clock, sign } = await openCallers();
    revocations.add(['session-1'], clock.now());
    const caller = await callers.identify({ kind: 'bearer', token: sign('a', now - 1) });
    expect(caller).toMatchObject({ reason: 'SESSION_REVOKED', staleToken: { sessionId: 'session-1' } });
  });

  it.each([
    ['expired', now - 1, { reason: 'TOKEN_EXPIRED', challenge: 'invalid_token', staleToken: { id: 'a' } }],
    ['forged', undefined, { reason: 'TOKEN_MALFORMED', challenge: 'invalid_token', staleToken: undefined }],
  ])('leave a token to log out with only where they are authentic: %s', async (_what, exp, rejected) => {
    const { callers, sign } = await openCallers();
    const token = exp === undefined ? 'a.b.c' : sign('a', exp);
    expect(await callers.identify({ kind: 'bearer', token })).toMatchObject({ kind: 'rejected', ...rejected });
  });

  it('is remembered with a few others of its session, and no more', () => {
    const { accessTokens, verifier, sign } = openWorkshopWithCache();
    const tokens = Array.from({ length: 5 }, (_, index) => sign(`token-${index}`));
    for (const token of tokens) accessTokens.verify(token);
    const before = verifier.inspections;
    for (const token of tokens.slice(1)) accessTokens.verify(token);
    expect(verifier.inspections).toBe(before);
    accessTokens.verify(tokens[0] ?? '');
    expect(verifier.inspections).toBe(before + 1);
  });
});
