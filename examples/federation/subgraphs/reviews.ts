// A subgraph on GraphQL Yoga that learns from the gateway who is calling. Run it with createServer(createReviews(options)).
import { GraphQLError } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import { createIdentityVerifier } from 'graphql-auth-gateway/verify';
import type { IdentifiedCaller, IdentityVerifierOptions } from 'graphql-auth-gateway/verify';
import { federationResolvers, federationTypes, readSdl } from './federation';
import type { FindEntity } from './federation';
import { requirePerson } from './requester';
import type { Context, Person } from './requester';

interface Review {
  readonly id: string;
  readonly body: string;
  readonly product: { readonly id: string };
  readonly author: Person;
}

export const reviewsSdl = readSdl('reviews.graphql');

/** Resolvers of one server; reviews live in its memory. */
function createResolvers(gateway: string) {
  const reviews: Review[] = [];
  const findReview = (reviewId: string) => reviews.find(({ id }) => id === reviewId);
  const listReviewsBy = (author: Person) => reviews.filter((review) => review.author.id === author.id);
  // Every product may have reviews, and every user may have written some: who they are is known elsewhere.
  const finders = new Map<string, FindEntity>([
    ['Review', ({ id }) => findReview(id)],
    ['Product', ({ id }) => ({ id })],
    ['User', ({ id }) => ({ id })],
  ]);
  return {
    Query: {
      ...federationResolvers(reviewsSdl, finders),
      myReviews: (_parent: unknown, _args: unknown, context: Context) => listReviewsBy(requirePerson(context, gateway)),
    },
    Mutation: {
      review: (_parent: unknown, { productId, body }: { productId: string; body: string }, context: Context) => {
        const id = String(reviews.length + 1);
        const review = { id, body, product: { id: productId }, author: requirePerson(context, gateway) };
        reviews.push(review);
        return review;
      },
    },
    Product: { reviews: ({ id }: { id: string }) => reviews.filter(({ product }) => product.id === id) },
    User: { reviews: listReviewsBy },
  };
}

/** By what they ask: each request has parameters of its own, and nobody else gets hold of them. */
type Callers = WeakMap<object, IdentifiedCaller>;

/** Reads every body in Yoga's place: an identity is bound to its bytes, and afterwards nobody has them any more. */
function identifyCallers(options: IdentityVerifierOptions, callers: Callers): Plugin {
  const identify = createIdentityVerifier(options);
  return {
    onRequestParse({ setRequestParser }) {
      setRequestParser(async (request) => {
        const body = new Uint8Array(await request.arrayBuffer());
        const caller = await identify(request, body).catch(toForbidden);
        const params = JSON.parse(new TextDecoder().decode(body)) as object;
        callers.set(params, caller);
        return params;
      });
    },
  };
}

/** Yoga writes what an error has under `http` into the head of the answer, and not into its body. */
function toForbidden(error: unknown): never {
  if (error instanceof GraphQLError) error.extensions['http'] = { status: 403 };
  throw error;
}

export function createReviews(options: IdentityVerifierOptions): YogaServerInstance<object, Context> {
  const callers: Callers = new WeakMap();
  return createYoga({
    schema: createSchema<Context>({
      typeDefs: [reviewsSdl, federationTypes(['Review', 'Product', 'User'])],
      resolvers: createResolvers(options.issuer),
    }),
    logging: false,
    graphiql: false,
    plugins: [identifyCallers(options, callers)],
    context: ({ params }): Context => {
      const caller = callers.get(params);
      if (caller === undefined) throw new Error('nobody has said who is calling');
      return { caller };
    },
  });
}
