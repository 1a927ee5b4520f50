import { getNamedType, isAbstractType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import type { ResponseKeys } from './response-keys';

/** One operation of a document, with the fragments of the document. */
export interface OperationParts {
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
}

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The operation as engines see it: with keys that no client has chosen ({@link ResponseKeys}), with `__typename` where
 * the type of an object is not known beforehand, and without introspection, which no engine has to do with.
 */
export function withSafeAliases(parts: OperationParts, schema: GraphQLSchema, keys: ResponseKeys): DocumentNode {
  const info = new TypeInfo(schema);
  const fragments = parts.fragments.filter(({ typeCondition }) => !typeCondition.name.value.startsWith('__'));
  return visit(
    { kind: Kind.DOCUMENT, definitions: [parts.operation, ...fragments] },
    visitWithTypeInfo(info, {
      Field: {
        enter: (field) => (field.name.value.startsWith('__') ? null : withKey(field, keys.of(field))),
        leave(field) {
          const type = getNamedType(info.getType());
          const isNeeded = isAbstractType(type) || (field.selectionSet && !hasPlainField(field.selectionSet));
          if (!isNeeded || !field.selectionSet) return undefined;
          return { ...field, selectionSet: withTypeName(field.selectionSet) };
        },
      },
      SelectionSet: {
        leave: (selectionSet) => (selectionSet.selections.length === 0 ? withTypeName(selectionSet) : undefined),
      },
    }),
  );
}

function withKey(field: FieldNode, key: string): FieldNode {
  const { alias: _, ...rest } = field;
  return key === field.name.value ? rest : { ...rest, alias: { kind: Kind.NAME, value: key } };
}

/** Whether at least one field is there whatever the variables say: a selection that may be empty is no selection. */
function hasPlainField({ selections }: SelectionSetNode): boolean {
  return selections.some((selection) => selection.kind === Kind.FIELD && !selection.directives?.length);
}

function withTypeName(selectionSet: SelectionSetNode): SelectionSetNode {
  if (selectionSet.selections.some(isTypeName)) return selectionSet;
  return { ...selectionSet, selections: [typeName, ...selectionSet.selections] };
}

function isTypeName(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename';
}
