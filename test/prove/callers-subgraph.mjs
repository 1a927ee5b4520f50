// node callers-subgraph.mjs KIND ISSUER AUDIENCE KEYS: a subgraph that answers with whom it sees, in a process of its own. KIND is how it
// learns that: `token` (an identity token), `bearer` (the access token of the caller) or `none`. Says where it is to its parent.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildSchema, execute, GraphQLError, parse, print, validate, visit } from 'graphql';
import { createContextBuilder, createIdentityVerifier, identityHeader } from 'graphql-auth-gateway/verify';

const [kind, issuer, audience, keys] = process.argv.slice(2);

/** What each kind has beside its own `Sight`: together they make hops from one subgraph to the next. */
const entities = {
  token: `
    type Query { items(first: Int!): [Item!]! }
    type Item @key(fields: "id") { id: ID! sight: TokenSight! }
    type User @key(fields: "id") { id: ID! sight: TokenSight! }
  `,
  bearer: `
    type Query { shelf: String }
    type Item @key(fields: "id") { id: ID! shelf: BearerSight! maker: Maker! }
    type Maker @key(fields: "id") { id: ID! }
  `,
  none: `
    type Query { board: String }
    type Maker @key(fields: "id") { id: ID! board: NoneSight! }
  `,
};
const names = { token: 'Token', bearer: 'Bearer', none: 'None' };
const unions = { token: 'Item | User', bearer: 'Item | Maker', none: 'Maker' };
const sight = `${names[kind]}Sight`;

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@authenticated"])
  ${entities[kind]}
  extend type Query { ${kind}: ${sight}! }
  type Mutation { ${kind}Enter(text: String!): ${sight}! }
  type ${sight} {
    subject: String
    session: String
    note: String
    text: String
    deeper: ${sight}!
    refusal: String
    own: String @authenticated
  }
`;
const federation = `
  scalar _Any
  union _Entity = ${unions[kind]}
  type _Service { sdl: String! }
  extend type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
`;
const bare = visit(parse(sdl), { SchemaExtension: () => null, Directive: () => null });
const schema = buildSchema(`${print(bare)}\n${federation}`);

const verifier = { issuer, audience, jwks: JSON.parse(keys), profile: 'development' };
const identify = {
  token: () => createIdentityVerifier(verifier),
  bearer: () => {
    const build = createContextBuilder(verifier);
    return async (request) => {
      requireAbsent(request, [identityHeader]);
      return build(request);
    };
  },
  none: () => async (request) => {
    requireAbsent(request, [identityHeader, 'authorization', 'cookie']);
    return { kind: 'anonymous' };
  },
}[kind]();

function requireAbsent({ headers }, unwanted) {
  const found = unwanted.filter((name) => headers[name.toLowerCase()] !== undefined);
  if (found.length > 0) throw new GraphQLError(`there is a header ${found[0]}`, { extensions: { code: 'TOO_MUCH' } });
}

/** What there is to be seen of a caller, as deep as somebody asks. */
class Sight {
  constructor({ caller, note, text: entered }) {
    this.subject = caller.viewer?.subject;
    this.session = caller.viewer?.sessionId;
    this.own = this.subject;
    this.note = note;
    this.text = entered;
  }

  deeper() {
    return this;
  }

  refusal() {
    throw new GraphQLError(`${kind} refuses ${this.subject ?? 'nobody'} with ${this.note}`, {
      extensions: { code: 'REFUSED' },
    });
  }
}

function rootOf(seen) {
  const look = (args) => new Sight({ ...seen, ...args });
  const item = (id) => ({ __typename: 'Item', id, sight: look, shelf: look, maker: { id: `of ${id}` } });
  const entity = ({ __typename, id }) => ({ ...item(id), __typename, board: look });
  return {
    _service: { sdl },
    _entities: ({ representations }) => representations.map(entity),
    items: ({ first }) => Array.from({ length: first }, (_, index) => item(String(index))),
    [kind]: look,
    [`${kind}Enter`]: look,
  };
}

const documents = new Map();

/** Parsed and validated once: the machine is to be busy with the gateways. */
function readDocument(query) {
  const known = documents.get(query);
  if (known !== undefined) return known;
  const document = parse(query);
  const [error] = validate(schema, document);
  if (error !== undefined) throw error;
  documents.set(query, document);
  return document;
}

async function answer(request, response) {
  const body = await text(request);
  const { query, variables, operationName } = JSON.parse(body);
  const isComposing = query.includes('_service');
  const caller = isComposing ? { kind: 'anonymous' } : await identify(request, body);
  const note = request.headers['x-note'];
  const document = readDocument(query);
  const rootValue = rootOf({ caller, note });
  const result = await execute({ schema, document, rootValue, variableValues: variables, operationName });
  if (note !== undefined) {
    const seen = `${caller.viewer?.subject ?? 'nobody'}/${note}`;
    response.setHeader('x-seen', seen).setHeader('set-cookie', `seen-by-${kind}=${seen}; Path=/`);
  }
  send(response, 200, result);
}

function send(response, status, result) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    send(response, 403, { errors: [error instanceof GraphQLError ? error : { message: String(error) }] });
  });
});
server.keepAliveTimeout = 600_000; // a connection that ends while it is used would be a failed mutation
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}/graphql` }));
