import { ChangePasswordDocument, LoginDocument } from '../../schema/generated/operations';
import { startGateway, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { CountingUsers, other, owner, right, startThrottled, stranger } from '../support/throttled';

afterEach(stopGateways);

describe('guesses at one account', () => {
  it('are answered ten times, and then told how long to wait', async () => {
    const { users, guess, logIn } = await startThrottled();
    expect(await guess(10, stranger)).toStrictEqual(['BAD_CREDENTIALS']);
    const refusal = await logIn(stranger);
    expect(refusal).toMatchObject({ status: 200, code: 'RATE_LIMITED', reason: 'TOO_MANY_ATTEMPTS', data: null });
    expect(refusal.errors[0]?.extensions.retryAfterSeconds).toBe(60);
    expect(users.compared).toBe(10);
  });

  it('get one turn after the wait that was told, and then wait twice as long', async () => {
    const { gateway, users, guess, logIn } = await startThrottled();
    await guess(10, stranger);
    await gateway.clock.advanceSeconds(59);
    expect((await logIn(stranger)).errors[0]?.extensions.retryAfterSeconds).toBe(1);
    await gateway.clock.advanceSeconds(1);
    expect(await guess(2, stranger)).toStrictEqual(['BAD_CREDENTIALS', 'TOO_MANY_ATTEMPTS']);
    expect((await logIn(stranger)).errors[0]?.extensions.retryAfterSeconds).toBe(120);
    expect(users.compared).toBe(11);
  });

  it('come through ten times, though a hundred come at once and each from another address', async () => {
    const { users, logIn } = await startThrottled();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => logIn(`203.0.113.${String(index)}`)));
    expect(answers.filter(({ reason }) => reason === 'BAD_CREDENTIALS')).toHaveLength(10);
    expect(answers.filter(({ reason }) => reason === 'TOO_MANY_ATTEMPTS')).toHaveLength(90);
    expect(users.compared).toBe(10);
  });

  it('count together however the name is spelled', async () => {
    const { guess } = await startThrottled();
    for (const username of ['ada', 'ADA', 'Ada', 'ａｄａ', 'aDa']) await guess(2, stranger, { username });
    expect(await guess(1, stranger, { username: 'adA' })).toStrictEqual(['TOO_MANY_ATTEMPTS']);
  });

  it('are answered the same, byte for byte, when there is no such account', async () => {
    const { logIn } = await startThrottled();
    const texts: string[][] = [];
    for (const username of ['ada', 'nobody']) {
      texts.push([]);
      for (let time = 0; time < 12; time += 1) texts.at(-1)?.push((await logIn(stranger, { username })).text);
    }
    expect(texts[1]).toStrictEqual(texts[0]);
  });

  it('leave other accounts alone', async () => {
    const { guess, logIn } = await startThrottled();
    await guess(11, stranger);
    expect((await logIn(stranger, { username: 'bob', ...right })).reason).toBeUndefined();
  });

  it('are no way out of the limit by names that belong to nobody because of their length', async () => {
    const { users, logIn } = await startThrottled();
    const names = Array.from({ length: 12 }, (_, index) => 'x'.repeat(300 + index));
    await Promise.all(names.map((username) => logIn(stranger, { username })));
    expect(users.compared).toBe(10);
  });

  it('are told to the failure listeners, with the address that they came from', async () => {
    const seen: unknown[] = [];
    const users = new CountingUsers('ada');
    const settings = { trustedProxies: ['loopback'], loginRateLimitPerAccount: 1 };
    const gateway = await startGateway({ users, settings, failureListeners: [(failure) => void seen.push(failure)] });
    const send = () =>
      gateway.send(
        LoginDocument,
        { input: { username: 'ada', password: 'wrong' } },
        { headers: { 'x-forwarded-for': stranger } },
      );
    await send();
    await send();
    expect(seen[1]).toMatchObject({ phase: 'login', reason: 'TOO_MANY_ATTEMPTS', client: { ipAddress: stranger } });
    expect(gateway.logger.lines.join()).not.toMatch(/ada|wrong/);
  });
});

describe('an attempt that comes to nothing', () => {
  it('is not counted when the password could not be compared', async () => {
    const { users, guess } = await startThrottled();
    users.isDown = true;
    expect(await guess(12, stranger)).toStrictEqual(['DATABASE_UNAVAILABLE']);
    users.isDown = false;
    expect(await guess(11, stranger)).toStrictEqual(['BAD_CREDENTIALS', 'TOO_MANY_ATTEMPTS']);
  });

  it('is not compared when it cannot be counted', async () => {
    const { gateway, users, guess } = await startThrottled();
    await gateway.core.database.run((db) => db.schema.dropTable('attempt_count').execute());
    expect(await guess(1, stranger)).toStrictEqual(['INTERNAL_ERROR']);
    expect(users.compared).toBe(0);
  });
});

describe('guesses at the password that is to be changed', () => {
  it('are answered ten times', async () => {
    const { gateway, users, logIn } = await startThrottled();
    const { accessToken: token } = requireData(await logIn(owner, right)).login;
    const input = { currentPassword: 'wrong', newPassword: 'another good long password' };
    const change = () => gateway.send(ChangePasswordDocument, { input }, { token });
    const answers = await Promise.all(Array.from({ length: 30 }, change));
    expect(answers.filter(({ reason }) => reason === 'BAD_CREDENTIALS')).toHaveLength(10);
    expect((await change()).reason).toBe('TOO_MANY_ATTEMPTS');
    expect(users.compared).toBe(11);
    expect((await logIn(other, right)).reason).toBeUndefined();
  });
});

describe('aliases', () => {
  it('bring no more guesses: each one counts', async () => {
    const { gateway, users } = await startThrottled();
    const field = 'login(input: { username: "ada", password: "wrong" }) { accessToken }';
    const aliases = Array.from({ length: 10 }, (_, index) => `a${String(index)}: ${field}`).join(' ');
    expect((await gateway.send(`mutation { ${aliases} }`)).reason).toBe('TOO_MANY_CREDENTIAL_FIELDS');
    expect(users.compared).toBe(0);
    // Past the rule of one field, as on a server of an embedder's that leaves it out.
    const { passwordAttempts } = gateway.core;
    const client = { ipAddress: stranger, userAgent: undefined };
    const attempt = { username: 'ada', user: undefined, caller: { kind: 'anonymous' }, client } as const;
    const guesses = Array.from({ length: 1000 }, () =>
      passwordAttempts.check(attempt, () => users.verifyPassword(undefined, 'wrong')),
    );
    await Promise.allSettled(guesses);
    expect(users.compared).toBe(10);
  });
});

describe('what is kept of attempts', () => {
  it('names nobody, and is gone after a while', async () => {
    const { gateway, guess } = await startThrottled();
    await guess(1, stranger, { username: 'a password, typed as a name' });
    const count = () => gateway.core.database.run((db) => db.selectFrom('attempt_count').selectAll().execute());
    expect(JSON.stringify(await count())).not.toMatch(/typed/);
    expect(await count()).toHaveLength(3);
    await gateway.clock.leap(960_000);
    expect(await count()).toHaveLength(0);
  });
});
