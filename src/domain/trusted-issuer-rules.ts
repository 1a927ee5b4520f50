import { isObject } from '../util/json';
import { trustedAlgorithms, trustedTypes } from './trusted-issuer';

/** What is wrong with a list of trusted issuers, each problem in words that say how to mend it. Empty when it can be used. */
export function findTrustedIssuerProblems(value: unknown): readonly string[] {
  if (!Array.isArray(value))
    return ['must be a JSON list, such as [{"issuer":"...","jwksUri":"...","audience":"..."}]'];
  const entries: readonly unknown[] = value;
  const problems = entries.flatMap((entry, index) =>
    findEntryProblems(entry).map((problem) => `must ${problem}, in entry ${String(index + 1)}`),
  );
  const issuers = entries.flatMap((entry) => (isObject(entry) && isText(entry['issuer']) ? [entry['issuer']] : []));
  const twice = new Set(issuers.filter((issuer, index) => issuers.indexOf(issuer) !== index));
  // Keys belong to an issuer: with two entries it would depend on their order whose keys verify.
  return [...problems, ...[...twice].map((issuer) => `must have one entry for each issuer, and has two for ${issuer}`)];
}

/** True for a URL that is good for trying things out alone: without TLS, and to this very machine. */
export function isLoopbackHttp(uri: string): boolean {
  return URL.canParse(uri) && new URL(uri).protocol === 'http:' && isLoopbackHost(new URL(uri).hostname);
}

/** The members of an entry; each must be right where it is present. */
const members: Readonly<Record<string, { readonly isRight: (value: unknown) => boolean; readonly must: string }>> = {
  issuer: { isRight: isText, must: 'have an "issuer", the "iss" of its tokens' },
  audience: { isRight: isText, must: 'have an "audience", the "aud" of its tokens' },
  jwksUri: {
    isRight: isKeyUri,
    must: 'have a "jwksUri" that is an https: URL without user name and fragment (http: to this machine, in development)',
  },
  jwks: {
    isRight: isPublicKeySet,
    must: 'have as "jwks" a JSON Web Key Set of 1 to 100 public keys, with nothing private or symmetric in it',
  },
  algorithms: {
    isRight: isAlgorithmList,
    // Whoever can verify with a symmetric key can also sign with it.
    must: `have "algorithms" out of ${trustedAlgorithms.join(', ')}; none of them is symmetric`,
  },
  rolesClaim: { isRight: isText, must: 'have as "rolesClaim" the name of a claim or a path to it' },
  scopeClaim: { isRight: isText, must: 'have as "scopeClaim" the name of a claim or a path to it' },
  typ: { isRight: isOneOf(trustedTypes), must: `have "typ" ${trustedTypes.join(' or ')}` },
};

/** What is wrong with one of them; each problem goes on from "must". */
export function findEntryProblems(entry: unknown): readonly string[] {
  if (!isObject(entry)) return ['be an object'];
  const given = Object.entries(entry).filter(([, value]) => value !== undefined);
  const unknown = given.filter(([name]) => !Object.hasOwn(members, name)).map(([name]) => name);
  const names = new Set([...given.map(([name]) => name), 'issuer', 'audience']);
  const wrong = [...names].flatMap((name) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    return member === undefined || member.isRight(entry[name]) ? [] : [member.must];
  });
  const hasOneSource = (entry['jwksUri'] === undefined) !== (entry['jwks'] === undefined);
  const allowed = Object.keys(members).join(', ');
  return [
    ...wrong,
    ...(hasOneSource ? [] : ['have either "jwksUri" or "jwks"']),
    ...unknown.map((name) => `not have ${JSON.stringify(name)} (the members are ${allowed})`),
  ];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() === value && value !== '' && value.length <= 2048;
}

function isKeyUri(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  // Keys that came without TLS are those of whoever is on the way.
  return (protocol === 'https:' || isLoopbackHttp(value)) && username === '' && password === '' && hash === '';
}

/** Whether a host, as URLs or addresses write it, is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/** The parameters of private and symmetric keys (RFC 7518 sections 6.2.2, 6.3.2 and 6.4, RFC 8037 section 2). */
export const secretParameters: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** The most keys that a set may have: an issuer has a handful. */
export const maxKeys = 100;

function isPublicKeySet(value: unknown): boolean {
  if (!isObject(value) || !Array.isArray(value['keys'])) return false;
  const keys: readonly unknown[] = value['keys'];
  const isPublic = (key: unknown): boolean =>
    isObject(key) && isText(key['kty']) && !secretParameters.some((name) => Object.hasOwn(key, name));
  return keys.length > 0 && keys.length <= maxKeys && keys.every(isPublic);
}

function isAlgorithmList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isOneOf(trustedAlgorithms));
}

function isOneOf(words: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && words.includes(value);
}
