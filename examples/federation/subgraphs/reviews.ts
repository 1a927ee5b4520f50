// A subgraph on GraphQL Yoga that learns from the gateway who is calling. Run it with createServer(createReviews(options)).
import { GraphQLError } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import { createIdentityVerifier, requireAuthenticated } from 'graphql-auth-gateway/verify';
import type { IdentifiedCaller, IdentityVerifierOptions } from 'graphql-auth-gateway/verify';
import { federationResolvers, federationTypes } from './federation';
import type { FindEntity } from './federation';

interface Context {
  readonly caller: IdentifiedCaller;
}

interface Review {
  readonly id: string;
  readonly text: string;
  readonly productId: string;
  readonly author: string;
}

export const reviewsSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

  type Query {
    myReviews: [Review!]!
  }

  type Mutation {
    review(productId: ID!, text: String!): Review!
  }

  type Review @key(fields: "id") {
    id: ID!
    text: String!
    author: String!
  }

  type Product @key(fields: "id") {
    id: ID!
    reviews: [Review!]!
  }
`;

/** Resolvers of one server; reviews live in its memory. */
function createResolvers() {
  const reviews: Review[] = [];
  const findReview = (reviewId: string) => reviews.find(({ id }) => id === reviewId);
  const finders = new Map<string, FindEntity>([
    ['Review', ({ id }) => findReview(id)],
    ['Product', ({ id }) => ({ id })],
  ]);
  return {
    Query: {
      ...federationResolvers(reviewsSdl, finders),
      myReviews: (_parent: unknown, _args: unknown, { caller }: Context) => {
        const author = authorOf(caller);
        return reviews.filter((review) => review.author === author);
      },
    },
    Mutation: {
      review: (_parent: unknown, { productId, text }: Pick<Review, 'productId' | 'text'>, { caller }: Context) => {
        const review = { id: String(reviews.length + 1), text, productId, author: authorOf(caller) };
        reviews.push(review);
        return review;
      },
    },
    Product: { reviews: ({ id }: { id: string }) => reviews.filter(({ productId }) => productId === id) },
  };
}

/** A subject is unique for its issuer only: without it, somebody from another issuer could write in the name of a user. */
function authorOf(caller: IdentifiedCaller): string {
  const { issuer, subject } = requireAuthenticated(caller);
  return `${issuer} ${subject}`;
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
      typeDefs: [reviewsSdl, federationTypes(['Review', 'Product'])],
      resolvers: createResolvers(),
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
