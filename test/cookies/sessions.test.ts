import { RevokeSessionDocument, SessionsDocument } from '../../schema/generated/operations';
import { stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { BrowserClient, setCookiesOf, startCookieGateway } from './browser-client';

afterEach(stopGateways);

/** A browser that is signed in, with its access token. */
async function signedIn(gateway: TestGateway, username?: string) {
  const client = new BrowserClient(gateway);
  const { accessToken: token, session } = requireData(await client.login(username)).login;
  return { client, token, id: session.id };
}

describe('a logout', () => {
  it.each([
    [{ cookieSameSite: 'strict' }],
    [{ cookieSameSite: 'lax', cookiePath: '/graphql' }],
    [{ cookieSameSite: 'none', allowedOrigins: ['https://app.example'], accessCookie: true }],
  ] as const)('clears cookies with the attributes that they were set with: %p', async (settings) => {
    const gateway = await startCookieGateway(settings);
    const client = new BrowserClient(gateway);
    const set = setCookiesOf(await client.login());
    const { accessToken: token } = requireData(await client.login()).login;

    const cleared = setCookiesOf(await client.logout('CURRENT', { token }));

    expect(cleared).toStrictEqual(
      set.map(({ name, attributes }) => ({ name, value: '', attributes: ['Max-Age=0', ...attributes.slice(1)] })),
    );
    expect(client.cookies.size).toBe(0);
  });

  it('works with the cookie alone, and ends the session', async () => {
    const gateway = await startCookieGateway();
    const { client } = await signedIn(gateway);
    const copy = client.copy();

    expect(requireData(await client.logout()).logout.endedSessions).toBe(1);
    expect(client.cookies.size).toBe(0);
    expect((await copy.refresh()).reason).toBe('SESSION_REVOKED');
  });

  it('works with the cookie and an expired or a useless access token', async () => {
    const gateway = await startCookieGateway();
    const { client, token } = await signedIn(gateway);
    const other = await signedIn(gateway);
    await gateway.clock.leap(3_600_000);

    expect(requireData(await client.logout('CURRENT', { token })).logout.endedSessions).toBe(1);
    expect(requireData(await other.client.logout('CURRENT', { token: 'x' })).logout.endedSessions).toBe(1);
  });

  it('may be repeated with a copy of the cookie', async () => {
    const gateway = await startCookieGateway();
    const { client } = await signedIn(gateway);
    const copy = client.copy();
    await client.logout();

    expect(requireData(await copy.logout()).logout.endedSessions).toBe(0);
    expect(copy.cookies.size).toBe(0);
  });

  it('ends the session of the cookie also where the access token is of another one', async () => {
    const gateway = await startCookieGateway();
    await gateway.signUp({ username: 'bob' });
    const [ada, bob] = [await signedIn(gateway), await signedIn(gateway, 'bob')];
    const copy = bob.client.copy();

    expect(requireData(await bob.client.logout('CURRENT', { token: ada.token })).logout.endedSessions).toBe(2);
    expect((await copy.refresh()).reason).toBe('SESSION_REVOKED');
  });

  it('of all sessions needs the access token, and clears the cookies', async () => {
    const gateway = await startCookieGateway();
    const [{ client, token }] = [await signedIn(gateway), await signedIn(gateway)];

    const refused = await client.logout('ALL');
    expect([refused.reason, client.cookies.size]).toStrictEqual(['TOKEN_MISSING', 1]);
    expect(requireData(await client.logout('ALL', { token })).logout.endedSessions).toBe(2);
    expect(client.cookies.size).toBe(0);
  });

  it('of the others keeps the cookie', async () => {
    const gateway = await startCookieGateway();
    const [{ client, token }] = [await signedIn(gateway), await signedIn(gateway)];

    const answer = await client.logout('OTHERS', { token });

    expect([requireData(answer).logout.endedSessions, answer.headers.getSetCookie()]).toStrictEqual([1, []]);
    expect((await client.refresh()).reason).toBeUndefined();
  });

  it('with a cookie that was never one clears it', async () => {
    const gateway = await startCookieGateway();
    const { client } = await signedIn(gateway);
    for (const name of client.cookies.keys()) client.cookies.set(name, 'x');

    expect((await client.logout()).reason).toBe('REFRESH_TOKEN_INVALID');
    expect(client.cookies.size).toBe(0);
  });
});

describe('revokeSession', () => {
  it('clears the cookies when it ends the session of the caller, and not for another one', async () => {
    const gateway = await startCookieGateway();
    const [{ client, token, id }, other] = [await signedIn(gateway), await signedIn(gateway)];

    await client.send(RevokeSessionDocument, { id: other.id }, { token });
    expect(client.cookies.size).toBe(1);
    await client.send(RevokeSessionDocument, { id }, { token });
    expect(client.cookies.size).toBe(0);
  });
});

describe('a login', () => {
  it('ends the session of the cookie that came with it, and leaves none behind', async () => {
    const gateway = await startCookieGateway();
    const { client } = await signedIn(gateway);
    const former = client.copy();

    const { accessToken: token } = requireData(await client.login()).login;

    expect((await former.refresh()).reason).toBe('SESSION_REVOKED');
    expect(requireData(await client.send(SessionsDocument, undefined, { token })).sessions).toHaveLength(1);
  });

  it('that is refused ends nothing and clears nothing', async () => {
    const gateway = await startCookieGateway();
    const { client } = await signedIn(gateway);

    const answer = await client.send('mutation { login(input: { username: "ada", password: "x" }) { expiresIn } }');

    expect([answer.reason, answer.headers.getSetCookie()]).toStrictEqual(['BAD_CREDENTIALS', []]);
    expect((await client.refresh()).reason).toBeUndefined();
  });

  it('and a logout in one operation set each cookie once', async () => {
    const gateway = await startCookieGateway();
    const { client } = await signedIn(gateway);

    const answer = await client.send('mutation { refreshToken { expiresIn } logout { endedSessions } }');

    expect(setCookiesOf(answer)).toMatchObject([{ value: '' }]);
  });
});

describe('two gateways on one host', () => {
  it('leave the cookies of each other alone', async () => {
    const one = await startCookieGateway({ issuer: 'http://127.0.0.1:4001' });
    const two = await startCookieGateway({ issuer: 'http://127.0.0.1:4002' });
    const [first, second] = [new BrowserClient(one), new BrowserClient(two)];
    await first.login();
    second.take(await first.login());

    await second.login();
    first.cookies.clear();
    for (const [name, value] of second.cookies) first.cookies.set(name, value);

    expect(second.cookies.size).toBe(2);
    expect((await second.refresh()).reason).toBeUndefined();
    expect((await first.refresh()).reason).toBeUndefined();
    expect(first.cookies.size).toBe(2);
  });

  it('that are one to their clients share the cookies', async () => {
    const gateway = await startCookieGateway();
    const replica = await startCookieGateway({}, { directory: gateway.directory, clock: gateway.clock });
    const [client, other] = [new BrowserClient(gateway), new BrowserClient(replica)];
    other.take(await client.login());

    expect((await other.refresh()).reason).toBeUndefined();
  });
});
