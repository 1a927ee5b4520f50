import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createAuthGraph } from '../../src/app';
import { createHandler } from 'graphql-http';
import type { AuthGraph } from '../../src/app';
import type { AuthContext } from '../../src/graphql/auth-context';
import { createDirectory, password, stopGateways, testSettings } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';
import { createSend, requireData } from '../support/send';
import type { Send } from '../support/send';
import { MemoryUsers } from './memory-users';

let graph: AuthGraph;
let server: ApolloServer<AuthContext>;
let url: string;
let send: Send;
const logger = new MemoryLogger();

beforeAll(async () => {
  graph = await createAuthGraph({ settings: testSettings(createDirectory()), users: new MemoryUsers('ada'), logger });
  const { schema, createContext, formatError, validationRules, parseOptions } = graph;
  server = new ApolloServer<AuthContext>({
    schema,
    formatError,
    validationRules: [...validationRules],
    parseOptions: { ...parseOptions },
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const context = async ({ req }: { readonly req: Parameters<typeof createContext>[0] }) => createContext(req);
  ({ url } = await startStandaloneServer(server, { context, listen: { port: 0, host: '127.0.0.1' } }));
  send = createSend(url);
});
afterAll(async () => {
  await server.stop();
  await graph.stop();
  await stopGateways();
});

async function logIn(): Promise<{ accessToken: string; refreshToken: string }> {
  const fields = '{ login(input: $input) { accessToken refreshToken } }';
  const input = { username: 'ada', password };
  const answer = await send<{ login: { accessToken: string; refreshToken: string } }>(
    `mutation($input: LoginInput!) ${fields}`,
    { input },
  );
  return requireData(answer).login;
}

/** Asks a server of another make, whose rules are those of the graph beside its own. */
async function askElsewhere(query: string): Promise<string> {
  const handle = createHandler({ schema: graph.schema, validationRules: [...graph.validationRules] });
  const headers = { 'content-type': 'application/json' };
  const [body] = await handle({ method: 'POST', url: '/', headers, body: { query }, raw: null, context: null });
  return body ?? '';
}

/** Sends several Authorization headers, which fetch would join into one. */
async function sendWithHeaders(query: string, authorization: readonly string[]): Promise<string> {
  const body = JSON.stringify({ query });
  const length = String(Buffer.byteLength(body));
  const headers = ['host', new URL(url).host, 'content-type', 'application/json', 'content-length', length];
  for (const value of authorization) headers.push('authorization', value);
  const message = request(url, { method: 'POST', headers }).end(body);
  const [response] = (await once(message, 'response')) as [IncomingMessage];
  return text(response);
}

describe("the graph in Apollo's own standalone server", () => {
  it('signs in, knows who is calling and refreshes', async () => {
    const { accessToken: token, refreshToken } = await logIn();
    expect((await send('{ me { id } }', {}, { token })).data).toStrictEqual({ me: { id: 'id-of-ada' } });
    const refresh = `mutation { refreshToken(input: { refreshToken: "${refreshToken}" }) { user { username } } }`;
    expect((await send(refresh)).data).toStrictEqual({ refreshToken: { user: { username: 'ada' } } });
  });

  it('notes the address and the program that a session comes from', async () => {
    const { accessToken: token } = await logIn();
    const answer = await send('{ sessions { ipAddress current } }', {}, { token });
    expect(requireData(answer)).toMatchObject({
      sessions: expect.arrayContaining([{ ipAddress: '127.0.0.1', current: true }]) as unknown,
    });
  });

  it('refuses two Authorization headers, though one of them is good', async () => {
    const { accessToken } = await logIn();
    const twice = [`Bearer ${accessToken}`, `Bearer ${accessToken}`];
    expect(await sendWithHeaders('{ me { id } }', twice)).toContain('TOKEN_MALFORMED');
    expect(await sendWithHeaders('{ me { id } }', twice.slice(1))).toContain('id-of-ada');
  });

  it.each([
    ['{ me { id } }', 'UNAUTHENTICATED', 'TOKEN_MISSING'],
    ['{ nonsense }', 'GRAPHQL_VALIDATION_FAILED', 'QUERY_INVALID'],
    ['{ _service { sdl } ', 'GRAPHQL_PARSE_FAILED', 'QUERY_MALFORMED'],
  ])('gives %s its code and its reason', async (operation, code, reason) => {
    expect(await send(operation)).toMatchObject({ code, reason });
  });

  it('allows one guess in an operation', async () => {
    const guess = (alias: string, guessed: string) =>
      `${alias}: login(input: { username: "ada", password: "${guessed}" }) { tokenType }`;
    const answer = await send(`mutation { ${guess('a', 'first')} ${guess('b', password)} }`);
    expect(answer.reason).toBe('TOO_MANY_CREDENTIAL_FIELDS');
    expect(answer.text).not.toContain(password);
  });

  it.each([
    ['a depth of 11', `${'{ a '.repeat(10)}{ a }${' }'.repeat(10)}`],
    ['1,001 tokens', `{ ${'a '.repeat(1001)} }`],
  ])('has the limits of queries: %s', async (_name, query) => {
    expect(await send(query)).toMatchObject({ status: 400, reason: 'QUERY_TOO_COMPLEX' });
  });

  it('does not repeat a password that was sent in the wrong place', async () => {
    const answer = await send('mutation($input: LoginInput!) { login(input: $input) { tokenType } }', {
      input: { username: 'ada', password: [password] },
    });
    expect(answer.reason).toBe('INPUT_INVALID');
    expect(answer.text).not.toContain(password);
  });
});

describe('the graph in a server of another make', () => {
  it('has the limits of queries', async () => {
    const fragments = Array.from({ length: 40 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
    expect(await askElsewhere(`{ ...F0 } ${fragments.join(' ')}`)).toContain('QUERY_TOO_COMPLEX');
    expect(await askElsewhere('{ __typename }')).toBe('{"data":{"__typename":"Query"}}');
  });
});
