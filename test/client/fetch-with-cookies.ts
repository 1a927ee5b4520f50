import type { BrowserClient } from '../cookies/browser-client';
import type { TestGateway } from '../support/gateway';

/** What a browser does around `fetch`: it has one jar for all of its pages. */
export function fetchWithCookies(gateway: TestGateway, jar: BrowserClient): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', gateway.url);
    headers.set('sec-fetch-site', 'same-origin');
    if (jar.cookies.size > 0) headers.set('cookie', jar.header);
    const response = await fetch(input, { ...init, headers });
    jar.take(response);
    return response;
  };
}
