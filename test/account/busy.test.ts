import { ChangePasswordDocument, LoginDocument, MeDocument } from '../../schema/generated/operations';
import type { AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { nextTurn } from '../../src/util/next-turn';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { LoopTurns } from '../support/loop-turns';
import { signIn } from '../support/sign-in';
import { SlowHasher } from '../support/slow-hasher';

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

  it('are checked by their order: who finds no place is refused at once, and nobody without a password waits', async () => {
    const hasher = new SlowHasher();
    const settings = { passwordHashConcurrency: 1, passwordHashQueue: 3 };
    const gateway = await startGateway({ settings, passwordHasher: hasher });
    const signedIn = signIn(gateway);
    await until(() => hasher.running === 1);
    hasher.endOne();
    const { accessToken: token } = await signedIn;

    const answered: string[] = [];
    const logIn = async (name: string): Promise<void> => {
      const { reason = 'ok' } = await gateway.send(LoginDocument, { input: { username: 'ada', password } });
      answered.push(`${name}: ${reason}`);
    };
    const logins: Promise<void>[] = [];
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      logins.push(logIn(name));
      await until(() => sumOf(gateway) === index + 1);
    }
    await logIn('e');
    const change = { currentPassword: password, newPassword: 'another passphrase of mine' };
    const changed = await gateway.send(ChangePasswordDocument, { input: change }, { token });
    const asked = await gateway.send('{ me { login: username } }', {}, { token });

    expect(answered).toStrictEqual(['e: SERVER_BUSY']);
    expect(changed).toMatchObject({ code: 'RATE_LIMITED', reason: 'SERVER_BUSY' });
    expect(asked.data).toStrictEqual({ me: { login: 'ada' } });
    for (let done = 2; done <= 5; done += 1) {
      await until(() => hasher.running === 1);
      hasher.endOne();
      await until(() => answered.length === done);
    }
    await Promise.all(logins);
    expect(answered).toStrictEqual(['e: SERVER_BUSY', 'a: ok', 'b: ok', 'c: ok', 'd: ok']);
  });
});

describe('a login', () => {
  it('leaves the event loop to others between its steps', async () => {
    const loop = new LoopTurns();
    const noting: AuthSuccessMiddleware = async (_, next) => {
      loop.note('tokens');
      await next();
    };
    const gateway = await startGateway({ successMiddlewares: [noting] });
    await signIn(gateway); // what is built once takes a turn of its own
    const { database, sessionStore } = gateway.core;
    loop.notes.length = 0;
    loop.watch(sessionStore, 'listAddresses');
    loop.watch(database, 'relaxedTransaction');
    loop.watch(sessionStore, 'insert');
    loop.watch(sessionStore, 'revokeOldestOf');

    const answer = await loop.during(() => gateway.send(LoginDocument, { input: { username: 'ada', password } }));

    expect(answer.reason).toBeUndefined();
    const steps = ['listAddresses', 'relaxedTransaction', 'relaxedTransaction', 'tokens', 'insert', 'revokeOldestOf'];
    expect(loop.notes.map(({ step }) => step)).toStrictEqual(steps);
    expect(new Set(loop.notes.map(({ turn }) => turn)).size).toBe(steps.length);
  });
});

/** How many passwords are compared or wait for it. */
function sumOf({ core }: TestGateway): number {
  const { active, waiting } = core.hasher.load;
  return active + waiting;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}
