import { ChangePasswordDocument, LoginDocument } from '../../schema/generated/operations';
import type { AuthFailure } from '../../src/domain/auth-failure';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { refresh, refreshed, refreshWithBearer, signIn } from '../support/sign-in';

const failures: AuthFailure[] = [];
const start = (): Promise<TestGateway> =>
  startGateway({ failureListeners: [(failure) => void failures.push(failure)] });

beforeEach(() => {
  failures.length = 0;
});
afterEach(stopGateways);

const seen = (): readonly string[] => failures.map(({ phase, reason }) => `${phase} ${reason}`);

describe('a failure listener', () => {
  it('sees refused logins, with who asked and without what was typed', async () => {
    const gateway = await start();
    await gateway.signUp();
    const input = { username: 'ada', password: 'a wrong password' };
    await gateway.send(LoginDocument, { input }, { headers: { 'user-agent': 'a browser' } });
    const client = { ipAddress: '127.0.0.1', userAgent: 'a browser', requestId: expect.any(String) as string };
    expect(failures).toStrictEqual([{ phase: 'login', reason: 'BAD_CREDENTIALS', client }]);
    expect(gateway.logger.lines.join()).not.toContain('a wrong password');
  });

  it('sees refused refreshes of every kind, and changes of the password', async () => {
    const gateway = await start();
    const { accessToken: token } = await signIn(gateway);
    await gateway.send(ChangePasswordDocument, { input: { currentPassword: 'x', newPassword: 'y' } }, { token });
    await refresh(gateway, 'forged');
    await gateway.clock.leap(3_600_000);
    await refreshWithBearer(gateway, token);
    const refreshes = ['refresh REFRESH_TOKEN_INVALID', 'refresh TOKEN_EXPIRED'];
    expect(seen()).toStrictEqual(['changePassword BAD_CREDENTIALS', ...refreshes]);
  });

  it('sees a refresh token that is used twice', async () => {
    const gateway = await start();
    const { refreshToken: first } = await signIn(gateway);
    const { refreshToken: second } = await refreshed(gateway, first);
    await refreshed(gateway, first); // a retry is no theft
    await refreshed(gateway, second);
    expect(seen()).toStrictEqual([]);
    await refresh(gateway, first);
    expect(seen()).toStrictEqual(['refresh REFRESH_TOKEN_REUSED']);
  });

  it('never holds a token or a password', async () => {
    const gateway = await start();
    const { accessToken, refreshToken } = await signIn(gateway);
    await gateway.core.sessions.endAllOf((await gateway.core.accounts.findByLoginName('ada'))?.id ?? '', 'logout');
    await refresh(gateway, refreshToken);
    await refreshWithBearer(gateway, accessToken);
    await gateway.send(LoginDocument, { input: { username: 'ada', password: `${password}!` } });
    expect(failures).toHaveLength(3);
    const text = JSON.stringify(failures);
    for (const secret of [accessToken, refreshToken, password]) expect(text).not.toContain(secret);
  });

  it.each<[string, () => void | Promise<void>]>([
    [
      'throws',
      () => {
        throw new Error('the pager is down');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the pager is down'))],
    ['never settles', () => new Promise(() => undefined)],
  ])('that %s changes neither the answer nor what the next one sees', async (_, listener) => {
    const gateway = await startGateway({ failureListeners: [listener, (failure) => void failures.push(failure)] });
    expect((await refresh(gateway, 'forged')).reason).toBe('REFRESH_TOKEN_INVALID');
    expect(seen()).toStrictEqual(['refresh REFRESH_TOKEN_INVALID']);
    const logged = gateway.logger.lines.filter((line) => line.includes('a failure listener failed'));
    expect(logged).toHaveLength(listener.toString().includes('pager') ? 1 : 0);
  });

  it('cannot change the refusal', async () => {
    const change = (failure: AuthFailure): void => {
      Object.assign(failure, { reason: 'RATE_LIMITED' });
    };
    const gateway = await startGateway({ failureListeners: [change] });
    expect((await refresh(gateway, 'forged')).reason).toBe('REFRESH_TOKEN_INVALID');
  });
});
