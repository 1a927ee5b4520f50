import { Kind, parse, validate } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { readConfig } from '../../src/config';
import { buildAuthSchema } from '../../src/graphql/build-schema';
import { hasCredentialFieldsOnly, oneCredentialField } from '../../src/graphql/credential-fields';
import { createValidationRules } from '../../src/graphql/validation-rules';

const schema = buildAuthSchema({ resolvers: [], policies: {}, hasPasswordChanges: true });
const login = (guess = 'x') => `login(input: { username: "ada", password: "${guess}" }) { accessToken }`;
const refresh = 'refreshToken(input: { refreshToken: "x" }) { accessToken }';
const change = 'changePassword(input: { currentPassword: "x", newPassword: "y" }) { accessToken }';
const logout = 'logout { endedSessions }';

/** The reasons that the rule gives; none when it lets the document pass. */
function reasonsFor(document: string): readonly unknown[] {
  const errors = validate(schema, parse(document), [oneCredentialField]);
  return errors.map(({ extensions }) => extensions['reason']);
}

describe('credential fields', () => {
  it('are part of the rules of the server', () => {
    expect(createValidationRules(readConfig({}, {}))).toContain(oneCredentialField);
  });

  it.each([
    `mutation { ${login()} }`,
    `mutation { ${refresh} }`,
    `mutation { ${change} }`,
    `mutation { ${login()} ${logout} }`,
    `mutation { a: ${logout} b: ${logout} c: ${logout} }`,
    `mutation { ${login()} __typename }`,
    // One field, written twice: it is carried out once.
    `mutation { ${login()} ${login()} }`,
    `mutation { ...F ...F } fragment F on Mutation { ${login()} }`,
    `mutation { ...F ${login()} } fragment F on Mutation { ${login()} }`,
    // Only one of the operations of a document is carried out.
    `mutation A { ${login()} } mutation B { ${login()} } mutation C { ${refresh} }`,
    `fragment F on Mutation { a: ${login()} b: ${login()} } query { me { id } }`,
    `query { a: verifyToken(token: "x") { active } b: verifyToken(token: "y") { active } }`,
    `query { a: me { id } b: me { id } }`,
  ])('may be as many as these: %s', (document) => {
    expect(reasonsFor(document)).toStrictEqual([]);
  });

  it.each([
    `mutation { a: ${login('1')} b: ${login('2')} }`,
    `mutation { ${login('1')} b: ${login('2')} }`,
    `mutation { ${login()} ${refresh} }`,
    `mutation { ${change} ${refresh} }`,
    `mutation { ${login()} ... { b: ${login()} } }`,
    `mutation { ... { ... on Mutation { ...F } } b: ${login()} } fragment F on Mutation { ${login()} }`,
    `mutation { ...F ...G } fragment F on Mutation { a: ${login()} } fragment G on Mutation { b: ${login()} }`,
    `mutation { ...F } fragment F on Mutation { ...G a: ${login()} } fragment G on Mutation { b: ${login()} }`,
    `mutation { ...F b: ${login()} } fragment F on Mutation { ...F ${login()} }`,
    `mutation { me: ${login()} logout: ${login()} }`,
    `mutation { a: logout @skip(if: false) { endedSessions } ${login()} ... @include(if: false) { b: ${login()} } }`,
    `mutation ($a: Boolean!) { ... @include(if: $a) { a: ${login()} } ... @skip(if: $a) { b: ${login()} } }`,
  ])('may not be several in one operation: %s', (document) => {
    expect(reasonsFor(document)).toStrictEqual(['TOO_MANY_CREDENTIAL_FIELDS']);
  });

  it('may not be a thousand guesses in one request', () => {
    const guesses = Array.from({ length: 1000 }, (_, index) => `a${index}: ${login(String(index))}`);
    expect(reasonsFor(`mutation { ${guesses.join(' ')} }`)).toStrictEqual(['TOO_MANY_CREDENTIAL_FIELDS']);
  });

  it('are looked for in every operation of a document', () => {
    const several = `{ a: ${login()} b: ${login()} }`;
    expect(reasonsFor(`mutation A ${several} mutation B { ${login()} } mutation C ${several}`)).toHaveLength(2);
  });

  it.each([
    `mutation { ...Unknown a: ${login()} }`,
    'mutation { ...A } fragment A on Mutation { ...B } fragment B on Mutation { ...A }',
    '{ ...A } fragment A on Query { ...A }',
  ])('are counted in a document that other rules will refuse: %s', (document) => {
    expect(reasonsFor(document)).toStrictEqual([]);
  });

  it('are counted in a time that does not double with each fragment', () => {
    const fragments = Array.from({ length: 200 }, (_, i) => `fragment F${i} on Mutation { ...F${i + 1} ...F${i + 1} }`);
    const document = `mutation { ...F0 } ${fragments.join(' ')} fragment F200 on Mutation { ${login()} }`;
    expect(reasonsFor(document)).toStrictEqual([]);
  });
});

/** What the first operation of a document amounts to. */
function isExcepted(document: string): boolean {
  const { definitions } = parse(document);
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const [operation] = definitions as readonly OperationDefinitionNode[];
  const find = (name: string) => fragments.find((fragment) => fragment.name.value === name)?.selectionSet;
  return operation !== undefined && hasCredentialFieldsOnly(operation, find);
}

describe('an operation with a bad bearer token', () => {
  it.each([
    [`mutation { ${login()} }`, true],
    [`mutation { ${refresh} }`, true],
    [`mutation { ${logout} }`, true],
    [`mutation { a: ${logout} b: ${login()} }`, true],
    [`mutation { ...F } fragment F on Mutation { ${login()} }`, true],
    [`mutation { me: ${login()} }`, true],
    [`mutation { ${login()} revokeSession(id: "x") { endedSessions } }`, false],
    [`mutation { login: revokeSession(id: "x") { endedSessions } }`, false],
    [`mutation { ...F } fragment F on Mutation { ${login()} revokeSession(id: "x") { endedSessions } }`, false],
    ['{ me { id } }', false],
    ['{ login: me { id } }', false],
    ['query { login }', false],
    ['subscription { login }', false],
  ])('is let through because it checks credentials by itself: %s, %s', (document, is) => {
    expect(isExcepted(document)).toBe(is);
  });
});
