import { lexicographicSortSchema, parse, print, printSchema, visit } from 'graphql';
import type { ConstDirectiveNode, GraphQLNamedType, GraphQLSchema, ObjectTypeDefinitionNode } from 'graphql';
import { isObjectType } from 'graphql';

/** The version of the federation specification that the subgraph is written against, and what it uses of it. */
const header = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';

/** What the specification adds to a schema: not part of the schema that a subgraph shows. */
const federationNames = new Set(['_Any', '_Entity', '_Service', '_service', '_entities']);

const printed = new WeakMap<GraphQLSchema, string>();

/** The schema as clients of this service alone see it, without the fields that are for a router. */
export function printClientSdl(schema: GraphQLSchema): string {
  return `${print(withoutFederation(schema))}\n`;
}

/** The schema as a router composes it: with the Federation 2 directives on its types. Printed once a schema. */
export function printSubgraphSdl(schema: GraphQLSchema): string {
  const known = printed.get(schema);
  if (known !== undefined) return known;
  const document = visit(withoutFederation(schema), {
    ObjectTypeDefinition: (node) => ({ ...node, directives: directivesOf(schema.getType(node.name.value)) }),
  });
  const sdl = `${header}\n\n${print(document)}\n`;
  printed.set(schema, sdl);
  return sdl;
}

function withoutFederation(schema: GraphQLSchema): ReturnType<typeof parse> {
  const removeFederation = (node: { readonly name: { readonly value: string } }): null | undefined =>
    federationNames.has(node.name.value) ? null : undefined;
  return visit(parse(printSchema(lexicographicSortSchema(schema))), {
    FieldDefinition: removeFederation,
    ScalarTypeDefinition: removeFederation,
    UnionTypeDefinition: removeFederation,
    ObjectTypeDefinition: (node: ObjectTypeDefinitionNode) => removeFederation(node),
  });
}

function directivesOf(type: GraphQLNamedType | undefined): readonly ConstDirectiveNode[] {
  return isObjectType(type) ? (type.astNode?.directives ?? []) : [];
}
