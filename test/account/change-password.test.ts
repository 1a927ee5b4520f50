import { ChangePasswordDocument, LoginDocument, MeDocument } from '../../schema/generated/operations';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { refresh, refreshed, refreshWithBearer, signIn } from '../support/sign-in';

afterEach(stopGateways);

const newPassword = 'another horse, another battery';

async function change(gateway: TestGateway, token: string, input = {}): ReturnType<typeof send> {
  return send(gateway, token, { currentPassword: password, newPassword, ...input });
}

function send(gateway: TestGateway, token: string, input: { currentPassword: string; newPassword: string }) {
  return gateway.send(ChangePasswordDocument, { input }, { token });
}

describe('changePassword', () => {
  it('ends the other sessions and re-issues this one', async () => {
    const gateway = await startGateway();
    const other = await signIn(gateway);
    const mine = await signIn(gateway);
    await gateway.clock.advanceSeconds(5);

    const { changePassword } = requireData(await change(gateway, mine.accessToken));

    expect(changePassword.session.id).toBe(mine.session.id);
    expect((await gateway.send(MeDocument, {}, { token: other.accessToken })).reason).toBe('SESSION_REVOKED');
    expect((await refresh(gateway, other.refreshToken)).reason).toBe('SESSION_REVOKED');
    expect((await gateway.send(MeDocument, {}, { token: changePassword.accessToken })).reason).toBeUndefined();
    expect((await refreshed(gateway, changePassword.refreshToken ?? '')).session.id).toBe(mine.session.id);
  });

  it('puts the new password in force and the old one out of it', async () => {
    const gateway = await startGateway();
    const { accessToken } = await signIn(gateway);
    await change(gateway, accessToken);

    const login = (attempt: string) => gateway.send(LoginDocument, { input: { username: 'ada', password: attempt } });

    expect((await login(password)).reason).toBe('BAD_CREDENTIALS');
    expect((await login(newPassword)).reason).toBeUndefined();
  });

  it.each([
    ['the current password is wrong', { currentPassword: 'wrong' }, 'BAD_CREDENTIALS'],
    ['the new one is too short', { newPassword: 'fourteen chars' }, 'PASSWORD_TOO_WEAK'],
    ['the new one is too long', { newPassword: 'abcdefgh'.repeat(17) }, 'PASSWORD_TOO_WEAK'],
  ])('changes nothing when %s', async (_, input, reason) => {
    const gateway = await startGateway();
    const other = await signIn(gateway);
    const { accessToken } = await signIn(gateway);

    expect((await change(gateway, accessToken, input)).reason).toBe(reason);

    expect((await refresh(gateway, other.refreshToken)).reason).toBeUndefined();
    await expect(gateway.core.accounts.require('ada')).resolves.toBeDefined();
    expect((await gateway.send(LoginDocument, { input: { username: 'ada', password } })).reason).toBeUndefined();
  });

  it('says which rule the new one breaks, and the bounds', async () => {
    const gateway = await startGateway({ settings: { passwordMinLength: 20 } });
    const { accessToken } = await signIn(gateway);
    const { errors } = await change(gateway, accessToken, { newPassword: 'nineteen characters' });
    expect(errors[0]?.extensions).toStrictEqual({
      code: 'BAD_USER_INPUT',
      reason: 'PASSWORD_TOO_WEAK',
      weakness: 'TOO_SHORT',
      minLength: 20,
      maxLength: 128,
    });
  });

  it('loses nobody whose answer was lost', async () => {
    const gateway = await startGateway();
    const { accessToken, refreshToken } = await signIn(gateway);
    await gateway.clock.advanceSeconds(60);
    const lost = requireData(await change(gateway, accessToken)).changePassword;
    await gateway.clock.advanceSeconds(60);

    expect((await refreshed(gateway, refreshToken)).refreshToken).toBe(lost.refreshToken);
  });

  it('keeps the old password when a success middleware refuses', async () => {
    const gateway = await startGateway({
      successMiddlewares: [
        async ({ phase }, next) => {
          if (phase === 'changePassword') throw new Error('bug');
          await next();
        },
      ],
    });
    const { accessToken } = await signIn(gateway);

    expect((await change(gateway, accessToken)).reason).toBe('INTERNAL_ERROR');

    expect((await gateway.send(LoginDocument, { input: { username: 'ada', password } })).reason).toBeUndefined();
  });

  it('needs a signed-in caller', async () => {
    const gateway = await startGateway();

    expect((await change(gateway, 'abc')).reason).toBe('TOKEN_MALFORMED');
  });

  it('does not sign out a client that refreshes at the same time', async () => {
    const gateway = await startGateway();
    const { accessToken, refreshToken } = await signIn(gateway);

    const [changed, raced] = await Promise.all([change(gateway, accessToken), refreshed(gateway, refreshToken)]);

    const { refreshToken: current } = requireData(changed).changePassword;
    expect(current).toBe(raced.refreshToken);
    expect((await refresh(gateway, raced.refreshToken)).reason).toBeUndefined();
  });

  it('does not take a client for a thief that refreshes while the password is checked', async () => {
    const gateway = await startGateway();
    const mine = await signIn(gateway);
    const verify = gateway.core.accounts.verifyPassword.bind(gateway.core.accounts);
    let latest = mine;
    jest.spyOn(gateway.core.accounts, 'verifyPassword').mockImplementation(async (...args) => {
      for (let count = 0; count < 2; count += 1) {
        latest = await refreshed(gateway, latest.refreshToken);
        await gateway.send(MeDocument, {}, { token: latest.accessToken });
        await gateway.core.confirmations.settle();
      }
      return verify(...args);
    });

    const { changePassword } = requireData(await change(gateway, mine.accessToken));
    jest.restoreAllMocks();

    await refreshed(gateway, changePassword.refreshToken ?? '');
    expect((await gateway.send(MeDocument, {}, { token: changePassword.accessToken })).reason).toBeUndefined();
  });

  it('is later than any token from before, however soon after it', async () => {
    const gateway = await startGateway();
    gateway.clock.jump(100);
    const { accessToken } = await signIn(gateway);
    gateway.clock.jump(100);
    const { changePassword } = requireData(await change(gateway, accessToken));

    expect((await refreshWithBearer(gateway, accessToken)).reason).toBe('TOKEN_INVALID');
    expect((await refreshWithBearer(gateway, changePassword.accessToken)).reason).toBeUndefined();
    const login = await gateway.send(LoginDocument, { input: { username: 'ada', password: newPassword } });
    expect((await refreshWithBearer(gateway, requireData(login).login.accessToken)).reason).toBeUndefined();
  });

  it('goes well for one of two at once, whose password is then in force', async () => {
    const gateway = await startGateway();
    const sessions = [await signIn(gateway), await signIn(gateway)];
    const passwords = ['the first of the new phrases', 'the second of the new phrases'];

    const answers = await Promise.all(
      sessions.map(({ accessToken }, index) => change(gateway, accessToken, { newPassword: passwords[index] })),
    );

    const logins = await Promise.all(
      passwords.map((attempt) => gateway.send(LoginDocument, { input: { username: 'ada', password: attempt } })),
    );
    expect(answers.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(logins.map(({ reason }) => reason === undefined)).toStrictEqual(
      answers.map(({ reason }) => reason === undefined),
    );
  });

  it('leaves nothing to renew with an access token from before', async () => {
    const gateway = await startGateway();
    const { accessToken } = await signIn(gateway);
    await gateway.clock.advanceSeconds(5);
    await change(gateway, accessToken);

    expect((await refreshWithBearer(gateway, accessToken)).reason).toBe('TOKEN_INVALID');
  });

  it('that is repeated after a lost answer leaves the client no two steps behind', async () => {
    const gateway = await startGateway();
    const { accessToken, refreshToken } = await signIn(gateway);
    await refreshed(gateway, refreshToken); // its answer is lost
    await change(gateway, accessToken); // this one too
    await gateway.clock.advanceSeconds(60);

    expect((await refresh(gateway, refreshToken)).reason).toBeUndefined();
  });
});
