import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthFetch } from 'graphql-auth-gateway/client/fetch';
import { systemClock } from '../../src/client/client-system';
import { BrowserClient, startCookieGateway } from '../cookies/browser-client';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { fetchWithCookies } from './fetch-with-cookies';
import { FakeTabs, lifetimeSeconds, openPage, openSignedIn, who } from './scene';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: { accessTokenLifetimeSeconds: lifetimeSeconds } });
});
afterAll(stopGateways);

/** An origin that answers every request in the same way, and what it was sent. */
async function listenAs(status: number, headers: Record<string, string> = {}) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(status, headers).end('{"data":{}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return { bodies, url, close: () => server.close() };
}

describe('credentials in a body', () => {
  it.each([307, 308])('do not follow a redirect to another origin: %i', async (status) => {
    const foreign = await listenAs(200);
    const near = await listenAs(status, { location: foreign.url });
    const page = openPage(gateway, { url: near.url, fetch });
    await expect(page.keeper.login('ada', password)).rejects.toMatchObject({ reason: 'UNREACHABLE' });
    expect([near.bodies.length, foreign.bodies]).toStrictEqual([1, []]);
    near.close();
    foreign.close();
  });
});

describe('a relative address', () => {
  const page = globalThis as { document?: unknown; location?: unknown };

  afterEach(() => {
    delete page.document;
    delete page.location;
  });

  it('gets no token where an injected element `base` leads it to another origin', async () => {
    const { keeper } = await openSignedIn(gateway);
    page.location = { href: new URL('/page', keeper.url).href };
    page.document = { baseURI: 'https://evil.example/' };
    const seen: (string | null)[] = [];
    const look: typeof fetch = async (_input, init) => {
      seen.push(new Headers(init?.headers).get('authorization'));
      return Response.json({});
    };
    const send = createAuthFetch(keeper, { fetch: look });
    await send('/graphql');
    page.document = { baseURI: keeper.url };
    await send('/graphql');
    expect(seen).toStrictEqual([null, expect.stringMatching(/^Bearer /)]);
  });
});

describe('what no gateway would answer', () => {
  it.each([
    ['no lifetime', { session: { id: 'a' }, accessToken: 'b', refreshToken: 'c' }],
    ['a lifetime without end', { session: { id: 'a' }, accessToken: 'b', refreshToken: 'c', expiresIn: 1e308 }],
    ['no session', { accessToken: 'b', refreshToken: 'c', expiresIn: 60 }],
    ['tokens that are none', { session: { id: 'a' }, accessToken: 1, refreshToken: {}, expiresIn: 60 }],
  ])('is not kept, and does not end the session that is here: %s', async (_what, payload) => {
    const page = await openSignedIn(gateway);
    const accept = page.keeper.accept(payload as Parameters<typeof page.keeper.accept>[0]);
    await expect(accept).rejects.toMatchObject({ name: 'SessionError', code: 'MODE_MISMATCH' });
    page.transport.fail('refresh', () => Response.json({ data: { refreshToken: payload } }));
    await page.pass(lifetimeSeconds);
    await expect(page.keeper.authorize()).rejects.toMatchObject({ code: 'MODE_MISMATCH' });
    await page.pass(10);
    expect(await who(page, gateway)).toBe(page.username);
  });

  it.each([0, -60])('leads to one refresh for each request, and to no loop: a lifetime of %i s', async (expiresIn) => {
    const page = await openSignedIn(gateway);
    const payload = { session: { id: 'a' }, accessToken: 'b', refreshToken: 'c', expiresIn };
    page.transport.fail('refresh', () => Response.json({ data: { refreshToken: payload } }), Infinity);
    await page.keeper.accept(payload);
    await page.keeper.authorize();
    await page.keeper.authorize();
    expect(page.transport.count('refresh')).toBe(2);
  });

  it('is no reason to fail: errors that are null', async () => {
    const page = await openSignedIn(gateway);
    page.transport.fail('other', () => Response.json({ errors: [null, 'no', { extensions: null }] }));
    const response = await createAuthFetch(page.keeper, { fetch: page.transport.fetch })(page.keeper.url);
    expect(response.status).toBe(200);
  });

  it('is not waited for longer than five minutes: a proxy that asks for years', async () => {
    const page = await openSignedIn(gateway);
    await page.pass(lifetimeSeconds);
    const outage = () => new Response('<html>', { status: 503, headers: { 'retry-after': '999999999' } });
    page.transport.fail('refresh', outage);
    await expect(page.keeper.authorize()).rejects.toMatchObject({ reason: 'UNREACHABLE' });
    await page.pass(299);
    await expect(page.keeper.authorize()).rejects.toMatchObject({ reason: 'UNREACHABLE' });
    expect(page.transport.count('refresh')).toBe(1);
    await page.pass(2);
    expect(await who(page, gateway)).toBe(page.username);
  });
});

describe('a timer for longer than engines count', () => {
  it.each([2 ** 31, Infinity])('does not run at once: %d ms', async (delayMs) => {
    const state = { hasRun: false };
    const cancel = systemClock.after(delayMs, () => (state.hasRun = true));
    await new Promise((resolve) => systemClock.after(5, () => resolve(undefined)));
    cancel();
    expect(state.hasRun).toBe(false);
  });
});

describe('the line between tabs in cookie mode', () => {
  const start = async () => {
    const ofCookies = await startCookieGateway({});
    const tabs = new FakeTabs();
    const network = fetchWithCookies(ofCookies, new BrowserClient(ofCookies));
    const heard: string[] = [];
    const line = tabs.open('', (message) => heard.push(message));
    return { ofCookies, tabs, network, heard, line };
  };

  it.each(['no JSON', '{}', 'null', '[1]', '{"v":2}'])('signs nobody out by what is no record: %s', async (message) => {
    const { ofCookies, tabs, network, line } = await start();
    const page = openPage(ofCookies, { mode: 'refreshCookie', tabs, fetch: network });
    await page.keeper.login('ada', password);
    line.post(message);
    await page.pass(0);
    expect(page.told()).toStrictEqual(['signedIn']);
  });

  it('does not bring back who has logged out, by what another tab said before it knew', async () => {
    const { ofCookies, tabs, network, heard, line } = await start();
    const late: typeof fetch = async (input, init) => {
      if (typeof init?.body === 'string' && init.body.includes('logout')) line.post(heard[0] ?? '');
      return network(input, init);
    };
    const page = openPage(ofCookies, { mode: 'refreshCookie', tabs, fetch: late });
    await page.keeper.login('ada', password);
    await page.pass(0);
    expect(await page.keeper.logout()).toBe(true);
    expect(page.keeper.isSignedIn).toBe(false);
    expect(await page.keeper.authorize()).toStrictEqual({});
  });
});
