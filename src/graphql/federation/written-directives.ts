import { print, visit } from 'graphql';
import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  InputValueDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql';
import type { FederationOptions } from '../../domain/federation-version';
import { MisuseError } from '../../domain/misuse-error';
import { toAuthDirectives } from './auth-directives';

/** Where the directives are, and how they are written. */
interface Writing {
  readonly schema: GraphQLSchema;
  readonly options: FederationOptions;
}

/**
 * graphql-js prints a schema without its directives: they are put back, from where type-graphql keeps them, and what is
 * enforced is put beside them.
 * @throws MisuseError for a field that requires one thing by its directives and another one by what is enforced
 */
export function withDirectives(document: DocumentNode, writing: Writing): DocumentNode {
  const writeType = <N extends ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>(node: N): N => {
    const type = writing.schema.getType(node.name.value);
    const fields = node.fields?.map((field) => writeField(field, { type, options: writing.options }));
    return { ...node, directives: [...(node.directives ?? []), ...directivesOf(type)], ...(fields && { fields }) };
  };
  return visit(document, {
    ObjectTypeDefinition: writeType,
    InterfaceTypeDefinition: writeType,
    InputObjectTypeDefinition: (node) => {
      const type = writing.schema.getType(node.name.value);
      const fields = node.fields?.map((field) => writeInput(field, fieldsOf(type)[field.name.value]));
      return { ...node, directives: [...(node.directives ?? []), ...directivesOf(type)], ...(fields && { fields }) };
    },
  });
}

function writeField(
  node: FieldDefinitionNode,
  { type, options }: { readonly type: GraphQLNamedType | undefined; readonly options: FederationOptions },
): FieldDefinitionNode {
  const field = fieldsOf(type)[node.name.value];
  if (field === undefined || !('args' in field)) return node;
  const directives = [...(node.directives ?? []), ...directivesOf(field)];
  const own = toAuthDirectives(field, options).filter((each) => !isWritten(each, directives, node.name.value));
  const args = node.arguments?.map((argument) =>
    writeInput(
      argument,
      field.args.find(({ name }) => name === argument.name.value),
    ),
  );
  return { ...node, directives: [...directives, ...own], ...(args && { arguments: args }) };
}

/** These directives can be there once. Two of them that say different things would be one that is not enforced, or not said. */
function isWritten(own: ConstDirectiveNode, written: readonly ConstDirectiveNode[], fieldName: string): boolean {
  const same = written.find(({ name }) => name.value === own.name.value);
  if (same === undefined) return false;
  if (print(same) === print(own)) return true;
  throw new MisuseError(
    `the field "${fieldName}" has ${print(same)}, and its policy says ${print(own)}: ` +
      'take the directive off it, for the policy is written by itself, or set FEDERATION_AUTH_DIRECTIVES=off',
  );
}

function writeInput(node: InputValueDefinitionNode, element: Element): InputValueDefinitionNode {
  return { ...node, directives: [...(node.directives ?? []), ...directivesOf(element)] };
}

type Element = { readonly astNode?: DirectiveHolder } | undefined;
type DirectiveHolder = { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;

function directivesOf(element: Element): readonly ConstDirectiveNode[] {
  return element?.astNode?.directives ?? [];
}

type AnyField = GraphQLField<unknown, unknown> | NonNullable<Element>;

function fieldsOf(type: GraphQLNamedType | undefined): Readonly<Record<string, AnyField>> {
  return type !== undefined && 'getFields' in type ? type.getFields() : {};
}
