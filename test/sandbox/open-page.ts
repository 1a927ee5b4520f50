import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findOrInstallChromium } from './browser';

/** Where the files of Apollo Sandbox come from. */
const apollo = /^https:\/\/[\w.-]+\.apollographql\.com\//;

/**
 * Where there is no Chromium and none can be installed, these tests are skipped, and jest says so: `npm test` needs nothing
 * but npm. In CI there must be one.
 */
export const canOpenPages = process.env['CI'] !== undefined || findOrInstallChromium() !== undefined;
export const describePage = canOpenPages ? describe : describe.skip;

/** What went wrong in the page, a violation of its policy included, and every address that it asked for. */
export interface Opened {
  readonly page: Page;
  readonly errors: string[];
  readonly requests: string[];
}

/** How a page is opened. */
export interface OpenOptions extends BrowserContextOptions {
  /** In the place of the files of Apollo Sandbox, which cannot be reached without. */
  readonly script?: string | Promise<string> | undefined;
}

/** Opens a page in a browser that has no cookies yet. */
export async function openPage(browser: Browser, url: string, { script, ...options }: OpenOptions): Promise<Opened> {
  const page = await browser.newPage(options);
  const [errors, requests]: [string[], string[]] = [[], []];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('net::ERR_FAILED')) errors.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  await page.route(apollo, async (route) =>
    script === undefined ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: await script }),
  );
  await page.goto(url, { waitUntil: script instanceof Promise ? 'commit' : 'load' });
  return { page, errors, requests };
}
