import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page, Route } from 'playwright-core';
import { findOrInstallChromium, launchBrowser } from '../sandbox/browser';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { lifetimeSeconds } from './scene';

/** As in test/sandbox: skipped where there is no Chromium and none can be installed; in CI there must be one. */
const canOpenPages = process.env['CI'] !== undefined || findOrInstallChromium() !== undefined;
const describePage = canOpenPages ? describe : describe.skip;

let browser: Browser;
let site: Server;
let origin: string;
let gateway: TestGateway;

beforeAll(async () => {
  if (!canOpenPages) return;
  browser = await launchBrowser();
  const parts = ['client', 'client-system'].map((part) => `export * from './${part}.ts';`);
  const { outputFiles } = await build({
    stdin: { contents: parts.join('\n'), resolveDir: join(__dirname, '../../src/client') },
    bundle: true,
    format: 'iife',
    globalName: 'client',
    write: false,
  });
  const script = outputFiles[0]?.text ?? '';
  site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end(`<!doctype html><script>${script}</script>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://www.shop.localhost:${(site.address() as AddressInfo).port}`;
  const settings = { accessTokenLifetimeSeconds: lifetimeSeconds, allowedOrigins: [origin] };
  gateway = await startGateway({ settings });
  await gateway.signUp();
}, 300_000); // the first time, Chromium may have to be installed
afterAll(async () => {
  if (!canOpenPages) return;
  await browser.close();
  await new Promise((resolve) => site.close(resolve));
  await stopGateways();
});

/** Opens a tab with a keeper over the storage of its browser, named `keeper` in it. */
async function openTab(page: Page): Promise<Page> {
  await page.goto(origin);
  await page.evaluate(`
    window.storage = {
      load: () => localStorage.getItem('session'),
      save: (text) => localStorage.setItem('session', text),
      clear: () => localStorage.removeItem('session'),
    };
    window.told = [];
    window.keeper = client.createSessionKeeper({ url: '${gateway.url}/graphql', storage });
    keeper.listen((event) => told.push(event.type));
    keeper.restore();
  `);
  return page;
}

/** Lets the stored token be over, in all tabs: by the gateway and by what they have noted. */
async function expire(page: Page): Promise<void> {
  gateway.clock.pass(lifetimeSeconds * 1000);
  await page.evaluate(`
    const session = JSON.parse(storage.load());
    storage.save(JSON.stringify({ ...session, arrivedAt: session.arrivedAt - ${lifetimeSeconds * 1000} }));
  `);
}

/** Asks `count` times at once who is signed in; gives the different answers. */
function askAtOnce(page: Page, count: number): Promise<unknown> {
  return page.evaluate(`
    (async () => {
      const ask = async () => {
        const headers = { 'content-type': 'application/json', ...(await keeper.authorize()) };
        const answer = await fetch(keeper.url, { method: 'POST', headers, body: '{"query":"{ me { username } }"}' });
        return (await answer.json()).data?.me?.username ?? 'nobody';
      };
      return [...new Set(await Promise.all(Array.from({ length: ${count} }, ask)))];
    })()
  `);
}

/** Lets the gateway answer the refreshes of a page, and the page never see it; resolves when the first has been answered. */
function holdRefreshes(page: Page): Promise<void> {
  return new Promise((resolve, reject) => {
    const hold = async (route: Route) => {
      if (route.request().postData()?.includes('refreshToken(input') !== true) return route.continue();
      await route.fetch();
      resolve();
    };
    page.route('**/graphql', hold).catch(reject);
  });
}

const signedOut = (page: Page) => page.evaluate('told.filter((type) => type === "signedOut").length');

describePage('two tabs over one stored session', () => {
  it('see in their turn what the other has stored in its own', async () => {
    const { first, second } = await openTwo();
    // A browser hands the lock over before it shows the other tab what was stored: one time in four here, when the keeper lets it.
    for (let turn = 1; turn <= 30; turn += 1) {
      const isMine = first.evaluate(`
        new Promise((resolve) => client.systemTabs.exclusively('turns', async () => {
          resolve();
          await new Promise((granted) => setTimeout(granted, 20)); // until the other one waits
          localStorage.setItem('turn', '${turn}');
        }))
      `);
      await isMine;
      const seen = second.evaluate(`client.systemTabs.exclusively('turns', async () => localStorage.getItem('turn'))`);
      expect(await seen).toBe(String(turn));
    }
  }, 240_000); // a browser on a busy machine

  it('refresh once for 200 operations at once, and stay signed in', async () => {
    const { first, second, counter } = await openTwo();
    for (let round = 1; round <= 2; round += 1) {
      await expire(first);
      await Promise.all([openTab(first), openTab(second)]);
      const names = await Promise.all([askAtOnce(first, 100), askAtOnce(second, 100)]);
      expect([names, counter.refreshes]).toStrictEqual([[['ada'], ['ada']], round]);
    }
    expect([await signedOut(first), await signedOut(second)]).toStrictEqual([0, 0]);
  }, 240_000); // a browser on a busy machine

  it('stay signed in when one of them is killed while it refreshes', async () => {
    const { first, second, counter } = await openTwo();
    await expire(first);
    await Promise.all([openTab(first), openTab(second)]);
    const isReached = holdRefreshes(first);
    const asked = askAtOnce(first, 100).catch(() => undefined); // its page goes away
    await isReached;
    const survivor = askAtOnce(second, 100);
    await first.close();
    await asked;
    expect(await survivor).toStrictEqual(['ada']);
    expect([await signedOut(second), counter.refreshes]).toStrictEqual([0, 2]);
  }, 240_000);
});

/** Two tabs of a browser of their own, both signed in. */
async function openTwo() {
  const context = await browser.newContext();
  const counter = { refreshes: 0 };
  context.on('request', (request) => {
    if (request.postData()?.includes('refreshToken(input') === true) counter.refreshes += 1;
  });
  const first = await openTab(await context.newPage());
  await first.evaluate(`keeper.login('ada', '${password}')`);
  const second = await openTab(await context.newPage());
  return { first, second, counter };
}
