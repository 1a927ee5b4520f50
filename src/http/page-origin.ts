import type { IncomingHttpHeaders } from 'node:http';

/** What {@link isFromForeignPage} goes by. */
export interface PageOriginRules {
  /** Origins whose pages may use this service as its own do. */
  readonly allowedOrigins: readonly string[];
  /** The `iss` of access tokens: the URL at which the operator says that this service is reached. */
  readonly issuer: string;
  /** Whether the request carries cookies of this service. */
  readonly hasCookies: boolean;
}

/**
 * True for a request that a page of another origin makes: it would act with the cookies of whoever has opened it (CSRF), or
 * sign them in as somebody else (login CSRF). By what the browser itself says: neither Origin nor Sec-Fetch-Site can be
 * set by a page.
 */
export function isFromForeignPage(headers: IncomingHttpHeaders, rules: PageOriginRules): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin === undefined) {
    // Every browser sends Origin with a POST. A program that is none carries cookies of its own accord, and can say so.
    return rules.hasCookies || (site !== undefined && site !== 'same-origin');
  }
  if (rules.allowedOrigins.includes(origin)) return false;
  if (!isOriginOfPage(origin)) return true; // "null": a sandboxed frame, a file, a redirect from elsewhere
  if (site !== undefined) return site !== 'same-origin';
  return !isOriginOf(rules.issuer, origin) && !isOwnOrigin(new URL(origin), headers.host);
}

function isOriginOfPage(origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).origin === origin;
}

/**
 * For browsers that do not send Sec-Fetch-Site, behind a proxy that changes Host. Whoever serves pages there speaks for this
 * service anyway: others take its keys from that origin. In the clear anybody on the way could serve one.
 */
function isOriginOf(issuer: string, origin: string): boolean {
  return origin.startsWith('https://') && URL.canParse(issuer) && new URL(issuer).origin === origin;
}

/** For browsers that do not send Sec-Fetch-Site. The scheme is not in Host: plain http is this service only on this machine. */
function isOwnOrigin({ protocol, host, hostname }: URL, ownHost: string | undefined): boolean {
  const isLocal =
    hostname === 'localhost' || hostname.endsWith('.localhost') || /^(?:127\.[\d.]+|\[::1\])$/.test(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLocal)) && host === ownHost?.toLowerCase();
}
