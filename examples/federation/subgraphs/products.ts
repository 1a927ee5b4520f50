// A subgraph on Apollo Server that learns from the gateway who is calling. Run it with createServer(await createProducts(options)).
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError } from 'graphql';
import { createIdentityVerifier, requireAuthenticated } from 'graphql-auth-gateway/verify';
import type { IdentifiedCaller, IdentityVerifierOptions } from 'graphql-auth-gateway/verify';
import { federationResolvers, federationTypes } from './federation';
import { readBody } from './read-body';

interface Context {
  readonly caller: IdentifiedCaller;
}

export const productsSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

  type Query {
    products: [Product!]!
    basket: Basket!
  }

  type Mutation {
    addToBasket(productId: ID!): Basket!
  }

  type Product @key(fields: "id") {
    id: ID!
    name: String!
  }

  type Basket {
    owner: String!
    products: [Product!]!
  }
`;

const products = [
  { id: '1', name: 'Table' },
  { id: '2', name: 'Chair' },
];
const findProduct = (productId: string) => products.find(({ id }) => id === productId);

/** Resolvers of one server; baskets live in its memory. */
function createResolvers() {
  const baskets = new Map<string, readonly { id: string; name: string }[]>();
  const basketOf = (owner: string) => ({ owner, products: baskets.get(owner) ?? [] });
  return {
    Query: {
      ...federationResolvers(productsSdl, new Map([['Product', ({ id }) => findProduct(id)]])),
      products: () => products,
      basket: (_parent: unknown, _args: unknown, { caller }: Context) => basketOf(ownerOf(caller)),
    },
    Mutation: {
      addToBasket: (_parent: unknown, { productId }: { productId: string }, { caller }: Context) => {
        const owner = ownerOf(caller);
        const product = findProduct(productId);
        if (product !== undefined) baskets.set(owner, [...basketOf(owner).products, product]);
        return basketOf(owner);
      },
    },
  };
}

/** A subject is unique for its issuer only: without it, somebody from another issuer could have the basket of a user. */
function ownerOf(caller: IdentifiedCaller): string {
  const { issuer, subject } = requireAuthenticated(caller);
  return `${issuer} ${subject}`;
}

export async function createProducts(options: IdentityVerifierOptions): Promise<RequestListener> {
  const identify = createIdentityVerifier(options);
  const typeDefs = [productsSdl, federationTypes(['Product'])];
  const plugins = [ApolloServerPluginInlineTraceDisabled()];
  const server = new ApolloServer<Context>({ typeDefs, resolvers: createResolvers(), plugins });
  await server.start();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const caller = await identify(request, body); // before anything looks at what is asked
    const { body: result, headers } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', request.headers['content-type'] ?? '']]),
        search: '',
        body: JSON.parse(body.toString()) as unknown,
      },
      context: () => Promise.resolve({ caller }),
    });
    if (result.kind !== 'complete') throw new Error('there is no @defer here');
    response.writeHead(200, Object.fromEntries(headers)).end(result.string);
  }

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // What the verifier throws may be shown; whatever else goes wrong is nobody's business.
      const isRefusal = error instanceof GraphQLError;
      const errors = [isRefusal ? error : { message: 'Something went wrong.' }];
      response.writeHead(isRefusal ? 403 : 500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errors }));
    });
  };
}
