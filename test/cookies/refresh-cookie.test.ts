import { ChangePasswordDocument, LoginDocument, RefreshTokenDocument } from '../../schema/generated/operations';
import { password, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { FailingMiddleware } from './failing-middleware';
import { BrowserClient, setCookiesOf, startCookieGateway } from './browser-client';

afterEach(stopGateways);

const idleSeconds = 30 * 24 * 60 * 60;
const flags = ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict'];

describe('the refresh cookie', () => {
  it('is set at login in place of the token in the body, with every flag, for as long as the token lives', async () => {
    const gateway = await startCookieGateway();

    const answer = await new BrowserClient(gateway).login();

    expect(setCookiesOf(answer)).toStrictEqual([
      {
        name: expect.stringMatching(/^__Host-refresh-[0-9a-f]{8}$/) as string,
        value: expect.stringMatching(/^r1\.[\w-]{22}\.1\.[\w-]{43}$/) as string,
        attributes: [`Max-Age=${String(idleSeconds)}`, ...flags],
      },
    ]);
    const { login } = requireData(answer);
    expect(login).toMatchObject({ refreshToken: null, accessToken: expect.any(String) as string });
    expect(login.refreshTokenExpiresAt).not.toBeNull();
    expect(answer.text).not.toMatch(/r1\.[\w-]{22}\./);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    [{ cookieSameSite: 'lax' }, '__Host-', ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']],
    [{ cookiePath: '/graphql' }, '__Secure-', ['Path=/graphql', 'HttpOnly', 'Secure', 'SameSite=Strict']],
    [
      { cookieSameSite: 'none', allowedOrigins: ['https://app.example'] },
      '__Host-',
      ['Path=/', 'HttpOnly', 'Secure', 'SameSite=None', 'Partitioned'],
    ],
  ] as const)('follows the settings %p', async (settings, prefix, attributes) => {
    const gateway = await startCookieGateway(settings);

    const [cookie] = setCookiesOf(await new BrowserClient(gateway).login());

    expect(cookie?.name.startsWith(prefix)).toBe(true);
    expect(cookie?.attributes.slice(1)).toStrictEqual(attributes);
  });

  it('is not set where it is switched off, as by default: the token is in the body', async () => {
    const gateway = await startCookieGateway({ refreshCookie: undefined });

    const answer = await new BrowserClient(gateway).login();

    expect(answer.headers.getSetCookie()).toStrictEqual([]);
    expect(requireData(answer).login.refreshToken).not.toBeNull();
  });

  it('rotates with every refresh, for as long as the session still lives', async () => {
    const gateway = await startCookieGateway({ sessionAbsoluteLifetimeSeconds: idleSeconds });
    const client = new BrowserClient(gateway);
    await client.login();
    const first = client.cookie('refresh');
    await gateway.clock.leap(1_000_000);

    const answer = await client.refresh();

    expect(requireData(answer).refreshToken.refreshToken).toBeNull();
    expect(client.cookie('refresh')).not.toBe(first);
    expect(setCookiesOf(answer)[0]?.attributes).toStrictEqual([`Max-Age=${String(idleSeconds - 1000)}`, ...flags]);
    expect((await client.refresh()).reason).toBeUndefined();
  });

  it('is in no line of the log, whatever comes of it', async () => {
    const failing = new FailingMiddleware();
    const gateway = await startCookieGateway({}, { successMiddlewares: [failing.handle] });
    const client = new BrowserClient(gateway);
    await client.login();
    await client.refresh();
    failing.failWith(undefined);
    await client.refresh();

    expect(gateway.logger.lines.join()).toContain('a bug');
    expect(gateway.logger.lines.join()).not.toMatch(/r1\.[\w-]{22}|__Host-/);
  });

  it('is replaced by a changed password', async () => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    const token = requireData(await client.login()).login.accessToken;
    const former = client.cookie('refresh');
    const input = { currentPassword: password, newPassword: 'another horse battery staple' };

    const answer = await client.send(ChangePasswordDocument, { input }, { token });

    expect(requireData(answer).changePassword.refreshToken).toBeNull();
    expect(client.cookie('refresh')).not.toBe(former);
    expect((await client.refresh()).reason).toBeUndefined();
  });

  it('stays as it is after a refresh with the access token, in another program', async () => {
    const gateway = await startCookieGateway();
    const token = requireData(await new BrowserClient(gateway).login()).login.accessToken;

    const answer = await gateway.send(RefreshTokenDocument, {}, { token });

    expect(requireData(answer).refreshToken.refreshToken).toBeNull();
    expect(answer.headers.getSetCookie()).toStrictEqual([]);
  });
});

describe('the refresh cookie of a browser that was signed in', () => {
  it('keeps strangers from locking its owner out', async () => {
    const gateway = await startCookieGateway({ trustedProxies: ['loopback'], loginRateLimitPerAccount: 1 });
    const browser = new BrowserClient(gateway);
    await browser.login('ada', { headers: { 'x-forwarded-for': '198.51.100.1' } });
    const elsewhere = { headers: { 'x-forwarded-for': '203.0.113.1' } };
    const wrong = { input: { username: 'ada', password: 'wrong' } };
    for (let time = 0; time < 3; time += 1) await gateway.send(LoginDocument, wrong, elsewhere);

    expect((await new BrowserClient(gateway).login('ada', elsewhere)).reason).toBe('TOO_MANY_ATTEMPTS');
    expect((await browser.copy().login('ada', elsewhere)).reason).toBeUndefined();
  });
});

describe('a refresh', () => {
  it('goes by the input, then by the cookie, then by the access token', async () => {
    const gateway = await startCookieGateway();
    const [browser, other, third] = [0, 1, 2].map(() => new BrowserClient(gateway)) as [
      BrowserClient,
      BrowserClient,
      BrowserClient,
    ];
    const ofBrowser = requireData(await browser.login()).login.session.id;
    const ofOther = requireData(await other.login()).login.session.id;
    const { accessToken: token, session: ofThird } = requireData(await third.login()).login;
    const input = { refreshToken: other.cookie('refresh') ?? '' };
    const sessionOf = (answer: Awaited<ReturnType<BrowserClient['refresh']>>) =>
      requireData(answer).refreshToken.session.id;

    expect(sessionOf(await browser.copy().send(RefreshTokenDocument, { input }, { token }))).toBe(ofOther);
    expect(sessionOf(await browser.refresh({ token }))).toBe(ofBrowser);
    expect(sessionOf(await gateway.send(RefreshTokenDocument, {}, { token }))).toBe(ofThird.id);
  });

  it('of two tabs at once leaves both with the same cookie', async () => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    await client.login();
    const [tab, other] = [client.copy(), client.copy()];

    const answers = await Promise.all([tab.refresh(), other.refresh()]);

    expect(answers.map(({ reason }) => reason)).toStrictEqual([undefined, undefined]);
    expect(tab.cookie('refresh')).toBe(other.cookie('refresh'));
  });

  it('whose answer was lost may be repeated with the former cookie, however late', async () => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    await client.login();
    const lost = client.copy();
    await lost.refresh();
    await gateway.clock.leap(3_600_000);

    await client.refresh();

    expect(client.cookie('refresh')).toBe(lost.cookie('refresh'));
  });

  it('of tabs that open one after the other keeps the cookie for a while, so that the slowest of them is no thief', async () => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    await client.login();
    const slowest = client.copy();
    await client.refresh();
    const renewed = client.cookie('refresh');

    const answers = [await client.refresh(), await slowest.refresh(), await client.refresh()];

    expect(answers.map(({ reason }) => reason)).toStrictEqual([undefined, undefined, undefined]);
    expect([client.cookie('refresh'), slowest.cookie('refresh')]).toStrictEqual([renewed, renewed]);
    await gateway.clock.advanceSeconds(10);
    await client.refresh();
    expect(client.cookie('refresh')).not.toBe(renewed);
  });

  it('with a copied cookie long after it was replaced ends the session, and clears the cookie', async () => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    await client.login();
    const thief = client.copy();
    await client.refresh();
    await client.refresh();
    await gateway.clock.advanceSeconds(60);

    const answer = await thief.refresh();

    expect(answer.reason).toBe('REFRESH_TOKEN_REUSED');
    expect(setCookiesOf(answer)).toStrictEqual([
      { name: [...client.cookies.keys()][0], value: '', attributes: ['Max-Age=0', ...flags] },
    ]);
    expect((await client.refresh()).reason).toBe('SESSION_REVOKED');
    expect(client.cookies.size).toBe(0);
  });

  it.each(['', 'r1', 'r1.AAAAAAAAAAAAAAAAAAAAAA.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'x'.repeat(4000)])(
    'with a cookie that was never one clears it: %#',
    async (value) => {
      const gateway = await startCookieGateway();
      const client = new BrowserClient(gateway);
      await client.login();
      for (const name of client.cookies.keys()) client.cookies.set(name, value);

      expect((await client.refresh()).reason).toBe('REFRESH_TOKEN_INVALID');
      expect(client.cookies.size).toBe(0);
    },
  );

  it('that is refused for a token in the input leaves the cookie alone', async () => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    await client.login();

    const answer = await client.send(RefreshTokenDocument, { input: { refreshToken: 'r1' } });

    expect([answer.reason, answer.headers.getSetCookie()]).toStrictEqual(['REFRESH_TOKEN_INVALID', []]);
  });

  it.each([
    ['TOO_MANY_ATTEMPTS', { settings: { refreshRateLimit: 1 } }],
    ['DATABASE_UNAVAILABLE', { reason: 'DATABASE_UNAVAILABLE' }],
    ['MIDDLEWARE_TIMEOUT', { reason: 'MIDDLEWARE_TIMEOUT' }],
    ['INTERNAL_ERROR', { reason: undefined }],
  ] as const)('that fails for a passing reason keeps the cookie: %s', async (reason, failure) => {
    const { settings = {} } = failure as { settings?: object };
    const failing = new FailingMiddleware();
    const gateway = await startCookieGateway(settings, { successMiddlewares: [failing.handle] });
    const client = new BrowserClient(gateway);
    await client.login();
    await client.refresh();
    if ('reason' in failure) failing.failWith(failure.reason);

    const answer = await client.refresh();

    expect([answer.reason, answer.headers.getSetCookie()]).toStrictEqual([reason, []]);
  });

  it('without any token says that there is none', async () => {
    const gateway = await startCookieGateway();
    const answer = await new BrowserClient(gateway).refresh();
    expect(answer.reason).toBe('TOKEN_MISSING');
  });
});
