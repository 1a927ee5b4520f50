import { getOperationAST, Kind, visit } from 'graphql';
import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { DomainError } from '../domain/domain-error';

/** A validated operation, with all that is known of it before anybody asks it. */
export interface Operation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly rootType: GraphQLObjectType;
  /** The response name under which the filtered document asks for `__typename`. */
  readonly typeAlias: string;
}

/** @throws DomainError OPERATION_UNKNOWN */
export function readOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Operation {
  const definition = getOperationAST(document, operationName);
  const rootType = definition ? schema.getRootType(definition.operation) : undefined;
  if (!definition || !rootType) throw new DomainError('OPERATION_UNKNOWN');
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return {
    document,
    definition,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    rootType,
    typeAlias: chooseAlias(schema, document),
  };
}

/**
 * No response name of the client, or its value would be taken for a type. And no field of the schema: executors put
 * fields that they need themselves beside those of the client.
 */
function chooseAlias(schema: GraphQLSchema, document: DocumentNode): string {
  const taken = new Set<string>();
  visit(document, { Field: ({ alias, name }) => void taken.add((alias ?? name).value) });
  let alias = 'type_';
  while (taken.has(alias) || isFieldName(schema, alias)) alias += '_';
  return alias;
}

function isFieldName(schema: GraphQLSchema, name: string): boolean {
  return Object.values(schema.getTypeMap()).some(
    (type) => 'getFields' in type && Object.hasOwn(type.getFields(), name),
  );
}
