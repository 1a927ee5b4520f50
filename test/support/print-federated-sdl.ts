import { isObjectType, parse, print, printSchema, visit } from 'graphql';
import type { ConstDirectiveNode, GraphQLSchema } from 'graphql';

const federationNames = new Set(['_Any', '_Entity', '_Service', '_service', '_entities']);
type Named = { readonly name: { readonly value: string } };
type Holder = {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;
};

/** A schema of type-graphql as a subgraph tells it: with the directives of its decorators, and without `_entities`. */
export function printFederatedSdl(schema: GraphQLSchema, header: string): string {
  const remove = (node: Named): null | undefined => (federationNames.has(node.name.value) ? null : undefined);
  const document = visit(parse(printSchema(schema)), {
    DirectiveDefinition: () => null,
    FieldDefinition: remove,
    ScalarTypeDefinition: remove,
    UnionTypeDefinition: remove,
    ObjectTypeDefinition(node) {
      const type = schema.getType(node.name.value);
      if (remove(node) === null || !isObjectType(type)) return null;
      const fields = (node.fields ?? []).map((field) => ({
        ...field,
        directives: [...(field.directives ?? []), ...directivesOf(type.getFields()[field.name.value])],
      }));
      return { ...node, directives: directivesOf(type), fields };
    },
  });
  return `${header}\n${print(document)}`;
}

function directivesOf(element: Holder | undefined): readonly ConstDirectiveNode[] {
  return element?.astNode?.directives ?? [];
}
