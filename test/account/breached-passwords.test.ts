import type { ServerResponse } from 'node:http';
import { ChangePasswordDocument, LoginDocument } from '../../schema/generated/operations';
import { BreachedPasswordRange } from '../../src/crypto/breached-password-range';
import { FakeClock } from '../../src/testing/fake-clock';
import { password, startGateway, stopGateways } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';
import { RangeServer, rangeOf } from '../support/range-server';
import { signIn } from '../support/sign-in';

const newPassword = 'another horse, another battery';
const { prefix, suffix } = rangeOf(newPassword);
const other = '0'.repeat(35);

let server: RangeServer;

beforeEach(async () => {
  server = await new RangeServer().start();
});

afterEach(async () => {
  await stopGateways();
  await server.stop();
});

const saying = (text: string) => (response: ServerResponse) => response.end(text);

function startChecking() {
  return startGateway({ settings: { breachedPasswordCheck: true, breachedPasswordUrl: server.url } });
}

describe('a new password', () => {
  it('that was stolen elsewhere is refused, and the old one stays', async () => {
    const gateway = await startChecking();
    const { accessToken: token } = await signIn(gateway);
    server.requests.length = 0;
    server.answer = saying(`${other}:3\r\n${suffix}:1`);

    const answer = await gateway.send(
      ChangePasswordDocument,
      { input: { currentPassword: password, newPassword } },
      { token },
    );

    expect(answer).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PASSWORD_BREACHED' });
    expect(server.requests.map(({ url }) => url)).toStrictEqual([`/range/${prefix}`]);
    expect((await gateway.send(LoginDocument, { input: { username: 'ada', password } })).reason).toBeUndefined();
  });

  it('is looked up once when it is set, and never when it is used', async () => {
    const gateway = await startChecking();
    const { accessToken: token } = await signIn(gateway);
    expect(server.requests).toHaveLength(1); // the account was created
    await gateway.send(ChangePasswordDocument, { input: { currentPassword: password, newPassword } }, { token });
    await gateway.send(LoginDocument, { input: { username: 'ada', password: newPassword } });
    expect(server.requests).toHaveLength(2);
  });

  it('is not looked up where the current one is wrong, nor where it is too weak anyway', async () => {
    const gateway = await startChecking();
    const { accessToken: token } = await signIn(gateway);
    server.requests.length = 0;
    for (const input of [
      { currentPassword: 'wrong', newPassword },
      { currentPassword: password, newPassword: 'passwordpassword1' },
    ]) {
      expect((await gateway.send(ChangePasswordDocument, { input }, { token })).reason).toBeDefined();
    }
    expect(server.requests).toStrictEqual([]);
  });

  it.each(['create', 'resetPassword'] as const)('is looked up by an administrator as well: %s', async (how) => {
    const gateway = await startChecking();
    await gateway.signUp();
    server.answer = saying(`${suffix}:1`);
    const { accounts } = gateway.core;
    const setting =
      how === 'create'
        ? gateway.signUp({ username: 'bob', password: newPassword })
        : accounts.resetPassword('ada', newPassword);
    await expect(setting).rejects.toMatchObject({ reason: 'PASSWORD_BREACHED' });
  });

  it('is looked up nowhere by default', async () => {
    const gateway = await startGateway({ settings: { breachedPasswordUrl: server.url } });
    await gateway.signUp();
    expect(server.requests).toStrictEqual([]);
  });
});

describe('the look at stolen passwords', () => {
  function open({ url = server.url, clock = new FakeClock() } = {}) {
    const logger = new MemoryLogger();
    return { logger, clock, range: new BreachedPasswordRange({ url, clock, logger, fetch: globalThis.fetch }) };
  }

  it.each([
    ['listed', `${suffix}:12`, true],
    ['listed in lower case', `${other}:1\n${suffix.toLowerCase()}:12\n`, true],
    ['listed as padding', `${other}:9\r\n${suffix}:0\r\n`, false],
    ['not listed', `${other}:9\r\n`, false],
    ['not listed in an empty answer', '', false],
  ])('finds a password %s', async (_how, text, is) => {
    const { range, logger } = open();
    server.answer = saying(text);
    expect(await range.includes(newPassword)).toBe(is);
    expect(logger.lines).toStrictEqual([]);
  });

  it('sends five hex digits, asks for padding, and sends nothing else that could tell who asks for whom', async () => {
    const { range } = open();
    await range.includes(newPassword);
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        url: `/range/${prefix}`,
        headers: { 'add-padding': 'true', 'user-agent': 'graphql-auth-gateway' },
      },
    ]);
    expect(JSON.stringify(server.requests.map(({ headers }) => headers))).not.toContain(prefix);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['an error', (response) => response.writeHead(500).end()],
    ['a refusal', (response) => response.writeHead(429).end()],
    ['a redirect', (response) => response.writeHead(302, { location: server.url }).end()],
    ['a page', saying('<html>Please log in to the hotel network</html>')],
    ['a page after a match', saying(`${suffix}:1\n<html>`)],
    ['something huge', (response) => response.end(`${other}:1\n`.repeat(100_000))],
    [
      'half of an answer',
      (response) => response.writeHead(200, { 'content-length': '100' }).end('x', () => response.destroy()),
    ],
    ['nothing', (response) => response.destroy()],
  ])('accepts the password and logs it when it is answered with %s', async (_what, answer) => {
    const { range, logger } = open();
    server.answer = answer;
    expect(await range.includes(newPassword)).toBe(false);
    expect(logger.lines).toStrictEqual([expect.stringMatching(/^warn cannot look up/)]);
    expect(logger.lines.join()).not.toContain(prefix);
  });

  it('accepts the password when no answer comes in two seconds', async () => {
    const { range, logger, clock } = open();
    const isAsked = new Promise<void>((resolve) => {
      server.answer = () => resolve();
    });
    const verdict = range.includes(newPassword);
    await isAsked;
    await clock.advance(2000);
    expect(await verdict).toBe(false);
    expect(logger.lines).toStrictEqual([expect.stringMatching(/took longer than 2000 ms/)]);
  });

  it('accepts the password when there is nobody to ask', async () => {
    const { range, logger } = open({ url: 'http://127.0.0.1:1/range/' });
    expect(await range.includes(newPassword)).toBe(false);
    expect(logger.lines).toHaveLength(1);
  });
});
