import { getNullableType, isAbstractType, isCompositeType, isListType, isObjectType } from 'graphql';
import type { GraphQLCompositeType, GraphQLSchema, GraphQLType, OperationTypeNode } from 'graphql';
import { DomainError } from '../domain/domain-error';
import type { RootField } from './check-answer';

/** What root fields are checked against. */
export interface RootShapes {
  readonly schema: GraphQLSchema;
  readonly operationType: OperationTypeNode;
  readonly fields: readonly RootField[];
}

/**
 * Refuses an answer whose root fields have another shape than the supergraph says: stitching makes silent nulls of them.
 * @throws DomainError SUBGRAPH_ANSWER_INVALID
 */
export function checkRootShapes(data: Readonly<Record<string, unknown>>, shapes: RootShapes): void {
  const { schema, operationType, fields } = shapes;
  const root = schema.getRootType(operationType)?.getFields() ?? {};
  for (const { key, name } of fields) {
    const type = root[name]?.type;
    if (type && !fits(data[key], type, schema)) throw new DomainError('SUBGRAPH_ANSWER_INVALID');
  }
}

function fits(value: unknown, type: GraphQLType, schema: GraphQLSchema): boolean {
  if (value === null || value === undefined) return true;
  const nullable = getNullableType(type);
  if (isListType(nullable)) return Array.isArray(value) && value.every((item) => fits(item, nullable.ofType, schema));
  return !isCompositeType(nullable) || isObjectOf(value, nullable, schema);
}

function isObjectOf(value: unknown, type: GraphQLCompositeType, schema: GraphQLSchema): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (!isAbstractType(type)) return true;
  const typeName = '__typename' in value ? value.__typename : undefined;
  const found = typeof typeName === 'string' ? schema.getType(typeName) : undefined;
  return isObjectType(found) && schema.isSubType(type, found);
}
