import { BrowserClient, startCookieGateway } from '../cookies/browser-client';
import { password, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { readAnswer } from '../support/send';
import { fetchWithCookies } from './fetch-with-cookies';
import { FakeTabs, lifetimeSeconds, MemoryStorage, openPage, who } from './scene';
import type { OpenPage } from './scene';

afterEach(stopGateways);

/** Opens a tab of a browser; the second of a pair is the network under its keeper. */
function openTab(gateway: TestGateway, browser: { readonly jar: BrowserClient; readonly tabs: FakeTabs }, mode: Mode) {
  const network = fetchWithCookies(gateway, browser.jar);
  const sent: string[] = [];
  const counting: typeof fetch = (input, init) => {
    if (typeof init?.body === 'string') sent.push(/login|refreshToken|logout/.exec(init.body)?.[0] ?? 'other');
    return network(input, init);
  };
  const page = openPage(gateway, { mode, tabs: browser.tabs, fetch: counting });
  return { ...page, sent, network };
}

type Mode = 'refreshCookie' | 'cookies';

async function ask(tab: OpenPage & { readonly network: typeof fetch }): Promise<string | undefined> {
  const headers = { 'content-type': 'application/json', ...(await tab.keeper.authorize()) };
  const body = JSON.stringify({ query: '{ me { username } }' });
  const answer = await readAnswer<{ me: { username: string } }>(
    await tab.network(tab.keeper.url, { method: 'POST', headers, body }),
  );
  return answer.data?.me.username ?? answer.reason;
}

describe.each(['refreshCookie', 'cookies'] as const)('a session keeper with %s', (mode) => {
  async function start() {
    const settings = { accessCookie: mode === 'cookies', accessTokenLifetimeSeconds: lifetimeSeconds };
    const gateway = await startCookieGateway(settings);
    const browser = { jar: new BrowserClient(gateway), tabs: new FakeTabs() };
    return { gateway, browser, tab: openTab(gateway, browser, mode) };
  }

  it('signs in, refreshes in time, and is found again after a reload', async () => {
    const { gateway, browser, tab } = await start();
    expect(await tab.keeper.restore()).toBe(false);
    await tab.keeper.login('ada', password);
    expect(await ask(tab)).toBe('ada');
    await tab.pass(lifetimeSeconds);
    expect(await ask(tab)).toBe('ada');
    expect(tab.sent).toStrictEqual(['refreshToken', 'login', 'refreshToken']);
    tab.keeper.close();

    const reloaded = openTab(gateway, browser, mode);
    expect(await reloaded.keeper.restore()).toBe(true);
    expect(await ask(reloaded)).toBe('ada');
  });

  it('lets no script see more than it has to', async () => {
    const { tab } = await start();
    await tab.keeper.login('ada', password);
    expect(Object.keys(await tab.keeper.authorize())).toStrictEqual(mode === 'cookies' ? [] : ['authorization']);
  });

  it('is signed in in all tabs, refreshes once for all, and is signed out in all', async () => {
    const { gateway, browser, tab } = await start();
    const other = openTab(gateway, browser, mode);
    await tab.keeper.login('ada', password);
    await tab.pass(0);
    expect(other.keeper.isSignedIn).toBe(true);
    await tab.pass(lifetimeSeconds);
    await other.clock.advanceSeconds(lifetimeSeconds);
    await Promise.all([tab, other, tab, other].map(({ keeper }) => keeper.authorize()));
    expect([...tab.sent, ...other.sent].filter((kind) => kind === 'refreshToken')).toHaveLength(1);
    expect([await ask(tab), await ask(other)]).toStrictEqual(['ada', 'ada']);

    expect(await other.keeper.logout()).toBe(true);
    await tab.pass(0);
    expect([tab.keeper.isSignedIn, browser.jar.cookies.size]).toStrictEqual([false, 0]);
  });

  it('signs out when the cookie is gone', async () => {
    const { browser, tab } = await start();
    await tab.keeper.login('ada', password);
    await tab.pass(lifetimeSeconds);
    browser.jar.cookies.clear();
    await tab.keeper.authorize();
    expect(tab.told()).toStrictEqual(['signedIn', 'signedOut TOKEN_MISSING']);
  });

  it('says after a logout without the network that the gateway does not know', async () => {
    const { gateway, tab } = await start();
    await tab.keeper.login('ada', password);
    await gateway.gateway.stop();
    expect(await tab.keeper.logout()).toBe(false);
    expect(tab.keeper.isSignedIn).toBe(false);
  });
});

describe('a session keeper that is set to another way than the gateway', () => {
  it('says so at the login', async () => {
    const gateway = await startCookieGateway();
    const jar = new BrowserClient(gateway);
    const page = openPage(gateway, { fetch: fetchWithCookies(gateway, jar), storage: new MemoryStorage() });
    await expect(page.keeper.login('ada', password)).rejects.toMatchObject({ code: 'MODE_MISMATCH' });
    expect(await who(page, gateway)).toBe('TOKEN_MISSING');
  });
});
