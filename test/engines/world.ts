import { GraphQLError } from 'graphql';
import type { Resolvers, Row } from './resolvers';

/** What is there, in one process or spread over subgraphs: everything that a field can show is in the row of its object. */
const user = (id: string, more: Row = {}): Row => ({
  __typename: 'User',
  id,
  name: `name-${id}`,
  email: `${id}@example.org`,
  height: 180,
  weight: 80,
  role: 'MEMBER',
  address: { street: `street-${id}`, city: 'Bern' },
  tags: ['a', null, `t-${id}`],
  maybe: `maybe-${id}`,
  must: `must-${id}`,
  ...more,
});

const users = [user('1', { role: 'ADMIN' }), user('2', { email: 'two@example.org' }), user('3', { role: 'ROBOT' })];
const orgs: readonly Row[] = [{ __typename: 'Org', id: 'o1', title: 'Org one' }];
const media: readonly Row[] = [
  { __typename: 'Film', id: 'm1', kind: 'film', length: 90, rating: 5 },
  { __typename: 'Song', id: 'm2', kind: 'song', bpm: 120, rating: 3 },
];
const brand = (id: string): Row => ({ __typename: 'Brand', id, brandName: `brand-${id}` });
const product = (upc: string, more: Row = {}): Row => ({
  __typename: 'Product',
  upc,
  sku: `sku-${upc}`,
  brand: brand('b1'),
  label: `label-${upc}`,
  price: 10,
  mass: 2.5,
  sizes: [[1, 2], [3]],
  old: `old-${upc}`,
  inStock: true,
  score: 4.5,
  warehouse: { __typename: 'Warehouse', id: 'w1', city: 'Basel', manager: users[0] },
  ...more,
});
const products = [product('p1'), product('p2', { brand: brand('b2') }), product('p3', { warehouse: null })];
const reviews = ['1', '2', '3', '1'].map((author, index): Row => ({
  __typename: 'Review',
  id: `r${index}`,
  body: `body-${index}`,
  author: users[Number(author) - 1],
  product: products[index % 3],
}));

const rows: readonly Row[] = [...users, ...orgs, ...media, ...products, ...reviews];

/** The row that a representation stands for: by any of the keys. Users whose id begins with "gone" are not known. */
export function findRow(representation: Row): Row | null {
  const { __typename: typeName, ...keys } = representation;
  if (typeName === 'Warehouse') return { __typename: 'Warehouse', id: keys['id'], city: 'Basel', manager: users[0] };
  const key = ['id', 'email', 'upc', 'sku'].find((name) => name in keys);
  return (key && rows.find((row) => row[key] === keys[key])) || null;
}

function fail(message: string): never {
  throw new GraphQLError(message, { extensions: { code: 'TEST' } });
}

const idOf = (row: Row): string => String(row['id']);

/** The same in one process and in subgraphs. */
export const resolvers: Resolvers = {
  Query: {
    me: () => users[0],
    users: () => users,
    maybeUsers: () => [users[0], null, users[1]],
    user: (_source, { id }) => users.find((row) => row['id'] === id) ?? null,
    node: (_source, { id }) => [...users, ...orgs].find((row) => row['id'] === id) ?? null,
    search: () => [users[0], orgs[0], users[1]],
    nested: () => [[users[0], null], null, [users[1]]],
    media: () => media,
    boom: () => fail('boom'),
    boomHard: () => fail('boomHard'),
    reviews: () => reviews,
    products: () => products,
    product: (_source, { upc }) => products.find((row) => row['upc'] === upc) ?? null,
    find: (_source, { filter }) => JSON.stringify(filter),
  },
  Mutation: {
    rename: (_source, { id, name }, context) => (
      note(context, `rename ${String(name)}`),
      { ...user(String(id)), name }
    ),
    addReview: (_source, { body }, context) => (note(context, `addReview ${String(body)}`), { ...reviews[0], body }),
    price: (_source, { upc, to }, context) => (
      note(context, `price ${String(to)}`),
      { ...product(String(upc)), price: to }
    ),
  },
  User: {
    bad: (row) => (row['id'] === '2' ? fail('bad 2') : `bad-${idOf(row)}`),
    badHard: (row) => (row['id'] === '2' ? fail('badHard 2') : `hard-${idOf(row)}`),
    maybe: (row) => (row['id'] === '2' ? fail('maybe 2') : `maybe-${idOf(row)}`),
    must: (row) => (row['id'] === '2' ? fail('must 2') : `must-${idOf(row)}`),
    quiet: (row) => (row['id'] === '2' ? null : `quiet-${idOf(row)}`),
    bmi: ({ weight, height }) => Number(weight) / (Number(height) / 100) ** 2,
    reviews: (row, { first }) =>
      reviews.filter(({ author }) => (author as Row)['id'] === row['id']).slice(0, Number(first)),
    who: (_row, _args, context) => (context as { readonly who?: string } | undefined)?.who ?? 'nobody',
    favourite: ({ email }) => products.find((_row, index) => users[index]?.['email'] === email),
  },
  Product: {
    shipping: ({ mass, price }, { express }) => Number(mass) * Number(price) * (express === true ? 2 : 1),
  },
};

function note(context: unknown, line: string): void {
  (context as { readonly notes?: string[] } | undefined)?.notes?.push(line);
}

const accounts = `
  type Query {
    me: User
    users: [User!]!
    maybeUsers: [User]
    user(id: ID!): User
    node(id: ID!): Node
    search: [Hit!]!
    nested: [[User]]
    boom: String
    boomHard: String!
  }
  type Mutation { rename(id: ID!, name: String!): User }
  interface Node { id: ID! }
  union Hit = User | Org
  enum Role { ADMIN MEMBER ROBOT @inaccessible }
  type User implements Node @key(fields: "id") @key(fields: "email") {
    id: ID!
    email: String!
    name: String
    height: Int!
    weight: Int!
    role: Role
    address: Address
    tags: [String]
    bad: String
    badHard: String!
    hidden: String @inaccessible
  }
  type Address @shareable { street: String city: String }
  type Org implements Node @key(fields: "id") { id: ID! title: String }
`;

const reviewing = `
  type Query { reviews: [Review!]! }
  type Mutation { addReview(body: String!): Review }
  type Review @key(fields: "id") {
    id: ID!
    body: String
    author: User @provides(fields: "name")
    product: Product
  }
  type User @key(fields: "id") {
    id: ID!
    name: String @external
    height: Int! @external
    weight: Int! @external
    bmi: Float @requires(fields: "height weight")
    reviews(first: Int = 2): [Review!]!
    must: String!
    maybe: String
    quiet: String
    who: String
  }
  type Product @key(fields: "sku brand { id }") { sku: ID! brand: Brand score: Float }
  type Brand { id: ID! @shareable }
`;

const catalog = `
  type Query {
    products: [Product!]!
    product(upc: ID!): Product
    find(filter: Filter, limit: Int = 3): String
  }
  type Mutation { price(upc: ID!, to: Int!): Product }
  input Filter { label: String kinds: [Kind!] = [CHEAP] nested: Filter }
  enum Kind { CHEAP DEAR }
  type Product @key(fields: "upc") @key(fields: "sku brand { id }") {
    upc: ID!
    sku: ID!
    brand: Brand
    label: String @shareable
    price: Int
    mass: Float
    sizes: [[Int!]!]
    old: String
  }
  type Brand { id: ID! @shareable brandName: String }
  type User @key(fields: "email") { email: String! favourite: Product }
`;

const stock = `
  type Product @key(fields: "upc") {
    upc: ID!
    label: String @shareable
    mass: Float @external
    price: Int @external
    shipping(express: Boolean = false): Float @requires(fields: "mass price")
    inStock: Boolean
    old: String @override(from: "catalog")
    warehouse: Warehouse
  }
  type Warehouse @key(fields: "id") { id: ID! city: String manager: User }
  type User @key(fields: "id") { id: ID! }
`;

const library = `
  type Query { media: [Media!]! }
  interface Media @key(fields: "id") { id: ID! kind: String }
  type Film implements Media @key(fields: "id") { id: ID! kind: String length: Int }
  type Song implements Media @key(fields: "id") { id: ID! kind: String bpm: Int }
`;

const ratings = 'type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int! }';

/** The subgraphs of the world. */
export const sdls: Readonly<Record<string, string>> = {
  accounts,
  reviews: reviewing,
  catalog,
  stock,
  library,
  ratings,
};
