// A GraphQL service of its own that trusts the tokens of a gateway.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createContextBuilder, requireAuthenticated } from 'graphql-auth-gateway/verify';
import type { ContextBuilderOptions, VerifiedCaller } from 'graphql-auth-gateway/verify';

interface Context {
  readonly caller: VerifiedCaller;
}

const typeDefs = `type Query { motto: String! whoAmI: String! }`;

const resolvers = {
  Query: {
    motto: () => 'for everybody',
    whoAmI: (_parent: unknown, _args: unknown, { caller }: Context) => {
      const { subject, sessionId } = requireAuthenticated(caller);
      return `${subject} in session ${sessionId ?? 'none'}`;
    },
  },
};

export async function start(options: ContextBuilderOptions): Promise<{ url: string; stop: () => Promise<void> }> {
  const createContext = createContextBuilder(options);
  const server = new ApolloServer<Context>({ typeDefs, resolvers });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async ({ req }) => ({ caller: await createContext(req) }),
  });
  return { url, stop: () => server.stop() };
}
