import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { notesGateway } from '../../examples/react-apollo/server/server';
import type { SettingsOptions } from '../../src/config';
import { launchBrowser } from '../sandbox/browser';
import { startGateway } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { defer } from '../support/success-chains';

/** Where the session is kept: what `npm run example:react -- --session` takes. */
export type Where = 'cookie' | 'memory';

export const passwords = { ada: 'the analytical engine of 1843', grace: 'a moth in relay number 70' };

const root = join(__dirname, '../..');
const example = join(root, 'examples/react-apollo/page');
/** Set it to a folder, and pictures of the example are put there. */
const { PICTURES: pictures } = process.env;

/** The built pages of the example, in a Chromium. */
export class ReactPages {
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #contexts: BrowserContext[] = [];
  /** What was thrown in pages, and nobody caught. */
  readonly errors: string[] = [];

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  /** Builds them, once for each way in which a session may be kept. */
  static async build(): Promise<ReactPages> {
    const folder = mkdtempSync(join(tmpdir(), 'auth-gateway-pages-'));
    for (const where of ['cookie', 'memory'] satisfies Where[]) {
      const parameters = ['build', '--logLevel', 'warn', '--config', join(example, 'vite.config.mts')];
      execFileSync(
        process.execPath,
        [
          join(example, 'node_modules/vite/bin/vite.js'),
          ...parameters,
          '--outDir',
          join(folder, where),
          '--emptyOutDir',
        ],
        { cwd: example, env: { ...process.env, NODE_ENV: 'production', VITE_SESSION: where } },
      );
    }
    return new ReactPages(await launchBrowser(), folder);
  }

  /** A browser of its own: what has its cookies and its tabs. */
  async openBrowser(gateway: TestGateway, where: Where): Promise<Window> {
    const context = await this.#browser.newContext({ viewport: { width: 360, height: 660 }, colorScheme: 'light' });
    this.#contexts.push(context);
    context.on('weberror', (error) => this.errors.push(error.error().message));
    const origin = `http://localhost:${new URL(gateway.url).port}`;
    // The page has the origin of the gateway, as behind one proxy: what is no GraphQL comes from the files that were built.
    await context.route(
      (url) => url.pathname !== '/graphql',
      (route) => {
        const { pathname } = new URL(route.request().url());
        return route.fulfill({ path: join(this.#folder, where, pathname === '/' ? 'index.html' : pathname) });
      },
    );
    return { context, openTab: () => openTab(context, origin) };
  }

  /** Opens a page that something else serves, in a browser of its own. */
  async openAt(origin: string): Promise<Page> {
    const context = await this.#browser.newContext();
    this.#contexts.push(context);
    return openTab(context, origin);
  }

  /** For afterEach. */
  async closeBrowsers(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A browser of somebody's. */
export interface Window {
  readonly context: BrowserContext;
  openTab(): Promise<Page>;
}

async function openTab(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.locator('h1').waitFor();
  return page;
}

/** The gateway of the example, at a time that the test moves. */
export function startNotes(where: Where, settings: SettingsOptions = {}): Promise<TestGateway> {
  return startGateway({ ...notesGateway, settings: { refreshCookie: where === 'cookie', ...settings } });
}

/** Fills the form in and sends it. */
export async function sendForm(page: Page, name: 'ada' | 'grace', password: string = passwords[name]): Promise<void> {
  await page.getByLabel('User name or e-mail').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in, and waits for what whoever did sees. */
export async function signIn(page: Page, name: 'ada' | 'grace'): Promise<void> {
  await sendForm(page, name);
  await page.getByRole('heading', { name: `Hello, ${name}` }).waitFor();
  await page.getByRole('region', { name: 'Notes' }).getByRole('listitem').first().waitFor();
  await page.getByText('this one').waitFor();
}

/** Writes a note down; does not wait for what comes of it. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('New note').fill(text);
  await page.getByRole('button', { name: 'Add' }).click();
}

export const noteOf = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text });

/** Waits until somebody would see it. */
export const expectSeen = (what: Locator): Promise<void> => what.waitFor();

/** The notes that are shown, from the top. */
export const notesOf = (page: Page) =>
  page.getByRole('region', { name: 'Notes' }).getByRole('listitem').allInnerTexts();

/** Waits for what is said above the form, and answers it. */
export async function readNotice(page: Page, title: string): Promise<string> {
  const notice = page.getByRole('status').filter({ hasText: title });
  await notice.waitFor();
  return (await notice.innerText()).replace(/\s+/g, ' ');
}

/** Holds the answer to the request with a text in its body back; once released, it has been shown or not. */
export async function holdAnswer(page: Page, text: string) {
  const [arrived, released] = [defer(), defer()];
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes(text) !== true) return route.fallback();
    const response = await route.fetch();
    arrived.resolve();
    await released.promise;
    return route.fulfill({ response });
  });
  const release = async (): Promise<void> => {
    const answered = page.waitForResponse((response) => response.request().postData()?.includes(text) === true);
    released.resolve();
    await (await answered).finished();
    await page.evaluate('new Promise((shown) => setTimeout(() => requestAnimationFrame(shown)))');
  };
  return { arrived: arrived.promise, release };
}

/** Comes back to a tab: a browser without a screen shows all of them all the time. */
export async function comeBack(page: Page): Promise<void> {
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
}

/** A picture for the README, if pictures are wanted. */
export async function takePicture(page: Page, name: string, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.emulateMedia({ colorScheme });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
