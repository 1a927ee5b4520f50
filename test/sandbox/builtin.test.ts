import type { Browser, Page } from 'playwright-core';
import type { User, Users } from '../../src/domain/user';
import { createAuthGateway } from '../../src/app';
import type { AuthGateway } from '../../src/app';
import { CatalogueSubgraph } from '../gateway-mode/catalogue-subgraph';
import { startCookieGateway } from '../cookies/browser-client';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { FakeClock } from '../../src/testing/fake-clock';
import { FakeIssuer } from '../support/fake-issuer';
import { MemoryLogger } from '../support/memory-logger';
import { sendRaw } from '../support/raw-request';
import { launchBrowser } from './browser';
import { canOpenPages, describePage, openPage } from './open-page';
import type { Opened, OpenOptions } from './open-page';

const development = { profile: 'development' } as const;

let browser: Browser;
let gateway: TestGateway;
let issuer: FakeIssuer;
let verifier: AuthGateway;
let catalogue: CatalogueSubgraph;

beforeAll(async () => {
  if (!canOpenPages) return;
  browser = await launchBrowser();
  gateway = await startGateway({ settings: { ...development, refreshWithAccessToken: false } });
  await gateway.signUp({ username: 'admin' });
  issuer = await new FakeIssuer().start();
  const trustedIssuers = [{ issuer: issuer.url, jwksUri: issuer.jwksUri, audience: 'graphql' }];
  verifier = await createAuthGateway({
    clock: new FakeClock(),
    logger: new MemoryLogger(),
    settings: { ...development, verifyOnly: true, port: 0, stopDelayMs: 0, trustedIssuers },
  });
  catalogue = await new CatalogueSubgraph().start();
}, 300_000); // the first time, Chromium may have to be installed
afterAll(async () => {
  if (!canOpenPages) return;
  await browser.close();
  await stopGateways();
  await verifier.stop();
  await issuer.stop();
  await catalogue.stop();
});

const open = (url: string, options: OpenOptions = {}): Promise<Opened> => openPage(browser, `${url}/`, options);

/** Runs the example in the card, and says what the page shows of it. */
async function run(page: Page, card: string): Promise<string> {
  const answered = page.waitForResponse(/\/graphql$/);
  await page.locator(`#${card}-card .run`).click();
  await answered;
  await page.locator(`#${card}-card .status[data-is]`).waitFor();
  return page.locator(`#${card}-card .answer`).innerText();
}

describePage('the page at /, where Apollo Sandbox cannot be reached', () => {
  it('signs in, tells who that is, refreshes and signs out: four clicks', async () => {
    const { page, errors, requests } = await open(gateway.url);
    await page.locator('#password').fill(password);
    expect(await run(page, 'login')).toContain('"accessToken"');
    expect(await run(page, 'me')).toContain('"username": "admin"');
    expect(await run(page, 'refreshtoken')).toContain('"refreshToken": "r1.');
    expect(await run(page, 'me')).toContain('"username": "admin"');
    expect(await run(page, 'logout')).toContain('"endedSessions": 1');
    expect(await run(page, 'me')).toContain('SESSION_REVOKED');
    expect(errors).toStrictEqual([]);
    expect(requests.filter((url) => url.includes('Token') || url.includes(password))).toStrictEqual([]);
  });

  it('keeps no secret where it would outlive the page', async () => {
    const { page } = await open(gateway.url);
    await page.locator('#password').fill(password);
    await run(page, 'login');
    const kept = 'JSON.stringify([location.href, document.cookie, { ...localStorage }, { ...sessionStorage }])';
    expect(await page.evaluate(kept)).toBe(JSON.stringify([`${gateway.url}/`, '', {}, {}]));
    await page.reload();
    expect(await page.locator('#token').inputValue()).toBe('');
    expect(await run(page, 'me')).toContain('TOKEN_MISSING');
  });

  it('says why a login failed, and leads to what that means', async () => {
    const { page } = await open(gateway.url);
    await page.locator('#password').fill('wrong');
    await run(page, 'login');
    const link = page.locator('#login-card .errors a');
    expect(await link.innerText()).toBe('BAD_CREDENTIALS');
    const opening = page.context().waitForEvent('page');
    await link.click();
    const meaning = await opening;
    expect(await meaning.locator(':target').innerText()).toBe('BAD_CREDENTIALS');
    expect(await meaning.locator(':target + dd').innerText()).toContain('Keep the tokens.');
  });

  it('takes what comes from the service for text', async () => {
    const username = '<img src=x onerror="window.injected = true">';
    const eve: User = { id: '1', username, roles: [], createdAt: new Date(0) };
    const users: Users = {
      findByLoginName: () => Promise.resolve(eve),
      findById: () => Promise.resolve(eve),
      verifyPassword: () => Promise.resolve(true),
    };
    const { url } = await startGateway({ users, settings: development });
    const { page, errors } = await open(url);
    await page.locator('#password').fill(password);
    expect(await run(page, 'login')).toContain(JSON.stringify(username));
    expect(await page.evaluate("'injected' in window || document.images.length > 0")).toBe(false);
    expect(errors).toStrictEqual([]);
    // What is quoted in an error, too.
    await page.locator('#own-card textarea[name=query]').fill('query ($a: Int!) { __typename }');
    await page.locator('#own-card textarea[name=variables]').fill(JSON.stringify({ a: username }));
    await run(page, 'own');
    expect(await page.locator('#own-card .errors').innerText()).toContain('QUERY_INVALID');
    expect(await page.evaluate("'injected' in window || document.images.length > 0")).toBe(false);
  });

  it('is worked by the keyboard alone', async () => {
    const { page } = await open(gateway.url);
    await page.locator('#username').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.locator('#login-card .status[data-is=good]').waitFor();
    await page.locator('#me-card textarea').focus();
    await page.keyboard.press('Control+Enter');
    await page.locator('#me-card .status[data-is=good]').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Run');
  });

  it.each(['light', 'dark'] as const)('fits a phone, with an answer in it (%s)', async (colorScheme) => {
    const { page } = await open(gateway.url, { viewport: { width: 360, height: 640 }, colorScheme });
    await page.locator('#password').fill(password);
    await run(page, 'login');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('says what is wrong with variables, and that no answer came', async () => {
    const { page } = await open(gateway.url);
    const status = page.locator('#own-card .status');
    await page.locator('#own-card textarea[name=variables]').fill('{');
    await page.locator('#own-card .run').click();
    expect(await status.innerText()).toContain('The variables are not JSON');
    await page.locator('#own-card textarea[name=variables]').fill('');
    await page.route(/\/graphql$/, (route) => route.abort());
    await page.locator('#own-card .run').click();
    await page.getByText('No answer: does the service run?').waitFor();
  });

  it('shows commands, with the address of the service, where no script runs', async () => {
    const { page } = await open(gateway.url, { javaScriptEnabled: false });
    expect(await page.locator('#login').isVisible()).toBe(true);
    expect(await page.locator('#login').innerText()).toContain(`curl '${gateway.url}/graphql'`);
    expect(await page.locator('form').first().isVisible()).toBe(false);
  });
});

describe('the commands of the page', () => {
  it.each(["x'; reboot; '", '<script>', 'a"b'])('do not repeat what is no name of a host: %s', async (host) => {
    const { url } = await startGateway({ settings: development });
    const { body } = await sendRaw(url, `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(body).not.toContain(`http://${host}`);
  });
});

describePage('in cookie mode the page at /', () => {
  it.each([false, true])('signs in, refreshes and signs out by cookies (access cookie: %p)', async (accessCookie) => {
    const { url } = await startCookieGateway({ ...development, accessCookie });
    const { page, errors } = await open(url);
    await page.locator('#username').fill('ada');
    await page.locator('#password').fill(password);
    expect(await run(page, 'login')).not.toContain('"refreshToken"');
    expect(await page.locator('#token').inputValue()).toMatch(accessCookie ? /^$/ : /^ey/);
    expect(await run(page, 'me')).toContain('"username": "ada"');
    expect(await run(page, 'refreshtoken')).toContain('"expiresIn": 900');
    expect(await run(page, 'logout')).toContain('"endedSessions": 1');
    expect(await page.context().cookies()).toStrictEqual([]);
    expect(errors).toStrictEqual([]);
  });
});

describePage('in front of a graph the page at /', () => {
  it('runs its examples, and what the graph has beside them', async () => {
    const subgraphs = [{ name: 'catalogue', url: catalogue.url }];
    const federated = await startGateway({ settings: { ...development, subgraphs } });
    await federated.signUp({ username: 'admin' });
    const { page } = await open(federated.url);
    await page.locator('#password').fill(password);
    for (const card of ['login', 'me', 'refreshtoken']) expect(await run(page, card)).not.toContain('errors');
    await page.locator('#own-card textarea[name=query]').fill('{ me { username } products { id } }');
    expect(await run(page, 'own')).toContain('"products"');
    expect(await run(page, 'logout')).toContain('"endedSessions": 1');
  });
});

describePage('without accounts the page at /', () => {
  it('offers no login and no keys, and verifies a token', async () => {
    const { page, errors } = await open(verifier.url);
    expect(await page.locator('body').innerText()).not.toMatch(/log in|password|refresh/i);
    const links = await page.locator('footer a').allInnerTexts();
    expect(links).toStrictEqual(['health', 'errors']);
    await page.locator('#verified-token').fill(issuer.sign());
    expect(await run(page, 'verifytoken')).toContain('"active": true');
    expect(errors).toStrictEqual([]);
  });

  it('hands Apollo Sandbox nothing that is not in the schema', async () => {
    const html = await (await fetch(`${verifier.url}/`)).text();
    expect(html).toContain('verifyToken(token: $token)');
    expect(html).not.toMatch(/mutation|LoginInput|sharedHeaders/);
  });
});
