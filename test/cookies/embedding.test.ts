import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createAuthGraph } from '../../src/app';
import type { AuthGraph } from '../../src/app';
import type { AuthContext } from '../../src/graphql/auth-context';
import { MemoryUsers } from '../embedding/memory-users';
import { createDirectory, password, stopGateways, testSettings } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';
import { createSend } from '../support/send';
import type { Send } from '../support/send';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await stopGateways();
});

type Incoming = Parameters<AuthGraph['createContext']>;

/** An own server of an embedding program, with or without what cookies are set on. */
async function serve(
  toArguments: (req: Incoming[0], res: NonNullable<Incoming[1]>) => Incoming,
): Promise<{ send: Send; url: string }> {
  const settings = { ...testSettings(createDirectory()), refreshCookie: true, accessCookie: true };
  const graph = await createAuthGraph({ settings, users: new MemoryUsers('ada'), logger: new MemoryLogger() });
  const { schema, formatError, createContext } = graph;
  // Without the plugins and rules of the graph: whoever forgets them must not be open to foreign pages.
  const server = new ApolloServer<AuthContext>({
    schema,
    formatError,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const context = ({ req, res }: { req: Incoming[0]; res: NonNullable<Incoming[1]> }) =>
    createContext(...toArguments(req, res));
  const { url } = await startStandaloneServer(server, { context, listen: { port: 0, host: '127.0.0.1' } });
  stops.push(() => server.stop().then(() => graph.stop()));
  return { send: createSend(url), url };
}

const login = `mutation { login(input: { username: "ada", password: "${password}" }) { refreshToken } }`;

describe('cookie mode in a server of an embedding program', () => {
  it('sets cookies on the response that createContext is given, both of them', async () => {
    const { send, url } = await serve((req, res) => [req, res]);

    const answer = await send(login);
    const cookies = answer.headers.getSetCookie();

    expect(answer.data).toStrictEqual({ login: { refreshToken: null } });
    expect(cookies).toHaveLength(2);
    const headers = { cookie: cookies.map((line) => line.split(';')[0]).join('; '), origin: new URL(url).origin };
    expect((await send('{ me { id } }', {}, { headers })).data).toStrictEqual({ me: { id: 'id-of-ada' } });
  });

  it.each([login, 'mutation { refreshToken { expiresIn } }', 'mutation { logout { endedSessions } }'])(
    'without the response refuses before a token could be lost, and says why: %s',
    async (operation) => {
      const { send } = await serve((req) => [req]);

      const answer = await send(operation);

      expect(answer.reason).toBe('INTERNAL_ERROR');
      expect(answer.errors[0]?.message).toContain('createContext(req, res)');
    },
  );

  it.each(['{ me { id } }', '{ verifyToken(token: "x") { active } }', login])(
    'refuses foreign pages at every root field: %s',
    async (operation) => {
      const { send } = await serve((req, res) => [req, res]);
      const answer = await send(operation, {}, { headers: { origin: 'https://evil.example' } });
      expect([answer.code, answer.reason, answer.headers.getSetCookie()]).toStrictEqual([
        'FORBIDDEN',
        'ORIGIN_NOT_ALLOWED',
        [],
      ]);
    },
  );
});
