import { isObject } from '../util/json';
import { isPrivateHttp } from './private-url';
import { identityForwardings } from './subgraph';
import { identityClaims } from './subgraph-identity';
import { unanswerable, unforwardable, unsettable } from './unforwardable-headers';

/** What is wrong with a list of subgraphs, each problem in words that say how to mend it. Empty when it can be used. */
export function findSubgraphProblems(value: unknown): readonly string[] {
  // Only what is no JSON comes as text. It is not repeated: a URL in it may hold a password.
  if (typeof value === 'string')
    return [
      'must be JSON: look for a comma before "]" or "}", for single quotes, and for double quotes that a shell took',
    ];
  if (!Array.isArray(value)) return ['must be a JSON list, such as [{"name":"products","url":"https://..."}]'];
  const entries: readonly unknown[] = value;
  const problems = entries.flatMap((entry, index) =>
    findEntryProblems(entry).map((problem) => `must ${problem}, in entry ${String(index + 1)}`),
  );
  const names = entries.flatMap((entry) => (isObject(entry) && isSubgraphName(entry['name']) ? [entry['name']] : []));
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...problems, ...[...twice].map((name) => `must have one entry for each subgraph, and has two for ${name}`)];
}

/** As registries and composers take names: a letter, then letters, digits, "_" and "-". */
export function isSubgraphName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(value);
}

/** Where a subgraph may be: identity tokens and what it answers must not be read on the way. */
export function isSubgraphUrl(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 2048 || !URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return (protocol === 'https:' || isPrivateHttp(value)) && username === '' && password === '' && hash === '';
}

/** What {@link isSubgraphUrl} asks for, in words. */
export const subgraphUrlRule =
  'an https: URL without user name and fragment (http: to this machine or a private network, in development)';

/** The members of an entry; each must be right where it is present. */
const members: Readonly<Record<string, { readonly isRight: (value: unknown) => boolean; readonly must: string }>> = {
  name: {
    isRight: isSubgraphName,
    must: 'have a "name" that begins with a letter, of letters, digits, "_" and "-", 64 at most',
  },
  url: { isRight: isSubgraphUrl, must: `have a "url" that is ${subgraphUrlRule}` },
  sdl: { isRight: isText(1024), must: 'have as "sdl" the path of a file' },
  timeoutMs: wholeNumber('timeoutMs', 1, 300_000),
  retries: wholeNumber('retries', 0, 5),
  maxAnswerBytes: wholeNumber('maxAnswerBytes', 1024, 1_073_741_824),
  identity: {
    isRight: (value) => identityForwardings.some((word) => word === value),
    must: `have "identity" ${identityForwardings.join(', ')}`,
  },
  audience: { isRight: isText(2048), must: 'have as "audience" the "aud" of identity tokens for it' },
  claims: {
    isRight: isListOf((name) => isText(256)(name) && !identityClaims.has(name)),
    must: `have as "claims" a list of names of claims, without those that identity tokens have anyway (${[...identityClaims].slice(0, -1).join(', ')})`,
  },
  headers: {
    isRight: isHeaders,
    must:
      'have as "headers" an object of names and values of headers, each name once, the values printable ASCII of 8,192 characters at most, ' +
      `without those that are not for a setting to say (${[...unsettable].join(', ')})`,
  },
  requestHeaders: headerList('requestHeaders', unforwardable),
  answerHeaders: headerList('answerHeaders', unanswerable),
};

function findEntryProblems(entry: unknown): readonly string[] {
  if (!isObject(entry)) return ['be an object'];
  const given = Object.entries(entry).filter(([, value]) => value !== undefined);
  const unknown = given.filter(([name]) => !Object.hasOwn(members, name)).map(([name]) => name);
  const names = new Set([...given.map(([name]) => name), 'name']);
  const wrong = [...names].flatMap((name) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    return member === undefined || member.isRight(entry[name]) ? [] : [member.must];
  });
  const allowed = Object.keys(members).join(', ');
  return [...wrong, ...unknown.map((name) => `not have ${JSON.stringify(name)} (the members are ${allowed})`)];
}

type Member = (typeof members)[string];

function wholeNumber(name: string, min: number, max: number): Member {
  const isRight = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
  return { isRight, must: `have as "${name}" a whole number from ${String(min)} to ${String(max)}` };
}

function headerList(name: string, never: ReadonlySet<string>): Member {
  return {
    isRight: isListOf((header) => isHeaderName(header) && !never.has(header.toLowerCase())),
    must: `have as "${name}" a list of names of headers, without those that are never passed on (${[...never].join(', ')})`,
  };
}

function isHeaderName(value: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,256}$/.test(value); // RFC 9110 section 5.6.2
}

/** In visible characters and inner spaces: a line break would begin another header. */
function isHeaders(value: unknown): boolean {
  if (!isObject(value)) return false;
  const names = Object.keys(value).map((name) => name.toLowerCase());
  const isEachRight = Object.entries(value).every(
    ([name, text]) =>
      isHeaderName(name) && !unsettable.has(name.toLowerCase()) && isText(8192)(text) && /^[ -~]+$/.test(String(text)),
  );
  return isEachRight && names.length <= 100 && new Set(names).size === names.length;
}

function isListOf(isRight: (value: string) => boolean): (value: unknown) => boolean {
  return (value) =>
    Array.isArray(value) && value.length <= 100 && value.every((each) => typeof each === 'string' && isRight(each));
}

function isText(maxLength: number): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && value.trim() === value && value !== '' && value.length <= maxLength;
}
