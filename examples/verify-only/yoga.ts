// A GraphQL service of its own that trusts the tokens of a gateway. Run it with createServer(createService(options)).
import { GraphQLError } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import type { YogaServerInstance } from 'graphql-yoga';
import { challengeFor, createContextBuilder, requireAuthenticated } from 'graphql-auth-gateway/verify';
import type { ContextBuilderOptions, VerifiedCaller, VerifiedViewer } from 'graphql-auth-gateway/verify';

interface Context {
  readonly caller: VerifiedCaller;
}

const schema = createSchema<Context>({
  typeDefs: `type Query { motto: String! whoAmI: String! }`,
  resolvers: {
    Query: {
      motto: () => 'for everybody',
      whoAmI: (_parent: unknown, _args: unknown, { caller }: Context) => requireViewer(caller).subject,
    },
  },
});

/** Yoga writes what an error has under `http` into the head of the answer, and not into its body. */
function requireViewer(caller: VerifiedCaller): VerifiedViewer {
  try {
    return requireAuthenticated(caller);
  } catch (error) {
    const challenge = challengeFor(caller);
    if (error instanceof GraphQLError && challenge !== undefined) {
      error.extensions['http'] = { headers: { 'www-authenticate': challenge } };
    }
    throw error;
  }
}

export function createService(options: ContextBuilderOptions): YogaServerInstance<object, Context> {
  const createContext = createContextBuilder(options);
  return createYoga({
    schema,
    logging: false,
    context: async ({ request }): Promise<Context> => ({ caller: await createContext(request) }),
  });
}
