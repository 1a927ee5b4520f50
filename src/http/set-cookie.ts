import { MisuseError } from '../domain/misuse-error';

/** The part of a response on which cookies are set; Node's ServerResponse has it. */
export interface CookieResponse {
  getHeader(name: string): number | string | readonly string[] | undefined;
  setHeader(name: string, value: string[]): unknown;
}

/** What all cookies have in common, so that a clearing one hits the one that was set. */
export interface CookieAttributes {
  readonly cookiePath: string;
  readonly cookieSameSite: 'strict' | 'lax' | 'none';
}

/** A cookie; one that lives for no time at all is cleared. */
export interface Cookie {
  readonly name: string;
  /** Of the alphabet of tokens: it needs no encoding. */
  readonly value: string;
  readonly maxAgeSeconds: number;
}

/** Longer cookies are dropped by browsers without a word (RFC 6265bis section 5.6): name and value, in characters. */
const maxLength = 4096;

const sameSites = { strict: 'Strict', lax: 'Lax', none: 'None' } as const;

/** Sets cookies on a response, each in place of one of the same name and beside those of others. */
export function createSetCookie(response: CookieResponse, attributes: CookieAttributes): (cookie: Cookie) => void {
  return ({ name, value, maxAgeSeconds }) => {
    if (name.length + value.length > maxLength) {
      throw new MisuseError(
        'the access token is too long for a cookie (4,096 characters): add fewer claims, or set ACCESS_COOKIE=off',
      );
    }
    const line = [`${name}=${value}`, `Max-Age=${String(maxAgeSeconds)}`, ...describe(attributes)].join('; ');
    const others = readLines(response).filter((each) => !each.startsWith(`${name}=`));
    response.setHeader('set-cookie', [...others, line]);
  };
}

function describe({ cookiePath, cookieSameSite }: CookieAttributes): readonly string[] {
  const common = [`Path=${cookiePath}`, 'HttpOnly', 'Secure', `SameSite=${sameSites[cookieSameSite]}`];
  // Browsers that keep third parties from cookies still let them have one for each site that embeds them.
  return cookieSameSite === 'none' ? [...common, 'Partitioned'] : common;
}

function readLines(response: CookieResponse): readonly string[] {
  const set = response.getHeader('set-cookie') ?? [];
  return typeof set === 'object' ? set : [String(set)];
}
