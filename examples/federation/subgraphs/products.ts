// A subgraph on Apollo Server that learns from the gateway who is calling. Run it with createServer(await createProducts(options)).
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError } from 'graphql';
import { createIdentityVerifier } from 'graphql-auth-gateway/verify';
import type { IdentityVerifierOptions } from 'graphql-auth-gateway/verify';
import { federationResolvers, federationTypes, readSdl } from './federation';
import { readBody } from './read-body';
import { requirePerson } from './requester';
import type { Context, Person } from './requester';

export const productsSdl = readSdl('products.graphql');

const products = [
  { id: '1', name: 'Table', price: 24900, stock: 7, margin: 8100 },
  { id: '2', name: 'Chair', price: 7900, stock: 31, margin: 2300 },
];
const findProduct = (productId: string) => products.find(({ id }) => id === productId);

/** Resolvers of one server; baskets live in its memory. */
function createResolvers(gateway: string) {
  const baskets = new Map<string, typeof products>();
  const basketOf = (owner: Person) => ({ owner, products: baskets.get(owner.id) ?? [] });
  return {
    Query: {
      ...federationResolvers(productsSdl, new Map([['Product', ({ id }) => findProduct(id)]])),
      products: () => products,
      product: (_parent: unknown, { id }: { id: string }) => findProduct(id),
      basket: (_parent: unknown, _args: unknown, context: Context) => basketOf(requirePerson(context, gateway)),
    },
    Mutation: {
      addToBasket: (_parent: unknown, { productId }: { productId: string }, context: Context) => {
        const owner = requirePerson(context, gateway);
        const product = findProduct(productId);
        if (product !== undefined) baskets.set(owner.id, [...basketOf(owner).products, product]);
        return basketOf(owner);
      },
    },
  };
}

export async function createProducts(options: IdentityVerifierOptions): Promise<RequestListener> {
  const identify = createIdentityVerifier(options);
  const typeDefs = [productsSdl, federationTypes(['Product'])];
  const plugins = [ApolloServerPluginInlineTraceDisabled()];
  const server = new ApolloServer<Context>({ typeDefs, resolvers: createResolvers(options.issuer), plugins });
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
