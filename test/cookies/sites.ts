import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { TestGateway } from '../support/gateway';

const servers: Server[] = [];

/**
 * A web server whose one page has nothing in it. Chromium takes every name under localhost for this machine, and for safe: so
 * www.shop.localhost and auth.shop.localhost are two origins of one site, and evil.localhost is another site.
 */
export async function startSite(): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>a page</title>');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export async function stopSites(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
}

/** Where a gateway is, by the name of a host. */
export function endpointOf({ url }: Pick<TestGateway, 'url'>, host: string): string {
  return `http://${host}:${new URL(url).port}/graphql`;
}

/** What a page got to see of an answer; undefined where the browser kept it from the page. */
export interface Seen {
  readonly status: number;
  readonly text: string;
}

/** Sends an operation from within a page, as its own script would. */
export async function ask(page: Page, endpoint: string, query: string, token?: string): Promise<Seen | undefined> {
  return page.evaluate(
    async ([url, body, authorization]) => {
      const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
      try {
        const response = await fetch(url, { method: 'POST', credentials: 'include', headers, body });
        return { status: response.status, text: await response.text() };
      } catch {
        return undefined;
      }
    },
    [endpoint, JSON.stringify({ query }), token === undefined ? '' : `Bearer ${token}`] as const,
  );
}

/** The names of the cookies that the browser holds for the gateway, without their tags. */
export async function cookieNames(page: Page): Promise<readonly string[]> {
  const cookies = await page.context().cookies();
  return cookies.map(({ name }) => name.replace(/-[0-9a-f]{8}$/, '')).sort();
}
