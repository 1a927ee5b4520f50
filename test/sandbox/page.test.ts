import type { Browser, Page } from 'playwright-core';
import { startGateway, stopGateways, password } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { exampleDocument } from '../../src/http/sandbox-page';
import { findOrInstallChromium, launchBrowser } from './browser';

/** Where the files of Apollo Sandbox come from. */
const apollo = /^https:\/\/[\w.-]+\.apollographql\.com\//;

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
  readonly initialState: { readonly document: string; readonly variables: object };
  send(url: string, options: { method: string; headers: Record<string, string>; body: string }): Promise<Response>;
}

declare const sandbox: FakeSandbox; // in the page

/** What went wrong in the page, and every address that it asked for. */
interface Opened {
  readonly page: Page;
  readonly errors: string[];
  readonly requests: string[];
}

/**
 * Where there is no Chromium and none can be installed, these tests are skipped, and jest says so: `npm test` needs nothing
 * but npm. In CI there must be one.
 */
const canOpenPages = process.env['CI'] !== undefined || findOrInstallChromium() !== undefined;
const describePage = canOpenPages ? describe : describe.skip;

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

/** Opens the page; `script` stands for the files of Apollo Sandbox, which cannot be reached without. */
async function open(script?: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const page = await browser.newPage({ colorScheme });
  const [errors, requests]: [string[], string[]] = [[], []];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('net::ERR_FAILED')) errors.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  await page.route(apollo, (route) =>
    script === undefined ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: script }),
  );
  await page.goto(`${gateway.url}/`);
  return { page, errors, requests };
}

/** Sends an operation of the example as Sandbox does. */
async function run(page: Page, operationName: string, headers: Record<string, string> = {}): Promise<string> {
  const variables = { input: { username: 'admin', password } };
  const request = { query: exampleDocument, operationName, variables };
  return page.evaluate(
    async ([body, more]) => {
      const headers = { 'content-type': 'application/json', ...more };
      const response = await sandbox.send(sandbox.initialEndpoint, { method: 'POST', headers, body });
      return response.text();
    },
    [JSON.stringify(request), headers] as const,
  );
}

describePage('the page at /, where Apollo Sandbox cannot be reached', () => {
  it.each(['light', 'dark'] as const)('says so, and how to go on without it (%s)', async (colorScheme) => {
    const { page, errors } = await open(undefined, colorScheme);
    await page.getByText('Apollo Sandbox cannot be loaded').waitFor();
    expect(await page.locator('#endpoint').textContent()).toBe(`${gateway.url}/graphql`);
    expect(await page.locator('#login').textContent()).toContain(`curl '${gateway.url}/graphql'`);
    expect(errors).toStrictEqual([]);
  });

  it('is dark on light, or light on dark, as the browser prefers', async () => {
    const contrast = async (scheme: 'light' | 'dark') => {
      const { page } = await open(undefined, scheme);
      const red = (property: string) => `Number(/\\d+/.exec(getComputedStyle(document.body).${property})[0])`;
      return page.evaluate<number>(`${red('backgroundColor')} - ${red('color')}`);
    };
    expect(await contrast('light')).toBeGreaterThan(128);
    expect(await contrast('dark')).toBeLessThan(-128);
  });

  it('copies a command', async () => {
    const { page } = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('button[value=login]').click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toBe(await page.locator('#login').textContent());
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
    expect(await page.locator('#fallback').isVisible()).toBe(false);
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
    expect(await page.locator('#fallback').isVisible()).toBe(true);
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
