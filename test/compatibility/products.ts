import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { parse, print } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { Arg, buildSchemaSync, ID, Info, Query, Resolver } from 'type-graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Row } from '../engines/resolvers';
import type { TestSubgraph } from '../engines/subgraph';
import { printFederatedSdl } from '../support/print-federated-sdl';
import { AnyScalar, DeprecatedProduct, Entity, Product, Service } from './products.types';

const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@composeDirective", "@extends", "@external", "@key", "@inaccessible",
    "@interfaceObject", "@override", "@provides", "@requires", "@shareable", "@tag"])
  @link(url: "https://myspecs.dev/myCustomDirective/v1.0", import: ["@custom"])
  @composeDirective(name: "@custom")
directive @custom on OBJECT
`;

const jane = {
  email: 'support@apollographql.com',
  name: 'Jane Smith',
  totalProductsCreated: 1337,
  yearsOfEmployment: 10,
};
const dimensions = { size: 'small', weight: 1, unit: 'kg' };
const research = ['1234', '1235'].map((caseNumber, nth) => ({
  study: { caseNumber, description: `${['Federation', 'Studio'][nth] ?? ''} Study` },
  outcome: null,
}));
const products = [
  { id: 'apollo-federation', sku: 'federation', package: '@apollo/federation', variation: { id: 'OSS' } },
  { id: 'apollo-studio', sku: 'studio', package: '', variation: { id: 'platform' } },
].map((product, nth) => ({ ...product, dimensions, createdBy: jane, notes: null, research: [research[nth]] }));
const deprecated = {
  sku: 'apollo-federation-v1',
  package: '@apollo/federation-v1',
  reason: 'Migrate to Federation V2',
  createdBy: jane,
};

/** The entity of a representation, by whichever key it has. */
function findEntity(representation: Row): Row | null | undefined {
  const { __typename: type, ...key } = representation;
  const has = (row: Row) =>
    Object.entries(key).every(([name, value]) => JSON.stringify(row[name]) === JSON.stringify(value));
  switch (type) {
    case 'Product':
      return products.find(has);
    case 'DeprecatedProduct':
      return [deprecated].find(has);
    case 'ProductResearch':
      return research.find(({ study }) => study.caseNumber === (key['study'] as Row)['caseNumber']);
    case 'User':
      return { ...jane, ...key, averageProductsCreatedPerYear: averagePerYear(key) };
    default:
      return { ...key, deprecatedProducts: [deprecated] };
  }
}

function averagePerYear({ totalProductsCreated, yearsOfEmployment }: Row): number {
  return Math.round(Number(totalProductsCreated) / Number(yearsOfEmployment));
}

@Resolver()
class ProductsResolver {
  @Query(() => Product, { nullable: true })
  product(@Arg('id', () => ID) id: string): Row | undefined {
    return products.find((product) => product.id === id);
  }

  @Query(() => DeprecatedProduct, { nullable: true, deprecationReason: 'Use product query instead' })
  deprecatedProduct(
    @Arg('sku', () => String) sku: string,
    @Arg('package', () => String) packageName: string,
  ): Row | null {
    return sku === deprecated.sku && packageName === deprecated.package ? deprecated : null;
  }

  @Query(() => Service, { name: '_service' })
  service(@Info() info: GraphQLResolveInfo): Service {
    return { sdl: printFederatedSdl(info.schema, header) };
  }

  @Query(() => [Entity], { name: '_entities', nullable: 'items' })
  entities(@Arg('representations', () => [AnyScalar]) representations: Row[]): unknown[] {
    return representations.map((representation) => {
      const entity = findEntity(representation);
      return entity ? { ...entity, __typename: representation['__typename'] } : null;
    });
  }
}

/** The `products` subgraph, written with type-graphql and served by Apollo Server. */
export interface ProductsSubgraph extends TestSubgraph {
  readonly sdl: string;
  request(query: string, variables?: Row, headers?: Record<string, string>): Promise<ExecutionResult>;
}

export function createProducts(): ProductsSubgraph {
  const schema = buildSchemaSync({ resolvers: [ProductsResolver], validate: false });
  const server = new ApolloServer({ schema, plugins: [ApolloServerPluginInlineTrace()] });
  const sdl = printFederatedSdl(schema, header);
  const request: ProductsSubgraph['request'] = async (query, variables, headers = {}) => {
    const http = { method: 'POST', headers: new HeaderMap(Object.entries(headers)), search: '', body: null };
    const { body } = await server.executeOperation({ query, http, ...(variables && { variables: { ...variables } }) });
    if (body.kind !== 'single') throw new Error('one answer was expected');
    return JSON.parse(JSON.stringify(body.singleResult)) as ExecutionResult;
  };
  return {
    name: 'products',
    typeDefs: parse(sdl),
    sdl,
    request,
    execute: (document, variables) => request(print(document), variables),
  };
}
