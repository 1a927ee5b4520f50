import { canary, number, openEchoServer } from '../support/echo-server';

let server: Awaited<ReturnType<typeof openEchoServer>>;

beforeAll(async () => {
  server = await openEchoServer();
});
afterAll(() => server.stop());

/** An operation for each type of variable that there is. */
const operations = {
  LoginInput: 'mutation ($v: LoginInput!) { login(input: $v) { accessToken } }',
  'LoginInput!': 'mutation ($v: LoginInput) { login(input: $v) { accessToken } }',
  RefreshTokenInput: 'mutation ($v: RefreshTokenInput) { refreshToken(input: $v) { accessToken } }',
  ChangePasswordInput: 'mutation ($v: ChangePasswordInput!) { changePassword(input: $v) { accessToken } }',
  NonEmptyString: 'query ($v: NonEmptyString!) { verifyToken(token: $v) { active } }',
  ID: 'mutation ($v: ID!) { revokeSession(id: $v) { endedSessions } }',
  LogoutScope: 'mutation ($v: LogoutScope!) { logout(scope: $v) { endedSessions } }',
  _Any: 'query ($v: [_Any!]!) { _entities(representations: $v) { __typename } }',
  String: 'query ($v: String) { anything(text: $v) }',
  Int: 'query ($v: Int) { anything(int: $v) }',
  Float: 'query ($v: Float) { anything(float: $v) }',
  Boolean: 'query ($v: Boolean) { anything(flag: $v) }',
  Color: 'query ($v: Color) { anything(color: $v) }',
  '[[Int]]': 'query ($v: [[Int]]) { anything(list: $v) }',
  JSONObject: 'query ($v: JSONObject) { anything(json: $v) }',
  DateTime: 'query ($v: DateTime) { anything(moment: $v) }',
  EmailAddress: 'query ($v: EmailAddress) { anything(email: $v) }',
  URL: 'query ($v: URL) { anything(link: $v) }',
  PhoneNumber: 'query ($v: PhoneNumber) { anything(phone: $v) }',
  directive: 'query ($v: Boolean!) { __typename @include(if: $v) }',
  unknown: 'query ($v: Unknown) { verifyToken(token: $v) { active } }',
};

const values: Readonly<Record<string, unknown>> = {
  'a text': canary,
  'a text with quotes': `"${canary}" and '${canary}'`,
  'a text with semicolons': `a; ${canary}; b`,
  'a text with line ends': `a\n${canary}\r\n${canary}\u2028`,
  'a text that looks like the end of a message': `x at "${canary}"; Expected a value of type ${canary}.`,
  'a text that looks like a place': ` at "${canary}`,
  'a text that looks like a missing field': `"; Field "${canary}" of required type "${canary}!" was not provided.`,
  'a number': number,
  'a negative number': -number,
  'a fraction': number + 0.5,
  'a huge number': number * 1e20,
  'a list': [canary, [canary], number],
  'a list of numbers': [number, number + 0.5],
  'nested lists': [[[[canary]]]],
  'an object': { a: canary },
  'a deep object': { username: { a: { b: { c: canary } } } },
  'a password of another type': { username: 'ada', password: number },
  'a password in a list': { username: 'ada', password: [canary] },
  'a password in an object': { username: 'ada', password: { value: canary } },
  'an unknown field': { username: 'ada', password: canary, passwort: canary },
  'an unknown name': { username: 'ada', password: 'x', [canary]: 'x' },
  'an unknown name with quotes': { username: 'ada', password: 'x', [`"${canary}" at "x"; y`]: 'x' },
  'a field too few': { username: canary },
  'a blank field': { username: canary, password: ' ' },
  'a null field': { username: canary, password: null },
  'another input': { currentPassword: canary, newPassword: number, refreshToken: [canary] },
  'a representation': [{ __typename: canary, id: canary }],
  'an e-mail address': `${canary}@`,
  'a link': `${canary}://${canary}`,
};

const variables = Object.entries(operations).flatMap(([type, operation]) =>
  Object.entries(values).map(([what, value]) => [what, type, operation, value] as const),
);

/** Where a literal may stand, in place of the "_". */
const places = [
  'mutation { login(input: _) { accessToken } }',
  'mutation { login(input: { username: "ada", password: _ }) { accessToken } }',
  'mutation { login(input: { username: "ada", password: "x", passwort: _ }) { accessToken } }',
  'mutation { login(input: { username: "ada", password: "x" }, unknown: _) { accessToken } }',
  'mutation { login(input: [_]) { accessToken } }',
  'mutation { refreshToken(input: { refreshToken: _ }) { accessToken } }',
  'mutation { changePassword(input: { currentPassword: _, newPassword: _ }) { accessToken } }',
  'mutation { revokeSession(id: _) { endedSessions } }',
  'mutation { logout(scope: _) { endedSessions } }',
  '{ verifyToken(token: _) { active } }',
  '{ _entities(representations: _) { __typename } }',
  '{ _entities(representations: [_]) { __typename } }',
  ...['text', 'int', 'float', 'flag', 'color', 'list', 'json', 'moment', 'email', 'link', 'phone'].map(
    (name) => `{ anything(${name}: _) }`,
  ),
  '{ me @include(if: _) { id } }',
  '{ me @unknown(secret: _) { id } }',
  'query ($v: NonEmptyString! = _) { verifyToken(token: $v) { active } }',
  'query ($v: Int = _) { anything(int: $v) }',
  'query ($v: LogoutScope = _) { __typename }',
  'mutation ($v: LoginInput! = _) { login(input: $v) { accessToken } }',
  'mutation { login(input: { username: "ada", password: "x" }) { accessToken(secret: _) } }',
];

const literals = [
  `"${canary}"`,
  `"\\"${canary}\\""`,
  `"a; ${canary} at \\"x\\"; ${canary}"`,
  `"a\\n${canary}\\u0021"`,
  `"""${canary}"""`,
  `"""\n  a\n    ${canary}\n  \\""" ${canary} "quoted"\n"""`,
  canary,
  String(number),
  `-${String(number)}`,
  `${String(number)}.5`,
  `${String(number)}e20`,
  `["${canary}", "${canary}"]`,
  `[${canary}, ${String(number)}]`,
  `[[["${canary}"]]]`,
  `{ a: "${canary}" }`,
  `{ a: ${canary}, b: [${String(number)}] }`,
  `{ username: { a: "${canary}" }, password: ["${canary}"] }`,
  `{ a: """${canary}\n${canary}""" }`,
  `"${canary}@"`,
];

const inline = places.flatMap((place) =>
  literals.map((literal) => [place.replaceAll('_}', '_ }').replaceAll(/(?<![A-Za-z_])_(?![A-Za-z_])/g, literal)]),
);

/** Queries that are not GraphQL, with a password where it makes them so. */
const broken = [
  canary,
  `"${canary}"`,
  `{ "${canary}" }`,
  `{ a(b: "${canary}) }`,
  `{ a(b: "${canary}" "${canary}") }`,
  `{ a(b: "${canary}\n") }`,
  `{ a(b: '${canary}') }`,
  `{ a(b: \`${canary}\`) }`,
  `{ a(b: "\\${canary}") }`,
  `{ a(b: "\\u{${canary}}") }`,
  `{ a(b: "\\uhunter") }`,
  `{ a(b: """${canary}) }`,
  `{ a(b: ${canary} horse battery staple) }`,
  `{ a(b: correct ${canary} battery staple) }`,
  `{ a(b: { c: correct-${canary} }) }`,
  `{ a(b: ${canary}!) }`,
  `{ a(b: 31415926${canary}) }`,
  `{ a(b: 0314159265) }`,
  `{ a(b: 314159.) }`,
  `{ a(b: ${String(number)} ${String(number)}) }`,
  `{ a(${String(number)}: 1) }`,
  `{ a(b: $"${canary}") }`,
  `{ a(b: @${canary}) }`,
  `{ a(b: #${canary}\n }`,
  `mutation "${canary}" { a }`,
  `{ a } ${canary}`,
  `{ a } { b } """${canary}"""`,
  `query ($a: ${canary} ${canary}) { a }`,
  `fragment ${canary} { a }`,
];

describe('what a client sends', () => {
  it.each(variables)('does not come back from variables: %s as %s', async (_what, _type, operation, value) => {
    const { leaks } = await server.send(operation, { v: value });
    expect(leaks).toStrictEqual([]);
  });

  it.each(inline)('does not come back from a query: %s', async (query) => {
    const { leaks } = await server.send(query);
    expect(leaks).toStrictEqual([]);
  });

  it.each(broken)('does not come back from text that is no query: %s', async (query) => {
    const { errors, leaks } = await server.send(query);
    expect(leaks).toStrictEqual([]);
    expect(errors).toHaveLength(1);
  });
});
