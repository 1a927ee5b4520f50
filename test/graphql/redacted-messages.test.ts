import { openEchoServer } from '../support/echo-server';

let server: Awaited<ReturnType<typeof openEchoServer>>;

beforeAll(async () => {
  server = await openEchoServer();
});
afterAll(() => server.stop());

const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
const logout = (scope: string) => `mutation { logout(scope: ${scope}) { endedSessions } }`;

describe('a message without what the client sent', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    [
      login,
      { input: { username: 'ada' } },
      'INPUT_INVALID',
      'Variable "$input" got invalid value <redacted>; Field "password" of required type "NonEmptyString!" was not provided.',
    ],
    [
      login,
      { input: { username: 'ada', password: 1234 } },
      'INPUT_INVALID',
      'Variable "$input" got invalid value <redacted> at "input.password"; Expected type "NonEmptyString". see the description of NonEmptyString',
    ],
    [
      login,
      { input: { username: 'ada', password: null } },
      'INPUT_INVALID',
      'Variable "$input" got invalid value <redacted> at "input.password"; Expected non-nullable type "NonEmptyString!" not to be null.',
    ],
    [
      login,
      { input: 'secret' },
      'INPUT_INVALID',
      'Variable "$input" got invalid value <redacted>; Expected type "LoginInput" to be an object.',
    ],
    [
      login,
      { input: { secret: 1, username: 'ada', password: 'x' } },
      'INPUT_INVALID',
      'Variable "$input" got an invalid value.',
    ],
    [login, {}, 'INPUT_INVALID', 'Variable "$input" of required type "LoginInput!" was not provided.'],
    [
      logout('"ALL"'),
      {},
      'QUERY_INVALID',
      'Enum "LogoutScope" cannot represent non-enum value: <redacted>. Did you mean the enum value <redacted>?',
    ],
    [logout('a'), {}, 'QUERY_INVALID', 'Value "<redacted>" does not exist in "LogoutScope" enum.'],
    [logout('1'), {}, 'QUERY_INVALID', 'Enum "LogoutScope" cannot represent non-enum value: <redacted>.'],
    ['{ anything(int: "a") }', {}, 'QUERY_INVALID', 'Int cannot represent non-integer value: <redacted>'],
    ['{ anything(text: ["$&", "$1"]) }', {}, 'QUERY_INVALID', 'String cannot represent a non string value: <redacted>'],
    [
      '{ anything(phone: "call me") }',
      {},
      'QUERY_INVALID',
      expect.stringMatching(/^Invalid phone number: <redacted>\. Please/) as string,
    ],
    [
      '{ verifyToken(token: 1) { active } }',
      {},
      'QUERY_INVALID',
      'Expected value of type "NonEmptyString!", found <redacted>; see the description of NonEmptyString',
    ],
    [
      'mutation { login(input: { username: "ada" }) { accessToken } }',
      {},
      'QUERY_INVALID',
      'Field "LoginInput.password" of required type "NonEmptyString!" was not provided.',
    ],
    [
      'mutation { login(input: { usernam: "a", username: "b", password: "c" }) { accessToken } }',
      {},
      'QUERY_INVALID',
      'Field "usernam" is not defined by type "LoginInput". Did you mean "username"?',
    ],
    ['{ my }', {}, 'QUERY_INVALID', 'Cannot query field "my" on type "Query". Did you mean "me"?'],
    ['{ me', {}, 'QUERY_MALFORMED', 'Syntax Error: Expected Name, found <EOF>.'],
    ['{ me(a: "b" "c") }', {}, 'QUERY_MALFORMED', 'Syntax Error: Expected Name, found String <redacted>.'],
    ['{ me(a: "\\x") }', {}, 'QUERY_MALFORMED', 'Syntax Error: Invalid character escape sequence: <redacted>.'],
  ])('still says what is wrong: %s %p', async (query, variables, reason, message) => {
    const { errors } = await server.send(query, variables);
    expect(errors.map(({ message: text, extensions }) => [extensions?.['reason'], text])).toStrictEqual([
      [reason, message],
    ]);
  });

  it('says where it is wrong', async () => {
    const { errors } = await server.send('{\n  me(a: "b" "c")\n}');
    expect(errors).toMatchObject([{ locations: [{ line: 2, column: 13 }] }]);
  });

  it('holds no suggestion in production', async () => {
    const production = await openEchoServer({ isDevelopment: false });
    const sent = await production.send('{ my }');
    await production.stop();
    expect(sent.errors).toMatchObject([{ message: 'Cannot query field "my" on type "Query".' }]);
  });
});
