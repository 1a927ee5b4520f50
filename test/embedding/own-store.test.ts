import { ChangePasswordDocument, LoginDocument, MeDocument } from '../../schema/generated/operations';
import { password, startGateway, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { refresh, refreshWithBearer } from '../support/sign-in';
import { logIn } from './log-in';
import { MemoryUsers, MemoryUsersWithPasswords } from './memory-users';

afterEach(stopGateways);

describe("an embedder's own user store", () => {
  it('is the one that people sign in against', async () => {
    const gateway = await startGateway({ users: new MemoryUsers('ada') });
    await gateway.signUp({ username: 'grace' });
    const { accessToken: token } = await logIn(gateway);
    expect(requireData(await gateway.send(MeDocument, {}, { token })).me).toMatchObject({
      id: 'id-of-ada',
      email: null,
    });
    const grace = await gateway.send(LoginDocument, { input: { username: 'grace', password } });
    expect(grace.reason).toBe('BAD_CREDENTIALS');
  });

  it('is asked to compare a password for an unknown user too', async () => {
    const users = new MemoryUsers();
    const verify = jest.spyOn(users, 'verifyPassword');
    const gateway = await startGateway({ users });
    await gateway.send(LoginDocument, { input: { username: 'nobody', password } });
    expect(verify.mock.calls).toStrictEqual([[undefined, password]]);
  });

  it('that fails is a bug: masked, without what it said, and logged once', async () => {
    const users = new MemoryUsers('ada');
    jest.spyOn(users, 'findByLoginName').mockRejectedValue(new Error('relation "users" does not exist'));
    const gateway = await startGateway({ users });
    const answer = await gateway.send(LoginDocument, { input: { username: 'ada', password } });
    expect(answer.reason).toBe('INTERNAL_ERROR');
    expect(answer.text).not.toContain('relation');
    expect(gateway.logger.lines.filter((line) => line.includes('relation'))).toHaveLength(1);
  });

  it.each([
    ['disabled', (users: MemoryUsers) => users.change('id-of-ada', { disabled: true }), 'ACCOUNT_DISABLED'],
    ['deleted', (users: MemoryUsers) => users.remove('id-of-ada'), 'SESSION_REVOKED'],
    [
      'given a new password',
      (users: MemoryUsers) => users.change('id-of-ada', { passwordChangedAt: new Date('2026-01-01T12:00:01Z') }),
      'SESSION_REVOKED',
    ],
  ] as const)('in which a user is %s ends the session at the next refresh of any kind', async (_, happen, reason) => {
    const users = new MemoryUsers('ada');
    const gateway = await startGateway({ users });
    const [phone, laptop] = [await logIn(gateway), await logIn(gateway)];
    await gateway.clock.advanceSeconds(2);
    happen(users);

    expect((await refresh(gateway, phone.refreshToken)).reason).toBe(reason);
    expect((await gateway.send(MeDocument, {}, { token: phone.accessToken })).reason).toBe('SESSION_REVOKED');
    expect((await refresh(gateway, phone.refreshToken)).reason).toBe('SESSION_REVOKED');
    const second = await refreshWithBearer(gateway, laptop.accessToken);
    expect(second.code).toBe('UNAUTHENTICATED');
    expect((await gateway.send(MeDocument, {}, { token: laptop.accessToken })).reason).toBe('SESSION_REVOKED');
  });

  it('in which a password was set before the login leaves the session alone', async () => {
    const users = new MemoryUsers('ada');
    users.change('id-of-ada', { passwordChangedAt: new Date('2026-01-01T11:59:59Z') });
    const gateway = await startGateway({ users });
    expect((await refresh(gateway, (await logIn(gateway)).refreshToken)).reason).toBeUndefined();
  });

  it('in which the roles change shows in the next access token', async () => {
    const users = new MemoryUsers('ada');
    const gateway = await startGateway({ users });
    const { refreshToken } = await logIn(gateway);
    users.change('id-of-ada', { roles: ['ADMIN'] });
    const token = requireData(await refresh(gateway, refreshToken)).refreshToken.accessToken;
    expect(await gateway.gateway.createContext({ headers: { authorization: `Bearer ${token}` } })).toMatchObject({
      kind: 'authenticated',
      viewer: { userId: 'id-of-ada', roles: ['ADMIN'] },
    });
  });

  it('may sign people out at once through the gateway', async () => {
    const gateway = await startGateway({ users: new MemoryUsers('ada') });
    const { accessToken: token } = await logIn(gateway);
    expect(await gateway.gateway.sessions.endAllOf('id-of-ada', 'account_disabled')).toBe(1);
    expect((await gateway.send(MeDocument, {}, { token })).reason).toBe('SESSION_REVOKED');
  });

  it('without setPassword has no changePassword in the schema', async () => {
    const { gateway } = await startGateway({ users: new MemoryUsers('ada') });
    expect(gateway.schema.getMutationType()?.getFields()).not.toHaveProperty('changePassword');
  });

  it('with setPassword decides which passwords it takes', async () => {
    const gateway = await startGateway({ users: new MemoryUsersWithPasswords('ada') });
    const { accessToken: token } = await logIn(gateway);
    const change = async (newPassword: string) =>
      (await gateway.send(ChangePasswordDocument, { input: { currentPassword: password, newPassword } }, { token }))
        .reason;
    expect(await change('this is too weak for this store')).toBe('PASSWORD_TOO_WEAK');
    expect(await change('this one is good enough')).toBeUndefined();
    expect((await gateway.send(LoginDocument, { input: { username: 'ada', password } })).reason).toBe(
      'BAD_CREDENTIALS',
    );
  });
});
