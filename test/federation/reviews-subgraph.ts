import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';

/** Extends the gateway's `User` with what it has written. */
export const reviewsSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

  type Query {
    latestReviews: [Review!]!
  }

  type Review {
    id: ID!
    body: String!
    author: User!
  }

  type User @key(fields: "id") {
    id: ID!
    reviews: [Review!]!
  }
`;

const executableSdl = reviewsSdl
  .replace(/extend schema.*/, 'directive @key(fields: String!) on OBJECT')
  .concat('scalar _Any union _Entity = User extend type Query { _entities(representations: [_Any!]!): [_Entity]! }');

/** A subgraph that is running. */
export interface ReviewsSubgraph {
  readonly url: string;
  stop(): Promise<void>;
}

/** A subgraph of another team's, on graphql-js alone: every author has written one review. */
export async function startReviews(authorIds: readonly string[]): Promise<ReviewsSubgraph> {
  const reviewBy = (id: string) => ({ id: `review-of-${id}`, body: 'Good.', author: { id } });
  const rootValue = {
    latestReviews: () => authorIds.map(reviewBy),
    _entities: ({ representations }: { readonly representations: readonly { readonly id: string }[] }) =>
      representations.map(({ id }) => ({ __typename: 'User', id, reviews: [reviewBy(id)] })),
  };
  const schema = buildSchema(executableSdl);
  const server = createServer((request, response) => {
    void json(request).then(async (body) => {
      const { query, variables } = body as { readonly query: string; readonly variables?: Record<string, unknown> };
      const result = await graphql({
        schema,
        source: query,
        rootValue,
        ...(variables && { variableValues: variables }),
      });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    async stop() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
