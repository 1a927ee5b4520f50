import { LogoutDocument } from '../../schema/generated/operations';
import { stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { other, owner, right, startThrottled, stranger } from '../support/throttled';

afterEach(stopGateways);

describe('the owner of an account', () => {
  it('has ten attempts anew after the right password', async () => {
    const { guess, logIn } = await startThrottled();
    for (let round = 0; round < 3; round += 1) {
      expect(await guess(9, owner)).toStrictEqual(['BAD_CREDENTIALS']);
      const { login } = requireData(await logIn(owner, right));
      expect(login.user.username).toBe('ada');
    }
  });

  it('has them too when no session is left of the last time', async () => {
    const { gateway, guess, logIn } = await startThrottled();
    for (let round = 0; round < 3; round += 1) {
      expect(await guess(9, owner)).toStrictEqual(['BAD_CREDENTIALS']);
      const { accessToken: token } = requireData(await logIn(owner, right)).login;
      await gateway.send(LogoutDocument, { scope: 'ALL' }, { token });
    }
  });

  it('does not wait where a session of the account lives, whatever strangers do', async () => {
    const { guess, logIn } = await startThrottled();
    await logIn(owner, right);
    await guess(20, stranger);
    expect((await logIn(owner, right)).reason).toBeUndefined();
    expect((await logIn(other, right)).reason).toBe('TOO_MANY_ATTEMPTS');
  });

  it('is known by a /64 of IPv6', async () => {
    const { guess, logIn } = await startThrottled();
    await logIn('2001:db8:1:2::1', right);
    await guess(20, stranger);
    expect((await logIn('2001:db8:1:3::1', right)).reason).toBe('TOO_MANY_ATTEMPTS');
    expect((await logIn('2001:db8:1:2:ffff::2', right)).reason).toBeUndefined();
  });

  it.each([
    ['active', 0],
    ['expired', 3600],
  ])('does not wait on a device that brings its %s access token along, from anywhere', async (_state, ageSeconds) => {
    const { gateway, guess, logIn } = await startThrottled({ loginRateLimitPerAddress: 20 });
    const { accessToken: token } = requireData(await logIn(owner, right)).login;
    await gateway.clock.leap(ageSeconds * 1000);
    await guess(11, stranger);
    await guess(11, stranger, { username: 'nobody' });
    expect((await logIn(stranger, { ...right, username: 'bob' })).reason).toBe('TOO_MANY_ATTEMPTS');
    expect((await logIn(stranger, { ...right, token })).reason).toBeUndefined();
  });

  it('waits with the token of somebody else', async () => {
    const { guess, logIn } = await startThrottled();
    const { accessToken: token } = requireData(await logIn(owner, { ...right, username: 'bob' })).login;
    await guess(10, stranger);
    expect((await logIn(stranger, { ...right, token })).reason).toBe('TOO_MANY_ATTEMPTS');
  });

  it('has a turn elsewhere before the one stranger who keeps trying', async () => {
    const { gateway, guess, logIn } = await startThrottled();
    await guess(10, stranger);
    expect((await logIn(owner, right)).errors[0]?.extensions.retryAfterSeconds).toBe(30);
    await gateway.clock.advanceSeconds(30);
    expect((await logIn(stranger)).reason).toBe('TOO_MANY_ATTEMPTS');
    expect((await logIn(owner, right)).reason).toBeUndefined();
  });

  it('forgives nothing that strangers did', async () => {
    const { guess, logIn } = await startThrottled();
    await guess(9, stranger);
    await logIn(owner, right);
    expect(await guess(2, other)).toStrictEqual(['BAD_CREDENTIALS', 'TOO_MANY_ATTEMPTS']);
  });

  it('may come fifty times at once with the right password', async () => {
    const { gateway, users, logIn } = await startThrottled();
    const release = users.hold();
    const answering = Promise.all(Array.from({ length: 50 }, () => logIn(owner, right)));
    while (users.compared < 10) await gateway.clock.advance(0);
    // Meanwhile the others find all places taken.
    for (let turn = 0; turn < 300; turn += 1) await gateway.clock.advance(0);
    release();
    const answers = await answering;
    expect(answers.filter(({ reason }) => reason !== undefined)).toStrictEqual([]);
    expect(users.compared).toBe(50);
  });

  it('is slowed down as well: a client that is known has ten attempts and no more', async () => {
    const { users, logIn, guess } = await startThrottled();
    const { accessToken: token } = requireData(await logIn(owner, right)).login;
    expect(await guess(11, owner)).toStrictEqual(['BAD_CREDENTIALS', 'TOO_MANY_ATTEMPTS']);
    expect(await guess(11, stranger, { token })).toStrictEqual(['BAD_CREDENTIALS', 'TOO_MANY_ATTEMPTS']);
    expect(users.compared).toBe(21);
  });
});
