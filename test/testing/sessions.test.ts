import { startTestGateway, testPassword } from '../../src/testing';
import type { TestGateway, TestGatewayOptions } from '../../src/testing';
import { ChangePasswordDocument, LoginDocument, MeDocument } from '../../schema/generated/operations';
import { MemoryUsers } from '../embedding/memory-users';

let gateway: TestGateway;
const start = async (options: TestGatewayOptions = {}): Promise<TestGateway> =>
  (gateway = await startTestGateway({
    users: [{ username: 'ada', roles: ['ADMIN'] }, { username: 'grace' }],
    ...options,
  }));
afterEach(() => gateway.close());

describe('somebody signed in at a gateway under test', () => {
  it('asks as themselves, and nobody asks as them otherwise', async () => {
    await start();
    const ada = await gateway.signIn('ada');
    const answer = await gateway.send(MeDocument, {}, { as: ada });
    expect(answer.data?.me).toMatchObject({ id: ada.userId, username: 'ada', roles: ['ADMIN'] });
    expect((await gateway.send('{ me { id } }')).reason).toBe('TOKEN_MISSING');
    const grace = await gateway.signIn('grace');
    expect((await gateway.send<{ me: object }>('{ me { username } }', {}, { as: grace })).data?.me).toStrictEqual({
      username: 'grace',
    });
  });

  it('is known to a server of its own by the same headers', async () => {
    await start();
    const { headers, userId, id: sessionId } = await gateway.signIn('ada');
    const context = await gateway.createContext({ headers });
    expect(context).toMatchObject({ kind: 'authenticated', viewer: { userId, sessionId, roles: ['ADMIN'] } });
  });

  it('is signed out when the time has moved on, and back in after a refresh', async () => {
    await start();
    const ada = await gateway.signIn('ada');
    await gateway.advance({ minutes: 14, seconds: 59 });
    expect((await gateway.send('{ me { id } }', {}, { as: ada })).reason).toBeUndefined();
    await gateway.advance({ seconds: 1 });
    expect((await gateway.send('{ me { id } }', {}, { as: ada })).reason).toBe('TOKEN_EXPIRED');
    const next = await gateway.refresh(ada);
    expect((await gateway.send('{ me { id } }', {}, { as: next })).reason).toBeUndefined();
    expect(next.id).toBe(ada.id);
  });

  it('expires at will, once', async () => {
    await start();
    const ada = await gateway.signIn('ada');
    await gateway.expire(ada);
    expect(gateway.clock.now()).toStrictEqual(ada.expiresAt);
    expect((await gateway.send('{ me { id } }', {}, { as: ada })).reason).toBe('TOKEN_EXPIRED');
    await gateway.expire(ada);
    expect(gateway.clock.now()).toStrictEqual(ada.expiresAt);
  });

  it('is revoked in one session and stays in the other', async () => {
    await start();
    const [phone, laptop] = [await gateway.signIn('ada'), await gateway.signIn('ada')];
    expect([await gateway.revoke(phone), await gateway.revoke(phone)]).toStrictEqual([true, false]);
    expect((await gateway.send('{ me { id } }', {}, { as: phone })).reason).toBe('SESSION_REVOKED');
    expect((await gateway.send('{ me { id } }', {}, { as: laptop })).reason).toBeUndefined();
    await expect(gateway.refresh(phone)).rejects.toMatchObject({ name: 'RefusedError', reason: 'SESSION_REVOKED' });
  });

  it('loses the session with a refresh token that is used again much later', async () => {
    await start();
    const ada = await gateway.signIn('ada');
    const next = await gateway.refresh(ada);
    expect((await gateway.send('{ me { id } }', {}, { as: next })).reason).toBeUndefined();
    await gateway.advance({ hours: 1 });
    await expect(gateway.refresh(ada)).rejects.toMatchObject({ reason: 'REFRESH_TOKEN_REUSED' });
  });

  it('stays in over a year of refreshes, a leap at a time', async () => {
    await start({ settings: { sessionAbsoluteLifetimeSeconds: 31_536_000, keyMaxAgeDays: 90 } });
    let ada = await gateway.signIn('ada');
    for (let month = 0; month < 11; month += 1) {
      await gateway.advance({ days: 25 });
      ada = await gateway.refresh(ada);
    }
    expect((await gateway.send('{ me { id } }', {}, { as: ada })).reason).toBeUndefined();
    expect(gateway.clock.now().toISOString()).toBe('2026-10-03T12:00:00.000Z');
  });
});

describe('the users of a gateway under test', () => {
  it('have passwords that are really compared, and changed', async () => {
    await start({ users: [{ username: 'ada' }, { username: 'grace', password: 'short' }] });
    const ada = await gateway.signIn('ada', testPassword);
    await gateway.signIn('grace', 'short');
    await expect(gateway.signIn('grace', testPassword)).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    await expect(gateway.signIn('nobody')).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    const input = { currentPassword: testPassword, newPassword: 'a moth in relay number 70' };
    expect((await gateway.send(ChangePasswordDocument, { input }, { as: ada })).reason).toBeUndefined();
    await expect(gateway.signIn('ada', testPassword)).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    const again = await gateway.send(LoginDocument, { input: { username: 'ada', password: input.newPassword } });
    expect(again.data?.login.user.username).toBe('ada');
  });

  it('have what they are given', async () => {
    const given = { id: '7', email: 'ada@acme.example', attributes: { tenant: 'acme' } };
    await start({
      users: [{ username: 'ada', scope: ['stock:read'], ...given }],
      successMiddlewares: [
        async (event, next) => {
          await next();
          event.payload.extra['tenant'] = event.user.attributes?.['tenant'] ?? null;
        },
      ],
    });
    const ada = await gateway.signIn('ada@acme.example');
    expect(ada).toMatchObject({ userId: '7', username: 'ada', extra: { tenant: 'acme' } });
    const context = await gateway.createContext({ headers: ada.headers });
    expect(context).toMatchObject({ viewer: { scope: ['stock:read'] } });
    await gateway.refresh(ada);
    expect(await gateway.accounts.list()).toMatchObject([given]);
  });

  it('who are disabled cannot sign in, not even by the kit', async () => {
    await start({ users: [{ username: 'ada', disabled: true }] });
    await expect(gateway.signIn('ada')).rejects.toThrow('the sign-in of ada was refused: ACCOUNT_DISABLED');
  });

  it('may have the hash of another system, which is compared with and replaced', async () => {
    await start({ users: [] });
    const passwordHash = '$2y$04$jYKvCQPvhSVP8.jwqHDC1.KYkKyEaqpFqSsQZJZzFwTyLD2dj6jyu';
    await gateway.accounts.import({ username: 'ada', roles: [], passwordHash });
    await expect(gateway.signIn('ada', 'wrong')).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    await gateway.signIn('ada', 'a moth in relay number 70');
    await gateway.signIn('ada', 'a moth in relay number 70');
  });

  it('may be in a store of your own, whose passwords the kit need not know', async () => {
    await start({ users: new MemoryUsers('ada') });
    expect(await gateway.signIn('ada')).toMatchObject({ userId: 'id-of-ada' });
    await expect(gateway.signIn('ada', 'wrong')).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    await expect(gateway.signIn('nobody')).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    expect(gateway.schema.getMutationType()?.getFields()).not.toHaveProperty('changePassword');
  });
});

describe('cookie mode under test', () => {
  it.each([false, true])('signs in and refreshes by cookies, with access cookies %s', async (accessCookie) => {
    await start({ settings: { refreshCookie: true, accessCookie } });
    const ada = await gateway.signIn('ada');
    expect(ada.refreshToken).toBeUndefined();
    expect(ada.headers).toHaveProperty('cookie');
    const next = await gateway.refresh(ada);
    expect(next.headers['cookie']).not.toBe(ada.headers['cookie']);
    expect((await gateway.send('{ me { id } }', {}, { as: next })).reason).toBeUndefined();
  });
});
