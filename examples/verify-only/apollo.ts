// A GraphQL service of its own that trusts the tokens of a gateway.
import { ApolloServer } from '@apollo/server';
import type { ApolloServerPlugin } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { challengeFor, createContextBuilder, requireAuthenticated } from 'graphql-auth-gateway/verify';
import type { ContextBuilderOptions, VerifiedCaller } from 'graphql-auth-gateway/verify';

interface Context {
  readonly caller: VerifiedCaller;
}

const typeDefs = `type Query { motto: String! whoAmI: String! }`;

const resolvers = {
  Query: {
    motto: () => 'for everybody',
    whoAmI: (_parent: unknown, _args: unknown, { caller }: Context) => requireAuthenticated(caller).subject,
  },
};

/** Says in the head of an answer that a token is needed, or a better one. */
const challenges: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ contextValue: { caller }, errors = [], response }) {
        const isRefused = errors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED');
        const challenge = isRefused ? challengeFor(caller) : undefined;
        if (challenge !== undefined) response.http.headers.set('www-authenticate', challenge);
        return Promise.resolve();
      },
    }),
};

export async function start(
  options: ContextBuilderOptions,
  port = 0,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const createContext = createContextBuilder(options);
  const server = new ApolloServer<Context>({ typeDefs, resolvers, plugins: [challenges] });
  const { url } = await startStandaloneServer(server, {
    listen: { port, host: '127.0.0.1' },
    context: async ({ req }) => ({ caller: await createContext(req) }),
  });
  return { url, stop: () => server.stop() };
}
