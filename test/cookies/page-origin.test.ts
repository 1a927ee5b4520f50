import { isFromForeignPage } from '../../src/http/page-origin';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { BrowserClient, startCookieGateway } from './browser-client';

afterEach(stopGateways);

const host = 'auth.example';
const issuer = 'https://issuer.example:8443/auth';
const allowedOrigins = ['https://app.example', 'https://shop.example:8443', 'http://localhost:3000'];

type Row = readonly [origin: string | undefined, site: string | undefined, cookies: 'cookies' | 'none'];

const foreign: readonly Row[] = [
  ...[
    'https://evil.example',
    'null',
    '',
    'https://evil.app.example',
    'https://app.example.evil.example',
    'https://evilapp.example',
    'https://app.example:444',
    'https://app.example:443',
    'http://app.example',
    'https://app.example/',
    'https://APP.example',
    'https://app.example, https://evil.example',
    'https://app.example https://evil.example',
    'https://shop.example',
    'http://localhost:3001',
    'http://127.0.0.1:3000',
    'https://auth.example.evil.example',
    'https://user@auth.example',
    'http://auth.example',
    'app.example',
    'https://*',
    '*',
    'file://',
    'javascript:alert(1)',
  ].flatMap((origin): Row[] => [
    [origin, undefined, 'cookies'],
    [origin, undefined, 'none'],
    [origin, 'cross-site', 'cookies'],
    [origin, 'same-site', 'none'],
    [origin, 'none', 'cookies'],
  ]),
  // A subdomain is the same site, and another origin.
  ['https://auth.example', 'same-site', 'cookies'],
  ['https://auth.example', 'cross-site', 'cookies'],
  ['https://auth.example', 'same-origin, cross-site', 'cookies'],
  ['null', 'same-origin', 'cookies'],
  // What the browser says of a page counts, whatever the settings call this service.
  ['https://issuer.example:8443', 'same-site', 'cookies'],
  ['https://issuer.example:8443', 'cross-site', 'none'],
  ['https://issuer.example', undefined, 'cookies'],
  ['http://issuer.example:8443', undefined, 'cookies'],
  ['https://issuer.example:8443/auth', undefined, 'cookies'],
  [undefined, 'cross-site', 'none'],
  [undefined, 'same-site', 'none'],
  [undefined, 'none', 'none'],
  [undefined, '', 'none'],
  [undefined, undefined, 'cookies'],
  [undefined, 'same-origin', 'cookies'],
];

const own: readonly Row[] = [
  ['https://app.example', 'cross-site', 'cookies'],
  ['https://app.example', undefined, 'none'],
  ['https://shop.example:8443', 'same-site', 'cookies'],
  ['http://localhost:3000', 'cross-site', 'none'],
  ['https://auth.example', 'same-origin', 'cookies'],
  ['https://auth.example', undefined, 'cookies'],
  ['https://auth.example', undefined, 'none'],
  // Behind a proxy that has changed Host.
  ['https://public.example', 'same-origin', 'cookies'],
  ['https://issuer.example:8443', undefined, 'cookies'],
  [undefined, undefined, 'none'],
  [undefined, 'same-origin', 'none'],
];

function judge([origin, site, cookies]: Row, ownHost = host): boolean {
  const headers = {
    host: ownHost,
    ...(origin !== undefined && { origin }),
    ...(site !== undefined && { 'sec-fetch-site': site }),
  };
  return isFromForeignPage(headers, { allowedOrigins, issuer, hasCookies: cookies === 'cookies' });
}

describe('a request, by Origin, Sec-Fetch-Site and cookies,', () => {
  it.each(foreign)('is of a foreign page: %j, %j, %s', (...row) => {
    expect(judge(row)).toBe(true);
  });

  it.each(own)('is of a page that may: %j, %j, %s', (...row) => {
    expect(judge(row)).toBe(false);
  });

  it.each(['http://auth.example:4000', 'auth', ''])('is not of the page of an issuer in the clear: %j', (other) => {
    const origin = 'http://auth.example:4000';
    expect(isFromForeignPage({ host, origin }, { allowedOrigins, issuer: other, hasCookies: true })).toBe(true);
  });

  it.each([
    ['http://localhost:4000', 'localhost:4000', false],
    ['http://auth.localhost:4000', 'auth.localhost:4000', false],
    ['http://127.0.0.1:4000', '127.0.0.1:4000', false],
    ['http://[::1]:4000', '[::1]:4000', false],
    ['http://localhost:4001', 'localhost:4000', true],
    ['http://localhost', 'localhost:4000', true],
    ['http://localhost.evil.example', 'localhost.evil.example', true],
    ['http://evillocalhost', 'evillocalhost', true],
    ['http://127.evil.example', '127.evil.example', true],
    ['https://auth.example', 'AUTH.example', false],
    ['https://auth.example', 'auth.example.evil.example', true],
    ['https://auth.example', undefined, true],
  ])('of a browser without Sec-Fetch-Site is judged by Host: %s at %s', (origin, ownHost, expected) => {
    const headers = { origin, ...(ownHost !== undefined && { host: ownHost }) };
    expect(isFromForeignPage(headers, { allowedOrigins, issuer, hasCookies: true })).toBe(expected);
  });
});

/** Sends as whatever page; returns status, reason and the cookies that are set. */
async function sendFrom(
  gateway: TestGateway,
  query: string,
  headers: Record<string, string>,
): Promise<readonly [number | undefined, string | undefined, number]> {
  const sent = { 'content-type': 'application/json', host: new URL(gateway.url).host, ...headers };
  const message = request(`${gateway.url}/graphql`, { method: 'POST', headers: sent }).end(JSON.stringify({ query }));
  const [response] = (await once(message, 'response')) as [IncomingMessage];
  const { errors } = JSON.parse(await text(response)) as { errors?: [{ extensions: { reason: string } }] };
  return [response.statusCode, errors?.[0].extensions.reason, response.headers['set-cookie']?.length ?? 0];
}

const login = `mutation { login(input: { username: "ada", password: "${password}" }) { expiresIn } }`;
const refusal = [403, 'ORIGIN_NOT_ALLOWED', 0];

describe('in cookie mode a foreign page', () => {
  it.each([
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('signs nobody in, with or without cookies: %p', async (headers) => {
    const gateway = await startCookieGateway({ allowedOrigins: ['https://app.example'] });
    const client = new BrowserClient(gateway);
    await client.login();

    expect(await sendFrom(gateway, login, headers)).toStrictEqual(refusal);
    expect(await sendFrom(gateway, login, { ...headers, cookie: client.header })).toStrictEqual(refusal);
  });

  it.each([
    'mutation { refreshToken { expiresIn } }',
    'mutation { logout { endedSessions } }',
    '{ me { id } }',
    '{ __typename }',
  ])('gets nothing with the cookies of its visitor: %s', async (query) => {
    const gateway = await startCookieGateway({ accessCookie: true });
    const client = new BrowserClient(gateway);
    await client.login();
    const headers = { origin: 'https://evil.example', cookie: client.header };

    expect(await sendFrom(gateway, query, headers)).toStrictEqual(refusal);
    expect((await client.refresh()).reason).toBeUndefined();
  });

  it('on the list gets what it asks for', async () => {
    const origin = 'https://app.example';
    const gateway = await startCookieGateway({ allowedOrigins: [origin] });
    expect(await sendFrom(gateway, login, { origin, 'sec-fetch-site': 'cross-site' })).toStrictEqual([
      200,
      undefined,
      1,
    ]);
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])(
    'on the list cannot have a form sent silently either: %s',
    async (contentType) => {
      const origin = 'https://app.example';
      const gateway = await startCookieGateway({ allowedOrigins: [origin] });
      const answer = await sendFrom(gateway, login, { origin, 'content-type': contentType });
      expect(answer).toStrictEqual([415, 'REQUEST_MALFORMED', 0]);
    },
  );
});

describe('a program that is no browser', () => {
  it('logs in without Origin, and says it once it carries cookies', async () => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    await client.login();
    const refresh = 'mutation { refreshToken { expiresIn } }';

    expect(await sendFrom(gateway, login, {})).toStrictEqual([200, undefined, 1]);
    expect(await sendFrom(gateway, refresh, { cookie: client.header })).toStrictEqual(refusal);
    const headers = { cookie: client.header, origin: gateway.url };
    expect(await sendFrom(gateway, refresh, headers)).toStrictEqual([200, undefined, 1]);
  });

  it('is asked nothing of the kind where there are no cookies', async () => {
    const gateway = await startGateway();
    await gateway.signUp();
    expect(await sendFrom(gateway, login, { origin: 'https://evil.example' })).toStrictEqual([200, undefined, 0]);
  });
});

describe('a cookie that has been planted beside the real one', () => {
  it.each([login, 'mutation { refreshToken { expiresIn } }', 'mutation { logout { endedSessions } }'])(
    'is found out before anything is done, and nothing is cleared: %s',
    async (operation) => {
      const gateway = await startCookieGateway();
      const client = new BrowserClient(gateway);
      await client.login();
      const planted = `${[...client.cookies.keys()].join()}=r1.x`;
      for (const cookie of [`${client.header}; ${planted}`, `${planted};${client.header}`]) {
        const answer = await client.send(operation, {}, { headers: { cookie } });
        expect(answer).toMatchObject({ code: 'BAD_REQUEST', reason: 'COOKIE_AMBIGUOUS' });
        expect(answer.headers.getSetCookie()).toStrictEqual([]);
      }
      expect((await client.refresh()).reason).toBeUndefined();
    },
  );

  it('is refused as an access cookie too', async () => {
    const client = new BrowserClient(await startCookieGateway({ accessCookie: true }));
    await client.login();
    const answer = await client.me({ headers: { cookie: `${client.header}; ${client.header}` } });
    expect([answer.reason, answer.headers.get('www-authenticate')]).toStrictEqual([
      'TOKEN_MALFORMED',
      'Bearer error="invalid_request"',
    ]);
  });

  it.each([
    ['another case', (name: string) => name.replace('__Host-', '__host-')],
    ['no prefix', (name: string) => name.replace('__Host-', '')],
    ['a prefix of another kind', (name: string) => name.replace('__Host-', '__Secure-')],
    ['a space that is none to browsers', (name: string) => `\u00a0${name}`],
    ['a nested name', (name: string) => `x=${name}`],
    ['a suffix', (name: string) => `${name}x`],
  ])('under a name that is merely alike is not looked at: %s', async (_, spell) => {
    const gateway = await startCookieGateway();
    const client = new BrowserClient(gateway);
    await client.login();
    const cookie = client.header.replace(/^[^=]+/, spell);

    const answer = await client.refresh({ headers: { cookie } });

    expect(answer.reason).toBe('TOKEN_MISSING');
  });
});
