import { isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { MisuseError } from '../../domain/misuse-error';

/**
 * Refuses a type of the embedder's that has a key: routers would be told of an entity that `_entities` cannot resolve.
 * @throws MisuseError
 */
export function requireResolvableEntities(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const hasKey = isObjectType(type) && type.astNode?.directives?.some(({ name }) => name.value === 'key') === true;
    if (hasKey && type.name !== 'User') {
      const remedy = 'take @key off it, or put the type into a subgraph of its own';
      throw new MisuseError(
        `the type "${type.name}" has a @key, but only User can be resolved as an entity here: ${remedy}`,
      );
    }
  }
}
