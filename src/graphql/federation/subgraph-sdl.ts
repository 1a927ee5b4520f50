import { isObjectType, lexicographicSortSchema, parse, print, printSchema, visit } from 'graphql';
import type { ConstDirectiveNode, DocumentNode, GraphQLSchema, ObjectTypeDefinitionNode } from 'graphql';

/** The version of the federation specification that the subgraph is written against. */
const specification = 'https://specs.apollo.dev/federation/v2.3';

/** The directives of that version that types and fields may carry: a subgraph must name those that it uses. */
const federationDirectives: ReadonlySet<string> = new Set([
  'key',
  'shareable',
  'inaccessible',
  'external',
  'requires',
  'provides',
  'override',
  'tag',
]);

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
  const document = withDirectives(withoutFederation(schema), schema);
  const sdl = `${printHeader(document)}\n\n${print(document)}\n`;
  printed.set(schema, sdl);
  return sdl;
}

function withoutFederation(schema: GraphQLSchema): DocumentNode {
  const removeFederation = (node: { readonly name: { readonly value: string } }): null | undefined =>
    federationNames.has(node.name.value) ? null : undefined;
  return visit(parse(printSchema(lexicographicSortSchema(schema))), {
    FieldDefinition: removeFederation,
    ScalarTypeDefinition: removeFederation,
    UnionTypeDefinition: removeFederation,
    ObjectTypeDefinition: (node: ObjectTypeDefinitionNode) => removeFederation(node),
  });
}

/** graphql-js prints a schema without its directives: they are put back, from where type-graphql keeps them. */
function withDirectives(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  return visit(document, {
    ObjectTypeDefinition(node) {
      const type = schema.getType(node.name.value);
      if (!isObjectType(type)) return undefined;
      const fields = type.getFields();
      return {
        ...node,
        directives: directivesOf(type),
        fields: node.fields?.map((field) => ({
          ...field,
          directives: [...(field.directives ?? []), ...directivesOf(fields[field.name.value])],
        })),
      };
    },
  });
}

function directivesOf(element: { readonly astNode?: DirectiveHolder } | undefined): readonly ConstDirectiveNode[] {
  return element?.astNode?.directives ?? [];
}

type DirectiveHolder = { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;

function printHeader(document: DocumentNode): string {
  const used = new Set<string>();
  visit(document, { Directive: ({ name }) => void used.add(name.value) });
  const imports = [...federationDirectives].filter((name) => used.has(name)).map((name) => `"@${name}"`);
  return `extend schema @link(url: "${specification}", import: [${imports.join(', ')}])`;
}
