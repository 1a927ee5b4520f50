import { join } from 'node:path';
import { BrowserClient, startCookieGateway } from '../cookies/browser-client';
import { stopGateways } from '../support/gateway';
import { findBlock, runBlock } from './run-block';

interface PageWithCookies {
  refresh(): Promise<boolean>;
  logout(): Promise<void>;
}

interface Sent extends RequestInit {
  readonly headers: Readonly<Record<string, string>>;
}

afterEach(stopGateways);

describe('the code on the page about cookies', () => {
  it('is signed in again after a reload, and no more after a logout', async () => {
    const gateway = await startCookieGateway();
    const browser = new BrowserClient(gateway);
    /** For a page of the gateway's own origin. */
    const fetchInBrowser = async (url: string, init: Sent): Promise<Response> => {
      const cookie: Record<string, string> = init.credentials === 'include' ? { cookie: browser.header } : {};
      const headers = { ...init.headers, 'sec-fetch-site': 'same-origin', origin: gateway.url, ...cookie };
      const response = await fetch(url, { ...init, headers });
      browser.take(response);
      return response;
    };
    const navigator = { locks: { request: (_name: string, work: () => unknown) => work() } };
    const places = { 'https://auth.example.com': gateway.url };
    const globals = { navigator, fetch: fetchInBrowser };
    const code = findBlock(join('docs', 'cookies.md'), 'ts', 'page');
    const page = await runBlock<PageWithCookies>(code, { globals, places });

    expect(await page.refresh()).toBe(false);
    await browser.login();
    expect(await page.refresh()).toBe(true);
    await page.logout();
    expect(browser.cookie('refresh')).toBeUndefined();
    expect(await page.refresh()).toBe(false);
  });
});
