import { LoginDocument, MeDocument } from '../../schema/generated/operations';
import { password, startGateway, stopGateways } from '../support/gateway';
import { signIn } from '../support/sign-in';

afterEach(stopGateways);

describe('more logins at once than can be checked', () => {
  it('are refused beyond the queue, whether there is such an account or not, while tokens are served on', async () => {
    const gateway = await startGateway({ settings: { passwordHashConcurrency: 1, passwordHashQueue: 2 } });
    const { accessToken: token } = await signIn(gateway);
    const names = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'ada' : 'nobody'));

    const logins = Promise.all(names.map((username) => gateway.send(LoginDocument, { input: { username, password } })));
    const me = await Promise.all(names.map(() => gateway.send(MeDocument, {}, { token })));

    const refused = (await logins).filter(({ reason }) => reason === 'SERVER_BUSY');
    expect(me.map(({ reason }) => reason)).toStrictEqual(names.map(() => undefined));
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ text }) => text.replace(/"retryAfterSeconds":\d+/, ''))).size).toBe(1);
    expect(refused[0]).toMatchObject({ code: 'RATE_LIMITED', data: null });
    expect(refused[0]?.errors[0]?.extensions.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(gateway.core.hasher.load).toStrictEqual({ active: 0, waiting: 0 });
  });
});
