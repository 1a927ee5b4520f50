import { SecretScanner, secretPartOf } from './secret-scanner';

/** Where something was written, and what. */
interface Written {
  readonly where: string;
  readonly text: string;
}

/** In the middle of a token nothing else looks like one. */
const token = /^(?:eyJ[\w-]+\.[\w-]+\.[\w-]{20,}|r1\.[\w-]{22}\.\d+\.[\w-]{20,})$/;
const accessToken = /^eyJ[\w-]+\.[\w-]+\.[\w-]{20,}$/;
const secretName = /password|secret|token|cookie|credential/i;
const literal = /\b\w*(?:password|token)\w*:\s*"((?:[^"\\]|\\.)*)"/gi;
/** Passwords of tests that are words of messages. */
const wordsOfMessages = /^[a-z]+$/i;

const scanner = new SecretScanner();
const written: Written[] = [];

/** For tests and their helpers: this must appear nowhere from now on, and must not have appeared in this test so far. */
export function watchSecret(name: string, secret: string): void {
  if (wordsOfMessages.test(secret)) return;
  scanner.add(name, token.test(secret) ? secretPartOf(secret) : secret);
}

/** For whatever reads what the product writes: log lines, output of processes, answers. */
export function watchText(where: string, text: string): void {
  written.push({ where, text });
}

/** The secrets in a request: its credentials, and whatever it calls a password or a token. */
export function watchRequest({ headers, body }: { readonly headers: Headers; readonly body: string }): void {
  watchCredentials(headers);
  const { query, variables } = parse(body) as { query?: unknown; variables?: unknown };
  if (typeof query === 'string') for (const [, value = ''] of query.matchAll(literal)) watchSecret('a literal', value);
  visit(variables, (key, value) => {
    if (/password/i.test(key) || accessToken.test(value)) watchSecret(`the variable ${key}`, value);
  });
}

function watchCredentials(headers: Headers): void {
  // Of tokens those that were issued are secrets; what else is sent for one is a guess, made of anything.
  const bearer = headers.get('authorization')?.replace(/^\w+ +/, '') ?? '';
  if (accessToken.test(bearer)) watchSecret('a bearer token', bearer);
  watchSecret("the router's credential", headers.get('router-authorization') ?? '');
  for (const [, value = ''] of (headers.get('cookie') ?? '').matchAll(/=([^;]+)/g)) watchSecret('a cookie', value);
}

/** An answer: tokens may stand in the fields that are made for them and in `Set-Cookie`, and anywhere else they are a leak. */
export function watchAnswer(where: string, answer: { readonly headers: Headers; readonly body: string }): void {
  const { data, ...rest } = parse(answer.body) as { data?: unknown };
  const issued: string[] = [];
  visit(data, (key, value) => {
    if (!secretName.test(key) || !token.test(value)) return;
    issued.push(value);
    watchSecret(`an issued ${key}`, value);
  });
  for (const cookie of answer.headers.getSetCookie())
    watchSecret('an issued cookie', /=([^;]*)/.exec(cookie)?.[1] ?? '');
  const others = [...answer.headers].filter(([name]) => name !== 'set-cookie').map((header) => header.join(': '));
  const body = data === undefined ? answer.body : `${JSON.stringify(data)} ${JSON.stringify(rest)}`;
  watchText(where, [...others, issued.reduce((text, value) => text.replace(`"${value}"`, '""'), body)].join('\n'));
}

/** What has leaked since it was asked last; forgets what was written. */
export function takeLeaks(): readonly string[] {
  const texts = written.splice(0);
  return texts.flatMap(({ where, text }) => scanner.find(text).map((name) => `${where} holds ${name}`));
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function visit(value: unknown, see: (key: string, value: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (typeof member === 'string') see(key, member);
    else visit(member, see);
  }
}
