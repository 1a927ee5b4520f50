import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildSchema, graphql, parse, print, visit } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { LocalServer } from '../support/local-server';

const catalogueSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@authenticated", "@requiresScopes", "@policy"])

  type Query {
    products: [Product!]!
    whoAmI: String
    broken: String
  }

  type Mutation {
    buy(id: ID!): Product
  }

  type Product @key(fields: "id") {
    id: ID!
    name: String!
    owner: User!
    price: Int @authenticated
    stock: Int @requiresScopes(scopes: [["stock:read"]])
    margin: Int @policy(policies: [["accountants"]])
  }

  type User @key(fields: "id") {
    id: ID!
    wishes: [Product!]!
  }
`;

const federationTypes = `
  scalar _Any
  union _Entity = Product | User
  type _Service { sdl: String! }
  extend type Query { later: String _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
`;

/** graphql-js knows nothing of the directives of federation, and needs not. It has a field more than the SDL tells at first. */
function buildExecutable(): GraphQLSchema {
  const bare = visit(parse(catalogueSdl), { SchemaExtension: () => null, Directive: () => null });
  return buildSchema(`${print(bare)}\n${federationTypes}`);
}

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A subgraph of somebody else's, which writes down what it is asked. */
export class CatalogueSubgraph extends LocalServer {
  readonly received: Received[] = [];
  /** How it answers from now on, in place of what it should. */
  answer: ((response: ServerResponse) => void) | undefined;
  sdl = catalogueSdl;
  ownerId = 'nobody';
  /** How many products there are. */
  count = 2;
  readonly #schema = buildExecutable();

  get url(): string {
    return `${this.origin}/graphql`;
  }

  /** What it was asked besides its SDL. */
  get asked(): readonly string[] {
    return this.received
      .map(({ body }) => (JSON.parse(body) as { query: string }).query)
      .filter((query) => !/_service/.test(query));
  }

  protected override respond(request: IncomingMessage, response: ServerResponse): void {
    void this.#respond(request, response);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    this.received.push({ headers: request.headers, body });
    if (this.answer !== undefined && !body.includes('_service')) {
      this.answer(response);
      return;
    }
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const result = await graphql({
      schema: this.#schema,
      source: query,
      variableValues: variables ?? null,
      rootValue: this.#root(request),
    });
    response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'theirs=1', 'x-cost': '3' });
    response.end(JSON.stringify(result));
  }

  #root({ headers }: IncomingMessage): object {
    const product = (id: string) => ({
      ...{ __typename: 'Product', id, name: `Product ${id}`, price: 10, stock: 5, margin: 3 },
      owner: { __typename: 'User', id: this.ownerId },
    });
    const entity = ({ __typename, id }: { __typename: string; id: string }) =>
      __typename === 'User' ? { __typename, id, wishes: [product('2')] } : product(id);
    return {
      _service: { sdl: this.sdl },
      _entities: ({ representations }: { representations: { __typename: string; id: string }[] }) =>
        representations.map(entity),
      products: Array.from({ length: this.count }, (_, index) => product(String(index + 1))),
      whoAmI: headers['x-tenant'],
      broken: () => {
        throw new Error('at /srv/catalogue.js: SELECT * FROM secrets');
      },
      buy: ({ id }: { id: string }) => product(id),
    };
  }
}
