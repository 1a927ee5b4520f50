import type { ErrorReason } from '../../../src/domain/error-catalogue';

/** A query that is right, with variables that are not. */
export interface HostileInput {
  readonly name: string;
  readonly query: string;
  /** As JSON: not everything that can be sent can be made of values. */
  readonly variables: string;
  readonly status: number;
  readonly reason: ErrorReason;
}

const login = 'mutation ($a: LoginInput!) { login(input: $a) { expiresIn } }';
const verify = 'query ($a: NonEmptyString!) { verifyToken(token: $a) { active } }';
const refresh = 'mutation ($a: RefreshTokenInput) { refreshToken(input: $a) { expiresIn } }';
const logout = 'mutation ($a: LogoutScope!) { logout(scope: $a) { endedSessions } }';
const entities = 'query ($a: [_Any!]!) { _entities(representations: $a) { __typename } }';
const lists = (count: number, inside = ''): string => `${'['.repeat(count)}${inside}${']'.repeat(count)}`;
const objects = (count: number): string => `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`;
const text = (part: string, count: number): string => JSON.stringify(part.repeat(count));

const wrongInputs: readonly (readonly [name: string, query: string, value: string])[] = [
  ['100,000 lists in one another for an input', login, lists(100_000)],
  ['100,000 lists in one another for a text', verify, lists(100_000)],
  ['30,000 objects in one another for an input', login, objects(30_000)],
  ['30,000 objects in one another for a text', verify, objects(30_000)],
  ['30,000 objects in one another within an input', login, `{"username":${objects(30_000)},"password":"x"}`],
  ['20,000 unknown members', login, `{${Array.from({ length: 20_000 }, (_, i) => `"a${i}":1`).join()}}`],
  ['20,000 members of one name', login, `{${Array(20_000).fill('"username":1').join()}}`],
  ['30,000 members that look like a prototype', login, `{${Array(10_000).fill('"constructo":{}').join()}}`],
  ['a list of 60,000 numbers', verify, `[${Array(60_000).fill('1.5').join()}]`],
  ['a list of 60,000 nulls for entities', entities, `[${Array(50_000).fill('null').join()}]`],
  ['a number of 250,000 digits', verify, '9'.repeat(250_000)],
  ['a number beyond all', verify, '1e400'],
  ['a text of 250,000 blanks', verify, text(' ', 250_000)],
  ['a text of 250,000 characters for an enum', logout, text('A', 250_000)],
  ['a text that looks like the end of a message', logout, text(' at "a"; Expected', 10_000)],
  ['a text of 60,000 quotes', logout, text('"', 60_000)],
];

/** Scalars that are checked by a pattern, of an embedder's field. */
const patterned: readonly (readonly [type: string, name: string, value: string])[] = [
  ['EmailAddress', 'of one letter', text('a', 250_000)],
  ['EmailAddress', 'with a long name', JSON.stringify(`${'a.'.repeat(120_000)}@`)],
  ['EmailAddress', 'with a long host', JSON.stringify(`a@${'a'.repeat(240_000)}!`)],
  ['EmailAddress', 'with many parts', JSON.stringify(`a@${'a-.'.repeat(80_000)}`)],
  ['EmailAddress', 'with many signs', text('@', 250_000)],
  ['DateTime', 'of one digit', text('1', 250_000)],
  ['DateTime', 'with a long fraction', JSON.stringify(`2026-01-01T00:00:00.${'0'.repeat(240_000)}`)],
  ['JWT', 'of two long parts', JSON.stringify(`a.${'a'.repeat(240_000)}!`)],
  ['JWT', 'of dots', JSON.stringify(`${'a.'.repeat(120_000)}!`)],
];

/** The corpus of variables. */
export const inputs: readonly HostileInput[] = [
  ...wrongInputs.map(([name, query, value]) => ({
    name: `${name}, as variable`,
    query,
    variables: `{"a":${value}}`,
    status: 400,
    reason: 'INPUT_INVALID' as const,
  })),
  ...patterned.map(([type, name, value]) => ({
    name: `a value of ${type} ${name}`,
    query: `query ($a: ${type}!) { anything${type}(value: $a) }`,
    variables: `{"a":${value}}`,
    status: 400,
    reason: 'INPUT_INVALID' as const,
  })),
  {
    name: 'a refresh token of 250,000 characters',
    query: refresh,
    variables: `{"a":{"refreshToken":${text('r1.', 80_000)}}}`,
    status: 200,
    reason: 'REFRESH_TOKEN_INVALID',
  },
  {
    name: '30,000 entities from a stranger',
    query: entities,
    variables: `{"a":[${Array(8000).fill('{"__typename":"User"}').join()}]}`,
    status: 200,
    reason: 'ROUTER_CREDENTIAL_REQUIRED',
  },
  {
    name: 'variables for nothing, 100,000 deep',
    query: '{ me { id } }',
    variables: `{"a":${lists(100_000)}}`,
    status: 200,
    reason: 'TOKEN_MISSING',
  },
];
