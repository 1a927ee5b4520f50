import { getIntrospectionQuery } from 'graphql';
import type { ErrorReason } from '../../../src/domain/error-catalogue';

/** A query that is refused whatever comes with it. */
export interface HostileQuery {
  readonly name: string;
  readonly query: string;
  readonly reason: ErrorReason;
}

const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

/** Fragments that contain the next one twice: a short text, and 2 to the power of `count` copies of the last one. */
const doubling = (count: number, last: string): string =>
  `${times(count, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F${count} on Query { ${last} }`;

const nested = (count: number, open: string, [close, inside]: readonly [string, string]): string =>
  `${open.repeat(count)}${inside}${close.repeat(count)}`;

const userFields = (fields: string): string => `mutation { refreshToken { user { ${fields} } } }`;

const tooComplex: readonly (readonly [name: string, query: string])[] = [
  ['31 aliases', `{ me { ${times(31, (i) => `a${i}: id`)} } }`],
  ['300 aliases', `{ ${times(300, (i) => `a${i}: __typename`)} }`],
  ['40 aliases in fragments', `{ me { ${times(20, () => '...F')} } } fragment F on User { a: id b: id }`],
  ['11 fields at the root', `{ ${times(11, () => '__typename')} }`],
  ['16 fields at the root, in fragments', `{ ...F0 } ${doubling(4, '__typename')}`],
  ['a flood of __typename', `{ ${times(990, () => '__typename')} }`],
  ['fragments that double 20 times', `{ ...F0 } ${doubling(20, 'me { id }')}`],
  ['fragments that double 60 times', `{ ...F0 } ${doubling(60, 'me { id }')}`],
  ['fragments that double nothing', `{ ...F0 } ${doubling(60, '...Unknown')}`],
  ['fragments that double unused', `{ __typename } ${doubling(60, 'me { id }')}`],
  [
    'fragments that double within introspection',
    `{ __schema { types { ...F0 } } } ${doubling(40, 'name').replaceAll('on Query', 'on __Type')}`,
  ],
  ['a depth of 11', nested(11, '{ a ', ['}', ''])],
  ['a depth of 300', nested(300, '{ a ', ['}', ''])],
  ['a depth of 40, in fragments', `{ ...F0 } ${times(40, (i) => `fragment F${i} on Query { a { ...F${i + 1} } }`)}`],
  ['inline fragments in one another with a depth of 30', nested(30, '{ ... { a ', ['} }', ''])],
  ['a list in 11 lists', `{ verifyToken(token: ${nested(11, '[', [']', '"x"'])}) { active } }`],
  [
    'a list in 480 lists, with a long text',
    `{ verifyToken(token: ${nested(480, '[', [']', `"${'x'.repeat(200_000)}"`])}) { active } }`,
  ],
  [
    'an object in 240 objects, with a long text',
    `{ verifyToken(token: ${nested(240, '{ a: ', ['}', `"${'x'.repeat(200_000)}"`])}) { active } }`,
  ],
  [
    'a default in 240 objects',
    `query ($a: String = ${nested(240, '{ a: ', ['}', '1'])}) { verifyToken(token: $a) { active } }`,
  ],
  ['a type in 400 lists', `query ($a: ${nested(400, '[', [']', 'String'])}) { verifyToken(token: $a) { active } }`],
  ['1,001 tokens', `{ ${times(998, () => 'a')} } `.replace('{', '{ a')],
  ['120,000 tokens', `{ ${times(60_000, () => 'a')} }`],
  ['80,000 comments', `{ __typename } ${'#\n'.repeat(80_000)}`],
  ['600 tokens and 600 comments', `{ ${times(598, () => 'a#\n')} }`],
  ['an unknown directive 450 times', `{ __typename ${times(450, () => '@aa')} }`],
  ['a directive 100 times', `{ __typename ${times(100, () => '@include(if: true)')} }`],
  ['a directive twice on a variable', 'query ($a: String @aa @aa) { verifyToken(token: $a) { active } }'],
  ['a directive twice on a fragment', '{ ...F @skip(if: false) @skip(if: false) } fragment F on Query { __typename }'],
  ['a long cycle of introspection', `{ __schema { types { ${nested(5, 'fields { type { ', ['} }', 'name'])} } } }`],
  [
    'a cycle of introspection in fragments',
    `{ __schema { types { ...F0 } } } ${times(30, (i) => `fragment F${i} on __Type { fields { type { ...F${i + 1} } } }`)}`,
  ],
  ['the query of introspection, 11 times', `{ ${times(11, () => '__schema { types { name } }')} }`],
  ['the same objects 240 times', `mutation { refreshToken { ${times(240, () => 'user { id }')} nothing } }`],
  [
    'the same objects 234 times in fragments',
    `mutation { refreshToken { ...A ...B } } ${['A', 'B'].map((name) => `fragment ${name} on AuthPayload { ${times(117, () => 'user { id }')} }`).join(' ')}`,
  ],
  ['inline fragments, 120 of them', `mutation { refreshToken { ${times(120, () => '... { user { id } }')} nothing } }`],
  ['190 operations', times(190, (i) => `query A${i} { a { ${times(11, () => 'b')} } }`)],
];

const invalid: readonly (readonly [name: string, query: string])[] = [
  ['a short cycle of introspection', `{ __schema { types { ${nested(3, 'fields { type { ', ['} }', 'name'])} } } }`],
  [
    'a cycle of introspection by __type',
    `{ __type(name: "User") { ${nested(3, 'fields { type { ', ['} }', 'name'])} } }`,
  ],
  ['the same fields 240 times', userFields(times(240, () => 'createdAt ')).replace('mutation', 'query')],
  ['the same objects 100 times', `mutation { refreshToken { ${times(100, () => 'user { id }')} nothing } }`],
  ['fields that conflict', userFields(times(450, (i) => (i % 2 ? 'id' : 'username'))).replace('mutation', 'query')],
  [
    'a chain of 100 fragments',
    `mutation { refreshToken { user { ...F0 } } } ${times(100, (i) => `fragment F${i} on User { id ...F${i + 1} }`)}`,
  ],
  [
    '100 fragments of the same fields',
    `mutation { refreshToken { user { ${times(70, (i) => `...F${i}`)} nothing } } } ${times(70, (i) => `fragment F${i} on User { id }`)}`,
  ],
  ['fragments that contain themselves', '{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }'],
  ['140 unused fragments', `{ __typename } ${times(140, (i) => `fragment F${i} on User { id }`)}`],
  ['fragments of one name', `{ ...F } ${times(140, () => 'fragment F on User { id }')}`],
  ['160 operations', times(160, (i) => `query A${i} { nothing }`)],
  ['160 operations of one name', times(160, () => 'query A { nothing }')],
  [
    '60 operations with 60 fragments',
    `${times(60, (i) => `query A${i} { ...F0 }`)} ${times(60, (i) => `fragment F${i} on Query { ...F${i + 1} }`)}`,
  ],
  ['240 variables', `query (${times(240, (i) => `$a${i}: Int`)}) { __typename }`],
  ['240 variables of one name', `query (${times(240, () => '$a: Int')}) { __typename }`],
  ['240 variables that are unknown', `{ verifyToken(token: [${times(450, (i) => `$a${i}`)}]) { active } }`],
  ['240 arguments', `{ verifyToken(${times(240, (i) => `a${i}: 1`)}) { active } }`],
  ['240 arguments of one name', `{ verifyToken(${times(240, () => 'token: "x"')}) { active } }`],
  ['an object with 240 members', `mutation { login(input: { ${times(240, (i) => `a${i}: 1`)} }) { expiresIn } }`],
  [
    'an object with 240 members of one name',
    `mutation { login(input: { ${times(240, () => 'username: 1')} }) { expiresIn } }`,
  ],
  [
    '900 different texts in a list',
    `{ verifyToken(token: [${times(900, (i) => `"${String(i).repeat(60)}"`)}]) { active } }`,
  ],
  ['900 numbers in a list', `{ verifyToken(token: [${times(900, (i) => String(i))}]) { active } }`],
  ['990 unknown fields', userFields(times(980, (i) => `x${i}`))],
  ['100 long unknown fields', userFields(times(99, (i) => `${'x'.repeat(2400)}${i}`))],
  ['a name of 250,000 characters', `{ ${'x'.repeat(250_000)} }`],
  ['a name of a type of 250,000 characters', `query ($a: ${'x'.repeat(250_000)}) { __typename }`],
  ['a text of 250,000 characters for a number', `{ __typename @include(if: "${'x'.repeat(250_000)}") }`],
  ['a text of 30,000 escapes', `{ __typename @include(if: "${'\\u0041'.repeat(30_000)}") }`],
  ['a block of 80,000 lines', `{ __typename @include(if: """${' \n'.repeat(80_000)}x""") }`],
  ['a number of 250,000 digits', `{ __typename @include(if: ${'9'.repeat(250_000)}) }`],
  ['a number of 250,000 digits after the point', `{ __typename @include(if: 1.${'9'.repeat(240_000)}e9) }`],
];

const malformed: readonly (readonly [name: string, query: string])[] = [
  ['990 brackets', `{ a(b: ${'['.repeat(990)}`],
  ['990 braces', '{ a '.repeat(490)],
  ['990 parentheses', '('.repeat(990)],
  ['a text of 250,000 characters without an end', `{ a(b: "${'x'.repeat(250_000)}`],
  ['a block without an end', `{ a(b: """${'"" '.repeat(50_000)}`],
  ['250,000 blanks', ' '.repeat(250_000)],
  ['250,000 commas', ','.repeat(250_000)],
  ['40,000 quotes in a syntax error', `{ a(b: """${'" '.repeat(40_000)}""" """${'" '.repeat(40_000)}""" ]`],
];

/** Queries that are refused in every profile. */
export const queries: readonly HostileQuery[] = [
  ...tooComplex.map(([name, query]) => ({ name, query, reason: 'QUERY_TOO_COMPLEX' as const })),
  ...invalid.map(([name, query]) => ({ name, query, reason: 'QUERY_INVALID' as const })),
  ...malformed.map(([name, query]) => ({ name, query, reason: 'QUERY_MALFORMED' as const })),
];

/** What tools send to learn a schema: allowed in development, with every option there is. */
export const introspectionQueries: readonly string[] = [
  getIntrospectionQuery(),
  getIntrospectionQuery({ descriptions: false }),
  getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  }),
];
