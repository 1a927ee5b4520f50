import { isEnumType, isSpecifiedScalarType } from 'graphql';
import type { GraphQLLeafType } from 'graphql';

/** A subgraph has answered with something that the schema does not allow. */
export class OddValueError extends Error {
  override readonly name = 'OddValueError';
}

/**
 * The value of a scalar or an enum, if the schema of clients allows it. Scalars of the graph's own are left as they came:
 * only subgraphs know them.
 * @throws OddValueError
 */
export function checkLeaf(type: GraphQLLeafType, value: unknown): unknown {
  if (isEnumType(type)) {
    // Disclosure: a value may be `@inaccessible`, and then clients must not see it.
    if (typeof value === 'string' && type.getValue(value)) return value;
    throw new OddValueError(`A value of the enum ${type.name} was expected.`);
  }
  if (!isSpecifiedScalarType(type)) return value;
  try {
    return type.serialize(value);
  } catch (cause) {
    throw new OddValueError(`A value of the type ${type.name} was expected.`, { cause });
  }
}
