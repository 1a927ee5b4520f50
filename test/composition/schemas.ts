import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The head of a schema that takes these from the federation specification. */
export const link = (imports: readonly string[], version = '2.9'): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v${version}", import: ${JSON.stringify(imports)})\n`;

/** Ours, as it is published. */
export const authSdl = readFileSync(resolve(__dirname, '../../schema/subgraph.graphql'), 'utf8');

export const productsSdl = `${link(['@key', '@requiresScopes'])}
  type Query { products: [Product!]! }
  type Product @key(fields: "id") { id: ID!  name: String!  price: Int @requiresScopes(scopes: [["prices"]])  seller: User! }
  type User @key(fields: "id") { id: ID!  products: [Product!]! }`;

export const reviewsSdl = `${link(['@key', '@authenticated'], '2.5')}
  type Review @key(fields: "id") { id: ID!  text: String  author: User!  product: Product! }
  type Product @key(fields: "id") { id: ID!  reviews: [Review!]! }
  type User @key(fields: "id") { id: ID!  reviews: [Review!]! @authenticated }`;

const joinDirectives = (join: string): string => `
  directive @${join}__graph(name: String!, url: String!) on ENUM_VALUE
  directive @${join}__type(graph: ${join}__Graph!, key: ${join}__FieldSet) repeatable on OBJECT
  directive @${join}__field(graph: ${join}__Graph) repeatable on FIELD_DEFINITION
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
  scalar ${join}__FieldSet`;

/** What differs between supergraphs of several composers. */
export interface Written {
  readonly links: string;
  readonly definitions?: string;
  /** On a field. */
  readonly directive?: string;
  /** The prefix of the join specification. */
  readonly join?: string;
  readonly url?: string;
}

/** A supergraph as another composer would write it: the subgraph `auth` and one more. */
export function writeSupergraph({ links, definitions = '', directive = '', join = 'join', url }: Written): string {
  return `schema @link(url: "https://specs.apollo.dev/link/v1.0") ${links} { query: Query }
  ${joinDirectives(join)}
  ${definitions}
  enum ${join}__Graph {
    AUTH @${join}__graph(name: "auth", url: "")
    PRODUCTS_1 @${join}__graph(name: "products", url: "${url ?? 'https://products.example/graphql'}")
  }
  type Query @${join}__type(graph: AUTH) @${join}__type(graph: PRODUCTS_1) {
    me: User @${join}__field(graph: AUTH)
  }
  type User @${join}__type(graph: AUTH, key: "id") @${join}__type(graph: PRODUCTS_1, key: "id") {
    id: ID!
    secret: String @${join}__field(graph: PRODUCTS_1) ${directive}
  }\n`;
}

/** The simplest of them. */
export const joinLink = '@link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)';
