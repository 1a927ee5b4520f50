import type { Browser, Page } from 'playwright-core';
import { startCookieGateway } from '../cookies/browser-client';
import { startGateway, stopGateways, password } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { launchBrowser } from './browser';
import { exampleDocument } from './example-document';
import { canOpenPages, describePage, openPage } from './open-page';
import type { Opened, OpenOptions } from './open-page';

/** In place of the files of Apollo Sandbox: keeps the options it is given. */
const fakeSandbox = `window.EmbeddedSandbox = class {
  constructor(options) {
    window.sandbox = { ...options, send: options.handleRequest };
    document.querySelector(options.target).append(document.createElement('iframe'));
  }
};`;

interface FakeSandbox {
  readonly initialEndpoint: string;
  readonly runTelemetry: boolean;
  readonly initialState: {
    readonly document: string;
    readonly variables: object;
    readonly sharedHeaders: Record<string, string>;
    readonly includeCookies: boolean;
  };
  send(url: string, options: { method: string; headers: Record<string, string>; body: string }): Promise<Response>;
}

declare const sandbox: FakeSandbox; // in the page

let browser: Browser;
let gateway: TestGateway;

beforeAll(async () => {
  if (!canOpenPages) return;
  browser = await launchBrowser();
  gateway = await startGateway({ settings: { profile: 'development' } });
  await gateway.signUp({ username: 'admin' });
}, 300_000); // the first time, Chromium may have to be installed
afterAll(async () => {
  if (canOpenPages) await browser.close();
  await stopGateways();
});

const open = (script?: OpenOptions['script'], path = '/'): Promise<Opened> =>
  openPage(browser, `${gateway.url}${path}`, { script });

/** Sends an operation of the example as Sandbox does: with the shared headers, or with others in their place. */
async function run(page: Page, operationName: string, headers?: Record<string, string>): Promise<string> {
  const variables = { input: { username: 'admin', password } };
  const request = { query: exampleDocument, operationName, variables };
  return page.evaluate(
    async ([body, more]) => {
      const headers = { 'content-type': 'application/json', ...(more ?? sandbox.initialState.sharedHeaders) };
      const response = await sandbox.send(sandbox.initialEndpoint, { method: 'POST', headers, body });
      return response.text();
    },
    [JSON.stringify(request), headers] as const,
  );
}

describePage('the page at /, where Apollo Sandbox cannot be reached', () => {
  it('says so, and stays', async () => {
    const { page, errors } = await open();
    await page.getByText('Apollo Sandbox cannot be loaded').waitFor();
    expect(await page.locator('#endpoint').textContent()).toBe(`${gateway.url}/graphql`);
    expect(await page.locator('#login').textContent()).toContain(`curl '${gateway.url}/graphql'`);
    expect(errors).toStrictEqual([]);
  });

  it('is dark on light, or light on dark, as the browser prefers', async () => {
    const contrast = async (colorScheme: 'light' | 'dark') => {
      const { page } = await openPage(browser, gateway.url, { colorScheme });
      const red = (property: string) => `Number(/\\d+/.exec(getComputedStyle(document.body).${property})[0])`;
      return page.evaluate<number>(`${red('backgroundColor')} - ${red('color')}`);
    };
    expect(await contrast('light')).toBeGreaterThan(128);
    expect(await contrast('dark')).toBeLessThan(-128);
  });

  it('copies a command', async () => {
    const { page } = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('summary').click();
    await page.locator('button[value=login]').click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toBe(await page.locator('#login').textContent());
  });

  it('puts no host into a command that a shell would take for more than a name', async () => {
    const answer = await fetch(gateway.url);
    const headers = { 'content-security-policy': answer.headers.get('content-security-policy') ?? '' };
    const body = await answer.text();
    const page = await browser.newPage();
    await page.route(/./, async (route) => route.fulfill({ contentType: 'text/html', headers, body }));
    await page.goto("http://x'$(id)'.example/#builtin");
    await page.locator('#console').waitFor();
    expect(await page.locator('#login').textContent()).toContain(`curl '${gateway.url}/graphql'`);
  });

  it('shows commands that a shell runs', async () => {
    const { page } = await open();
    const command = (await page.locator('#login').textContent()) ?? '';
    const body = /-d '(.*)'$/.exec(command)?.[1]?.replace('...', password) ?? '';
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await answer.text()).toContain('"accessToken"');
  });
});

describePage('the page at /, with Apollo Sandbox', () => {
  it('hands over the endpoint and an example that is ready to run', async () => {
    const { page, errors, requests } = await open(fakeSandbox);
    await page.locator('#sandbox iframe').waitFor();
    const { initialEndpoint, initialState, runTelemetry } = await page.evaluate(() => ({
      ...sandbox,
      send: undefined,
    }));
    expect(initialEndpoint).toBe(`${gateway.url}/graphql`);
    expect(initialState).toMatchObject({ document: exampleDocument, variables: { input: { username: 'admin' } } });
    expect(runTelemetry).toBe(false);
    expect(await page.locator('#builtin').isVisible()).toBe(false);
    expect(errors).toStrictEqual([]);
    const elsewhere = requests.filter((url) => !url.startsWith(gateway.url));
    expect(elsewhere).toStrictEqual([expect.stringMatching(/embeddable-sandbox.*\.js$/)]);
  });

  it('runs the example one by one, sending the token of the login along', async () => {
    const { page } = await open(fakeSandbox);
    expect(await run(page, 'Me')).toContain('TOKEN_MISSING');
    expect(await run(page, 'Login')).toContain('"accessToken"');
    expect(await run(page, 'Me')).toContain('"username":"admin"');
    expect(await run(page, 'RefreshToken')).toContain('"accessToken"');
    expect(await run(page, 'Logout')).toContain('{"endedSessions":1}');
    expect(await run(page, 'Me')).toContain('SESSION_REVOKED');
  });

  it('asks as nobody where the shared header is switched off', async () => {
    const { page } = await open(fakeSandbox);
    await run(page, 'Login');
    expect(await run(page, 'Me', {})).toContain('TOKEN_MISSING');
  });

  it('refreshes with the refresh token, where there is nothing else to do it with', async () => {
    const { page } = await open(fakeSandbox);
    await run(page, 'Login');
    expect(await run(page, 'RefreshToken', {})).toContain('"refreshToken":"r1.');
    expect(await run(page, 'Me')).toContain('"username":"admin"');
  });

  it('is handed no token, and told of cookies where there are any', async () => {
    const { page } = await open(fakeSandbox);
    await run(page, 'Login');
    const state = await page.evaluate(() => sandbox.initialState);
    expect(JSON.stringify(state)).not.toMatch(/eyJ|r1\./);
    expect(state.includeCookies).toBe(false);
    const { url } = await startCookieGateway({ profile: 'development' });
    const { page: other } = await openPage(browser, url, { script: fakeSandbox });
    expect(await other.evaluate(() => sandbox.initialState.includeCookies)).toBe(true);
  });

  it('takes nothing away from somebody who has begun without it', async () => {
    let deliver = (_script: string): void => undefined;
    const late = new Promise<string>((resolve) => (deliver = resolve));
    const { page } = await open(late);
    await page.locator('#password').fill('half a passw');
    deliver(fakeSandbox);
    await page.locator('#open').waitFor();
    expect(await page.locator('#password').inputValue()).toBe('half a passw');
    await page.locator('#open').click();
    await page.locator('#sandbox iframe').waitFor();
  });

  it('is not asked for at /#builtin', async () => {
    const { page, requests } = await open(fakeSandbox, '/#builtin');
    await page.getByText('has not been asked for').waitFor();
    expect(requests.filter((url) => !url.startsWith(gateway.url))).toStrictEqual([]);
    await page.locator('#open').click();
    await page.locator('#sandbox iframe').waitFor();
  });

  it('leaves an Authorization header alone that somebody has set', async () => {
    const { page } = await open(fakeSandbox);
    await run(page, 'Login');
    expect(await run(page, 'Me', { Authorization: 'Bearer of.bad.news' })).toContain('TOKEN_MALFORMED');
  });

  it('sends a token to its own endpoint alone', async () => {
    const { page } = await open(fakeSandbox);
    await run(page, 'Login');
    const waiting = page.waitForRequest(/health/);
    await page.evaluate(`sandbox.send('${gateway.url}/health/live', { method: 'GET', headers: {} })`);
    expect((await waiting).headers()).not.toHaveProperty('authorization');
  });

  it('stays readable when the files of Sandbox are not what they were', async () => {
    const { page } = await open('window.SomethingElse = 1;');
    await page.getByText('Apollo Sandbox cannot be loaded').waitFor();
    expect(await page.locator('#builtin').isVisible()).toBe(true);
  });
});

describePage('the policy of the page', () => {
  it('runs no script but its own and that of Apollo Sandbox', async () => {
    const { page } = await open();
    const blocked = await page.evaluate<unknown>(`(async () => {
      const violated = new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
      });
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.injected = true' }));
      return [await violated, 'injected' in window];
    })()`);
    expect(blocked).toStrictEqual(['script-src-elem', false]);
  });

  it('lets no page frame it, and no token out', async () => {
    const policy = (await fetch(`${gateway.url}/`)).headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "form-action 'none'"]) {
      expect(policy.split('; ')).toContain(part);
    }
  });
});
