import { stopGateways } from '../support/gateway';
import { other, owner, right, startThrottled, stranger } from '../support/throttled';

afterEach(stopGateways);

describe('guesses from one address', () => {
  const settings = { loginRateLimitPerAddress: 20 };
  const names = Array.from({ length: 40 }, (_, index) => ({ username: `name-${String(index)}` }));

  it('are answered up to the limit, whatever the accounts', async () => {
    const { users, logIn } = await startThrottled(settings);
    const answers = await Promise.all(names.map((name) => logIn(stranger, name)));
    expect(answers.filter(({ reason }) => reason === 'BAD_CREDENTIALS')).toHaveLength(20);
    expect(users.compared).toBe(20);
    expect((await logIn(other, { username: 'name-0' })).reason).toBe('BAD_CREDENTIALS');
  });

  it('count together from all of a /64', async () => {
    const { users, logIn } = await startThrottled(settings);
    await Promise.all(names.map((name, index) => logIn(`2001:db8:0:1:${index.toString(16)}::${String(index)}`, name)));
    expect(users.compared).toBe(20);
    expect((await logIn('2001:db8:0:2::1')).reason).toBe('BAD_CREDENTIALS');
  });

  it('take no turn of an account from others', async () => {
    const { gateway, guess, logIn } = await startThrottled(settings);
    await Promise.all(names.map((name) => logIn(stranger, name)));
    await guess(10, other);
    await gateway.clock.advanceSeconds(30);
    await guess(1, stranger, { username: 'one more' });
    expect((await logIn(stranger)).reason).toBe('TOO_MANY_ATTEMPTS');
    expect((await logIn(owner, right)).reason).toBeUndefined();
  });

  it('are not forgiven for the right password of one account', async () => {
    const { guess, logIn } = await startThrottled({ loginRateLimitPerAddress: 5 });
    for (let round = 0; round < 4; round += 1) {
      await guess(1, stranger, { username: `victim-${String(round)}` });
      expect((await logIn(stranger, { ...right, username: 'bob' })).reason).toBeUndefined();
    }
    expect(await guess(2, stranger)).toStrictEqual(['BAD_CREDENTIALS', 'TOO_MANY_ATTEMPTS']);
  });

  it('are counted by the address of the peer, whatever it says, when it is no trusted proxy', async () => {
    const { users, logIn } = await startThrottled({ ...settings, trustedProxies: [] });
    await Promise.all(names.map((name, index) => logIn(`203.0.113.${String(index)}`, name)));
    expect(users.compared).toBe(20);
  });
});
