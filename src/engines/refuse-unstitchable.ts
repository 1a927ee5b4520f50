import { Kind, visit } from 'graphql';
import type { DefinitionNode, DocumentNode } from 'graphql';
import { OperatorError } from '../util/operator-error';
import { readArguments } from '../util/schema-link';

/**
 * Refuses what the planner can execute and stitching cannot.
 * @throws OperatorError
 */
export function refuseUnstitchable(supergraph: DocumentNode): void {
  refuseInheritedNames(supergraph);
  refuseKeysBesideInterfaceObjects(supergraph);
}

/** Stitching keeps what it knows of fields in plain objects, where such a name leads to what all objects inherit. */
function refuseInheritedNames(supergraph: DocumentNode): void {
  visit(supergraph, {
    FieldDefinition({ name: { value } }) {
      if (value in Object.prototype)
        throw new OperatorError(
          `the stitching engine cannot have a field "${value}": rename it, or use the planner engine`,
        );
    },
  });
}

/**
 * Stitching divides a subgraph in which a type has several keys, and loses its interfaces that are objects elsewhere: what
 * the `@interfaceObject` adds would be null.
 */
function refuseKeysBesideInterfaceObjects(supergraph: DocumentNode): void {
  const types = supergraph.definitions.map(readJoins);
  const withInterfaceObjects = types.filter((joins) => joins.some(({ isInterfaceObject }) => isInterfaceObject));
  const interfaces = withInterfaceObjects.flat().filter(({ isInterfaceObject }) => !isInterfaceObject);
  for (const graph of new Set(interfaces.map((join) => join.graph))) {
    const hasSeveralKeys = types.some((joins) => joins.filter((join) => join.graph === graph && join.key).length > 1);
    if (hasSeveralKeys)
      throw new OperatorError(
        `the stitching engine cannot have an @interfaceObject of the subgraph ${String(graph)} where a type has several keys: ` +
          'move one of them, or use the planner engine',
      );
  }
}

interface Join {
  readonly graph: unknown;
  readonly key: unknown;
  readonly isInterfaceObject: boolean;
}

function readJoins(definition: DefinitionNode): readonly Join[] {
  const isType = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
  const directives = isType ? (definition.directives ?? []) : [];
  return directives
    .filter(({ name }) => name.value === 'join__type')
    .map((directive) => {
      const values = readArguments(directive);
      const isInterfaceObject = values.get('isInterfaceObject') === true;
      return { graph: values.get('graph'), key: values.get('key'), isInterfaceObject };
    });
}
