// The graph of the contest: three subgraphs, what is in them, and what is asked.

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@authenticated"])';

/** Everything is for callers that are signed in. */
export const sdl = {
  products: `${link}
    type Query {
      "The subject of the caller, as this subgraph has been told."
      caller: String! @authenticated
      products(first: Int!): [Product!]! @authenticated
    }
    type Product @key(fields: "id") { id: ID! name: String! price: Int! }
  `,
  reviews: `${link}
    type Product @key(fields: "id") { id: ID! reviews: [Review!]! }
    type Review @key(fields: "id") { id: ID! text: String! author: Person! }
    type Person @key(fields: "id", resolvable: false) { id: ID! }
  `,
  people: `${link}
    type Person @key(fields: "id") { id: ID! name: String! }
    type Query { person(id: ID!): Person @authenticated }
  `,
};

const numbers = (count) => Array.from({ length: count }, (_each, index) => index + 1);
const people = numbers(5).map((id) => ({ __typename: 'Person', id: String(id), name: `Person ${id}` }));
const products = numbers(10).map((id) => ({
  __typename: 'Product',
  id: String(id),
  name: `Product ${id}`,
  price: id * 10,
}));
const reviewsOf = (productId) =>
  numbers(2).map((number) => ({
    __typename: 'Review',
    id: `${productId}-${number}`,
    text: `Review ${number} of product ${productId}`,
    author: { __typename: 'Person', id: String(((Number(productId) + number) % people.length) + 1) },
  }));

/** What each subgraph knows: its root fields, and its entities by type. */
export const data = {
  products: {
    fields: { caller: (_args, { subject }) => subject, products: ({ first }) => products.slice(0, first) },
    entities: { Product: ({ id }) => products.find((product) => product.id === id) },
  },
  reviews: {
    fields: {},
    entities: { Product: ({ id }) => ({ __typename: 'Product', id, reviews: reviewsOf(id) }) },
  },
  people: {
    fields: { person: ({ id }) => people.find((person) => person.id === id) },
    entities: { Person: ({ id }) => people.find((person) => person.id === id) },
  },
};

/** What is asked, and what has to be answered. */
export const shapes = [
  {
    name: 'one subgraph',
    subgraphCalls: 1,
    query: 'query One($first: Int!) { caller products(first: $first) { id name price } }',
    variables: { first: 5 },
    answerFor: (subject) => ({
      caller: subject,
      products: products.slice(0, 5).map(({ id, name, price }) => ({ id, name, price })),
    }),
  },
  {
    name: 'three subgraphs',
    subgraphCalls: 3,
    query: `query Three($first: Int!) {
      caller
      products(first: $first) { name price reviews { text author { name } } }
    }`,
    variables: { first: 5 },
    answerFor: (subject) => ({
      caller: subject,
      products: products.slice(0, 5).map(({ id, name, price }) => ({
        name,
        price,
        reviews: reviewsOf(id).map(({ text, author }) => ({
          text,
          author: { name: people.find((person) => person.id === author.id).name },
        })),
      })),
    }),
  },
];
