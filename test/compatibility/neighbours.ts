import { createSubgraph } from '../engines/subgraph';
import type { TestSubgraph } from '../engines/subgraph';

const email = 'support@apollographql.com';
const jane = { email, name: 'somebody else', totalProductsCreated: 1337, yearsOfEmployment: 10 };
const inventory = { __typename: 'OpenSourceInventory', id: 'apollo-oss', products: [{ id: 'apollo-federation' }] };

/** What the products subgraph is composed with. */
export const neighbours: readonly TestSubgraph[] = [
  createSubgraph({
    name: 'users',
    sdl: `
      type User @key(fields: "email") {
        email: ID!
        name: String
        totalProductsCreated: Int @shareable
        yearsOfEmployment: Int!
      }`,
    resolvers: {},
    findRow: (representation) => (representation['email'] === email ? jane : null),
  }),
  createSubgraph({
    name: 'inventory',
    sdl: `
      type Query { inventory(id: ID!): Inventory }
      type Product @key(fields: "id") {
        id: ID!
        dimensions: ProductDimension @external
        delivery(zip: String): DeliveryEstimates @requires(fields: "dimensions { size weight }")
      }
      type ProductDimension @shareable { size: String weight: Float }
      type DeliveryEstimates { estimatedDelivery: String fastestDelivery: String }
      interface Inventory @key(fields: "id") { id: ID! products: [Product!]! }
      type OpenSourceInventory implements Inventory @key(fields: "id") { id: ID! products: [Product!]! }`,
    resolvers: {
      Query: { inventory: (_source, { id }) => (id === inventory.id ? inventory : null) },
      Product: {
        delivery: ({ dimensions }) => ({ estimatedDelivery: JSON.stringify(dimensions), fastestDelivery: 'now' }),
      },
    },
    findRow: (representation) => ({ ...inventory, ...representation }),
  }),
];
