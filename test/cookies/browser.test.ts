import type { Browser, Page } from 'playwright-core';
import { findOrInstallChromium, launchBrowser } from '../sandbox/browser';
import { password, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { startCookieGateway } from './browser-client';
import { ask, cookieNames, endpointOf, startSite, stopSites } from './sites';

/** As in test/sandbox: skipped where there is no Chromium and none can be installed; in CI there must be one. */
const canOpenPages = process.env['CI'] !== undefined || findOrInstallChromium() !== undefined;
const describePage = canOpenPages ? describe : describe.skip;

const login = `mutation { login(input: { username: "ada", password: "${password}" }) { refreshToken } }`;
const wrongLogin = login.replace(password, 'wrong');
const refresh = 'mutation { refreshToken { refreshToken session { id } } }';
const logout = 'mutation { logout { endedSessions } }';
const me = '{ me { username } }';
const signedIn = '{"data":{"me":{"username":"ada"}}}\n';

let browser: Browser;
let port: number;
let www: string;
let full: TestGateway;
let half: TestGateway;
let thirdParty: TestGateway;

beforeAll(async () => {
  if (!canOpenPages) return;
  browser = await launchBrowser();
  port = await startSite();
  www = `http://www.shop.localhost:${String(port)}`;
  const allowedOrigins = [www];
  full = await startCookieGateway({ accessCookie: true, allowedOrigins, issuer: 'http://full.test' });
  half = await startCookieGateway({ allowedOrigins, issuer: 'http://half.test', profile: 'development' });
  thirdParty = await startCookieGateway({ accessCookie: true, allowedOrigins, cookieSameSite: 'none' });
}, 300_000); // the first time, Chromium may have to be installed
afterAll(async () => {
  if (canOpenPages) await browser.close();
  await stopSites();
  await stopGateways();
});

/** A page of a host, in a browser that has no cookies yet. */
async function open(url: string): Promise<Page> {
  const context = await browser.newContext();
  // A page of the gateway's own origin, as a proxy would have it beside the graph.
  await context.route(/:\d+\/page$/, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Another tab of the same browser. */
async function openBeside(page: Page, url: string): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(url);
  return tab;
}

const seen = (text: string, status = 200) => ({ status, text });

describePage('full cookie sessions in a page on another allowed origin of the same site', () => {
  it('log in, survive a reload, refresh, serve a second tab, and log out', async () => {
    const endpoint = endpointOf(full, 'auth.shop.localhost');
    const page = await open(www);
    expect(await ask(page, endpoint, login)).toStrictEqual(seen('{"data":{"login":{"refreshToken":null}}}\n'));
    await page.reload();
    expect(await ask(page, endpoint, me)).toStrictEqual(seen(signedIn));
    expect((await ask(page, endpoint, refresh))?.text).toContain('"refreshToken":null');

    const tab = await openBeside(page, www);
    expect(await ask(tab, endpoint, me)).toStrictEqual(seen(signedIn));
    expect(await tab.evaluate('document.cookie')).toBe('');
    expect(await cookieNames(page)).toStrictEqual(['__Host-access', '__Host-refresh']);

    expect((await ask(page, endpoint, logout))?.text).toContain('"endedSessions":1');
    expect(await cookieNames(page)).toStrictEqual([]);
    expect((await ask(tab, endpoint, me))?.text).toContain('TOKEN_MISSING');
  });

  it('refresh in two tabs at once, each twice, and both stay signed in', async () => {
    const endpoint = endpointOf(full, 'auth.shop.localhost');
    const page = await open(www);
    await ask(page, endpoint, login);
    const tab = await openBeside(page, www);

    const answers = await Promise.all([page, tab, page, tab].map((each) => ask(each, endpoint, refresh)));

    expect(new Set(answers.map((answer) => answer?.text)).size).toBe(1);
    expect(await ask(tab, endpoint, me)).toStrictEqual(seen(signedIn));
  });
});

describePage('a foreign page', () => {
  it.each(['http://evil.localhost', 'http://evil.shop.localhost', 'http://auth.shop.localhost'])(
    'at %s can neither use the session of its visitor nor start one, and is told nothing',
    async (origin) => {
      const endpoint = endpointOf(full, 'auth.shop.localhost');
      const page = await open(www);
      await ask(page, endpoint, login);
      const foreign = await openBeside(page, `${origin}:${String(port)}`);

      for (const operation of [me, refresh, logout, login]) {
        expect(await ask(foreign, endpoint, operation)).toBeUndefined();
      }
      expect(await ask(page, endpoint, me)).toStrictEqual(seen(signedIn));
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'that has a form sent signs nobody in: %s',
    async (enctype) => {
      const page = await open(`http://evil.shop.localhost:${String(port)}`);
      const action = endpointOf(full, 'auth.shop.localhost');
      // What a text/plain form sends is JSON then.
      const asJson = { name: `{"query":${JSON.stringify(login)},"x":"`, value: '"}' };
      const answer = page.waitForResponse(action);
      await page.evaluate(`
        const form = Object.assign(document.createElement('form'), ${JSON.stringify({ action, method: 'post', enctype })});
        form.append(Object.assign(document.createElement('input'), ${JSON.stringify(asJson)}));
        document.body.append(form);
        form.submit();
      `);

      expect((await answer).status()).toBeGreaterThanOrEqual(400);
      expect(await cookieNames(page)).toStrictEqual([]);
    },
  );

  it('that has a request sent without asking is refused, and sets no cookie', async () => {
    const page = await open(`http://evil.shop.localhost:${String(port)}`);
    const [url, body] = [endpointOf(full, 'auth.shop.localhost'), JSON.stringify({ query: login })].map((each) =>
      JSON.stringify(each),
    );
    await page.evaluate(
      `fetch(${url}, { method: 'POST', mode: 'no-cors', credentials: 'include', body: ${body} }).catch(() => undefined)`,
    );
    expect(await cookieNames(page)).toStrictEqual([]);
  });
});

describePage('a page of the gateway itself', () => {
  it.each(['localhost', '127.0.0.1', 'auth.shop.localhost'])(
    'on %s keeps the refresh token in the cookie and the access token in memory',
    async (host) => {
      const endpoint = endpointOf(half, host);
      const page = await open(endpoint.replace('graphql', 'page'));
      const { text = '' } = (await ask(page, endpoint, login.replace('refreshToken', 'accessToken'))) ?? {};
      const { login: first } = (JSON.parse(text) as { data: { login: { accessToken: string } } }).data;
      expect(await ask(page, endpoint, me, first.accessToken)).toStrictEqual(seen(signedIn));

      await page.reload();
      expect((await ask(page, endpoint, me))?.text).toContain('TOKEN_MISSING');
      expect((await ask(page, endpoint, refresh))?.text).toContain('"refreshToken":null');
      expect((await ask(page, endpoint, wrongLogin))?.text).toContain('BAD_CREDENTIALS');
      expect(await cookieNames(page)).toStrictEqual(['__Host-refresh']);
    },
  );
});

describePage('a page of another site on the list, with COOKIE_SAME_SITE=none', () => {
  it('has a session of its own, apart from that of the same browser elsewhere', async () => {
    const endpoint = endpointOf(thirdParty, 'auth.other.localhost');
    const page = await open(www);
    await ask(page, endpoint, login);
    expect(await ask(page, endpoint, me)).toStrictEqual(seen(signedIn));

    const own = await openBeside(page, endpoint.replace('graphql', 'page'));
    expect((await ask(own, endpoint, me))?.text).toContain('TOKEN_MISSING');
    expect((await ask(page, endpoint, logout))?.text).toContain('"endedSessions":1');
    expect(await cookieNames(page)).toStrictEqual([]);
  });

  it('is not signed in by a strict cookie', async () => {
    const endpoint = endpointOf(full, 'auth.other.localhost');
    const page = await open(www);
    await ask(page, endpoint, login);
    expect((await ask(page, endpoint, me))?.text).toContain('TOKEN_MISSING');
  });
});
