import { ChangePasswordDocument } from '../../schema/generated/operations';
import { password, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { BrowserClient, setCookiesOf, startCookieGateway } from './browser-client';

afterEach(stopGateways);

const start = (settings = {}, options = {}) => startCookieGateway({ accessCookie: true, ...settings }, options);

describe('the access cookie', () => {
  it('is set at login beside the refresh cookie, and expires with the token', async () => {
    const client = new BrowserClient(await start());

    const answer = await client.login();

    expect(setCookiesOf(answer).map(({ name }) => name.replace(/-[0-9a-f]{8}$/, ''))).toStrictEqual([
      '__Host-access',
      '__Host-refresh',
    ]);
    expect(setCookiesOf(answer)[0]).toMatchObject({
      value: requireData(answer).login.accessToken,
      attributes: ['Max-Age=900', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict'],
    });
  });

  it('signs in by itself: no token is in a body that did not ask for one', async () => {
    const client = new BrowserClient(await start());
    const input = `{ username: "ada", password: "${password}" }`;
    const answer = await client.send(`mutation { login(input: ${input}) { expiresIn refreshToken } }`);

    expect(answer.text).not.toContain('eyJ');
    expect(requireData(await client.me()).me.username).toBe('ada');
  });

  it('is renewed by a refresh and by a changed password', async () => {
    const gateway = await start();
    const client = new BrowserClient(gateway);
    await client.login();
    const first = client.cookie('access');
    await client.refresh();
    const second = client.cookie('access');
    const input = { currentPassword: password, newPassword: 'another horse battery staple' };
    await client.send(ChangePasswordDocument, { input });

    expect(new Set([first, second, client.cookie('access')]).size).toBe(3);
    expect((await client.me()).reason).toBeUndefined();
  });

  it('gives way to the Authorization header', async () => {
    const gateway = await start();
    await gateway.signUp({ username: 'bob' });
    const client = new BrowserClient(gateway);
    await client.login();
    const token = requireData(await new BrowserClient(gateway).login('bob')).login.accessToken;

    expect(requireData(await client.me({ token })).me.username).toBe('bob');
    expect((await client.me({ token: 'x' })).reason).toBe('TOKEN_MALFORMED');
  });

  it.each([
    ['still comes along', (client: BrowserClient) => client],
    ['has been dropped by the browser', dropAccess],
  ])('whose token is expired says so, so that the client refreshes: it %s', async (_, change) => {
    const gateway = await start();
    const client = new BrowserClient(gateway);
    await client.login();
    await gateway.clock.leap(1_000_000);
    change(client);

    const answer = await client.me();
    expect(answer.reason).toBe('TOKEN_EXPIRED');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    await client.refresh();
    expect((await client.me()).reason).toBeUndefined();
  });

  it('that has gone with its token is no fault of the refresh that replaces it', async () => {
    const gateway = await start();
    const client = new BrowserClient(gateway);
    await client.login();
    await gateway.clock.leap(1_000_000);
    dropAccess(client);

    const answer = await client.refresh();
    expect([answer.reason, answer.headers.get('www-authenticate')]).toStrictEqual([undefined, null]);
  });

  it('that nobody has, without a refresh cookie, makes an anonymous caller', async () => {
    const client = new BrowserClient(await start());
    expect((await client.me()).reason).toBe('TOKEN_MISSING');
  });

  it.each(['x', '', 'a b', 'x'.repeat(9000), '"quoted"'])('that holds no token is refused: %#', async (value) => {
    const client = new BrowserClient(await start());
    await client.login();
    for (const name of client.cookies.keys()) if (name.includes('access')) client.cookies.set(name, value);
    expect((await client.me()).reason).toBe('TOKEN_MALFORMED');
  });

  it('is not looked at where it is switched off', async () => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    const { accessToken } = requireData(await client.login()).login;
    for (const name of [...client.cookies.keys()]) client.cookies.set(name.replace('refresh', 'access'), accessToken);
    expect((await client.me()).reason).toBe('TOKEN_MISSING');
  });

  it('goes with a logout and with a refresh that is refused for good', async () => {
    const gateway = await start();
    const client = new BrowserClient(gateway);
    await client.login();
    const copy = client.copy();
    await client.logout();
    await copy.refresh();

    expect([client.cookies.size, copy.cookies.size]).toStrictEqual([0, 0]);
  });

  it('logs out by itself as well', async () => {
    const gateway = await start();
    const client = new BrowserClient(gateway);
    await client.login();
    for (const name of [...client.cookies.keys()]) if (name.includes('refresh')) client.cookies.delete(name);
    expect(requireData(await client.logout('ALL')).logout.endedSessions).toBe(1);
  });

  it('is never longer than browsers keep: such a sign-in fails, and is logged', async () => {
    const claims = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`claim${String(n)}`, 'x'.repeat(20)]));
    const gateway = await start({}, { successMiddlewares: [addClaims(claims)] });
    await gateway.core.accounts.setRoles(
      'ada',
      Array.from({ length: 40 }, (_, n) => `ROLE_${'X'.repeat(50)}${String(n)}`),
    );

    const answer = await new BrowserClient(gateway).login();

    expect([answer.reason, answer.headers.getSetCookie()]).toStrictEqual(['INTERNAL_ERROR', []]);
    expect(gateway.logger.lines.join()).toContain('too long for a cookie');
  });
});

function dropAccess(client: BrowserClient): void {
  for (const name of [...client.cookies.keys()]) if (name.includes('access')) client.cookies.delete(name);
}

function addClaims(claims: Readonly<Record<string, string>>) {
  return async (
    event: { claims: { set(name: string, value: string): void } },
    next: () => Promise<void>,
  ): Promise<void> => {
    for (const [name, value] of Object.entries(claims)) event.claims.set(name, value);
    await next();
  };
}
