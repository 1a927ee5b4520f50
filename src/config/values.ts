import { z } from 'zod';
import { isProxyEntry, networkWords } from '../domain/trusted-proxies';
import type { SubgraphSetting } from '../domain/subgraph';
import { findSubgraphProblems, isSubgraphName } from '../domain/subgraph-rules';
import type { TrustedIssuer } from '../domain/trusted-issuer';
import { findTrustedIssuerProblems, isLoopbackHttp } from '../domain/trusted-issuer-rules';

// What each of them says of itself (`describe`) is the column of values in docs/settings.md.

/** A whole number, as text from the environment or as a number from options. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  const message = `must be a whole number from ${String(min)} to ${String(max)}`;
  const number = z.number({ error: message }).int(message).min(min, message).max(max, message);
  const toNumber = (value: unknown): unknown =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return z.preprocess(toNumber, number).describe(`${String(min)} to ${String(max)}`);
}

/** `on` or `off` from the environment, true or false from options. */
export function onOrOff(): z.ZodType<boolean> {
  const toBoolean = (value: unknown): unknown => ({ on: true, off: false })[String(value)] ?? value;
  return z.preprocess(toBoolean, z.boolean({ error: 'must be "on" or "off"' })).describe('`on`, `off`');
}

/** Text that is not blank, of a certain length. */
export function text(minLength = 1, maxLength = 2048): z.ZodType<string> {
  const message = minLength === 1 ? 'must not be empty' : `must have at least ${String(minLength)} characters`;
  return z
    .string({ error: message })
    .trim()
    .min(minLength, message)
    .max(maxLength, `must have at most ${String(maxLength)} characters`)
    .describe(minLength === 1 ? 'text' : `text, ${String(minLength)} characters or more`);
}

/**
 * One secret, or the new and the former one, separated by a comma; the new one first. A comma within a secret does no harm
 * unless what lies on both sides of it could be secrets themselves.
 */
export function secretList(): z.ZodType<readonly [string, ...(readonly string[])]> {
  const message =
    'must have at least 32 characters; two secrets are separated by a comma and have 32 each, and a comma is not its first or last character';
  const secret = z
    .string({ error: message })
    .trim()
    .min(minSecretLength, message)
    .max(512, 'must have at most 512 characters');
  const toList = (value: unknown): unknown => (typeof value === 'string' ? splitSecrets(value) : value);
  return z
    .preprocess(toList, z.tuple([secret], secret, { error: message }))
    .describe('text, 32 characters or more; or two, separated by a comma');
}

const minSecretLength = 32;

function splitSecrets(value: string): readonly string[] {
  const parts = value.split(',').map((part) => part.trim());
  // "NEW," is what is left when the former one was taken out, and no secret of its own: the keys would not open.
  const isCut = parts[0] === '' || parts.at(-1) === '';
  return isCut || parts.every((part) => part.length >= minSecretLength) ? parts : [value];
}

/** One of a few words. */
export function oneOf<const T extends readonly [string, ...string[]]>(words: T): z.ZodType<T[number]> {
  return z
    .enum(words, { error: `must be one of ${words.join(', ')}` })
    .describe(words.map((word) => `\`${word}\``).join(', '));
}

/** A list, separated by commas in the environment. */
export function originList(): z.ZodType<readonly string[]> {
  const message =
    'must be a comma-separated list of origins, such as https://app.example.com (without a path, and never *)';
  const origin = z.string({ error: message }).refine(isOrigin, message);
  const toList = (value: unknown): unknown => (typeof value === 'string' ? splitList(value) : value);
  return z.preprocess(toList, z.array(origin, { error: message })).describe('origins, separated by commas');
}

/** The path of a URL, as a cookie can have it. */
export function cookiePath(): z.ZodType<string> {
  const message = 'must be an absolute path, such as /graphql, of letters, digits and "-._~/"';
  return z
    .string({ error: message })
    .max(256, message)
    .regex(/^\/[A-Za-z0-9._~/-]*$/, message)
    .describe('an absolute path');
}

/** A list of words, separated by commas in the environment. */
export function wordList(): z.ZodType<readonly string[]> {
  const message = 'must be a comma-separated list of 100 words at most, of 3 to 64 characters each';
  const word = z.string({ error: message }).trim().min(3, message).max(64, message);
  const toList = (value: unknown): unknown => (typeof value === 'string' ? splitList(value) : value);
  return z
    .preprocess(toList, z.array(word, { error: message }).max(100, message))
    .describe('words, separated by commas');
}

/** An address to which something can be added at the end. `http:` goes to this machine only. */
function httpUrl(): z.ZodType<string> {
  const message = 'must be an https: URL, or an http: one of this machine, without user, query and fragment';
  return z.string({ error: message }).refine(isPlainHttpUrl, message).describe('a URL');
}

/** An {@link httpUrl} at whose end something is put. */
export function httpUrlPrefix(): z.ZodType<string> {
  return httpUrl()
    .refine((url) => url.endsWith('/'), 'must end with a slash: what is looked up is put at its end')
    .describe('a URL that ends with `/`');
}

/** A list, separated by commas in the environment. */
export function proxyList(): z.ZodType<readonly string[]> {
  const message = `must be a comma-separated list of addresses, networks such as 10.0.0.0/8 (never /0), and ${networkWords.join(', ')}`;
  const entry = z.string({ error: message }).refine(isProxyEntry, message);
  const toList = (value: unknown): unknown => (typeof value === 'string' ? splitList(value) : value);
  return z
    .preprocess(toList, z.array(entry, { error: message }))
    .describe(`addresses, networks, ${networkWords.map((word) => `\`${word}\``).join(', ')}, separated by commas`);
}

/** A list, as JSON in the environment. The rules are where those who need no other setting find them too. */
export function trustedIssuers(): z.ZodType<readonly TrustedIssuer[]> {
  const list = z.custom<readonly TrustedIssuer[]>().superRefine((value, context) => {
    for (const message of findTrustedIssuerProblems(value)) context.addIssue({ code: 'custom', message });
  });
  return z.preprocess(parseJson, list).describe('a JSON list of objects');
}

/** A list, as JSON in the environment. */
export function subgraphs(): z.ZodType<readonly SubgraphSetting[]> {
  const list = z.custom<readonly SubgraphSetting[]>().superRefine((value, context) => {
    for (const message of findSubgraphProblems(value)) context.addIssue({ code: 'custom', message });
  });
  return z.preprocess(parseJson, list).describe('a JSON list of objects');
}

/** A name that a subgraph may have. */
export function subgraphName(): z.ZodType<string> {
  const message = 'must begin with a letter and have letters, digits, "_" and "-", 64 at most';
  return z.string({ error: message }).refine(isSubgraphName, message).describe('a name');
}

/** A `file:` URL, with an absolute or a relative path, or a `postgres:` one. Its messages never repeat a part of it. */
export function databaseUrl(): z.ZodType<string> {
  const message = 'must be file:PATH, such as file:./data/auth.db, or postgres://user:password@host:port/database';
  return z
    .string({ error: message })
    .refine(
      isEncoded,
      `${message}, where the parts are percent-encoded: # is %23, / is %2F, ? is %3F, @ is %40, % is %25`,
    )
    .refine(isDatabaseUrl, message)
    .refine(hasEachParameterOnce, 'must have each parameter once')
    .refine(
      hasKnownParameters,
      `must have no parameters but ${knownParameters.join(', ')}; sslmode is what switches TLS on`,
    )
    .refine(hasKnownSslMode, `must have sslmode=${listOr(sslModes)}, or no sslmode at all`)
    .refine(hasNamedFiles, `must name a file wherever it has ${listOr(fileParameters)}`)
    .refine(hasAuthority, 'must have sslrootcert=FILE with sslmode=verify-ca')
    .describe('`file:PATH`, `postgres://USER:PASSWORD@HOST:PORT/DATABASE`');
}

/** Text that is no JSON stays text, which is no list. */
function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function splitList(value: string): readonly string[] {
  return value.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
}

function isPlainHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  const isPlain = `${username}${password}${search}${hash}` === '' && !/[?#]/.test(value);
  return isPlain && (protocol === 'https:' || isLoopbackHttp(value));
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

const fileParameters = ['sslrootcert', 'sslcert', 'sslkey'];

/** What the driver takes from a URL, without what would work against this service, such as timeouts. */
const knownParameters = [
  ...['host', 'port', 'user', 'password', 'application_name', 'options'],
  ...['sslmode', ...fileParameters],
];

/** Not `allow` or `prefer`: they fall back to no encryption whenever somebody in between asks for it. */
const sslModes = ['disable', 'require', 'verify-ca', 'verify-full'];

const listOr = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.slice(-1).join()}`;

function hasEachParameterOnce(value: string): boolean {
  const names = [...parametersOf(value).keys()];
  return new Set(names).size === names.length; // the driver would take the last one, and others the first
}

function hasKnownParameters(value: string): boolean {
  return [...parametersOf(value).keys()].every((name) => knownParameters.includes(name));
}

function hasKnownSslMode(value: string): boolean {
  const mode = parametersOf(value).get('sslmode');
  return mode === null || sslModes.includes(mode);
}

/** The driver takes an empty one for none at all, and so might leave TLS off. */
function hasNamedFiles(value: string): boolean {
  const parameters = parametersOf(value);
  return fileParameters.every((name) => parameters.get(name) !== '');
}

function hasAuthority(value: string): boolean {
  const parameters = parametersOf(value);
  return parameters.get('sslmode') !== 'verify-ca' || parameters.has('sslrootcert');
}

function parametersOf(databaseUrl: string): URLSearchParams {
  return isPostgresUrl(databaseUrl) && URL.canParse(databaseUrl)
    ? new URL(databaseUrl).searchParams
    : new URLSearchParams();
}

function isPostgresUrl(value: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(value);
}

/** False for a password that ends the host, the path or the parameters where it should not: `postgres://user:a#b@host/db`. */
function isEncoded(value: string): boolean {
  if (!isPostgresUrl(value)) return true;
  if (!URL.canParse(value)) return !value.includes('@');
  const { username, password, hostname, pathname, search, hash } = new URL(value);
  const isCut = hash !== '' || pathname.includes('@') || (pathname.length <= 1 && search.includes('@'));
  return !isCut && [username, password, hostname, pathname, search].every(isPercentEncoded);
}

function isPercentEncoded(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false; // a "%" that is none of an encoding, or one of no UTF-8
  }
}

function isDatabaseUrl(value: string): boolean {
  if (isPostgresUrl(value)) return URL.canParse(value) && new URL(value).pathname.length > 1;
  // Not :memory: either: SQLite would not share it, and here it would be a file of that name.
  return /^file:(?:\/\/\/(?!\/)|(?!\/\/|:)).+/.test(value);
}
