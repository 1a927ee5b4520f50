import { buildASTSchema, execute, isAbstractType, isObjectType, Kind, parse, visit } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema, ObjectTypeDefinitionNode } from 'graphql';
import type { Resolvers, Row } from './resolvers';

/** A subgraph in this process, on graphql-js alone. */
export interface TestSubgraph {
  readonly name: string;
  readonly typeDefs: DocumentNode;
  execute(
    document: DocumentNode,
    variables?: Readonly<Record<string, unknown>>,
    context?: unknown,
  ): Promise<ExecutionResult>;
}

/** What a subgraph is made from. */
export interface SubgraphParts {
  readonly name: string;
  /** Without the link to the federation specification, which is the same for all. */
  readonly sdl: string;
  readonly resolvers: Resolvers;
  /** What is known under a representation. A subgraph gets those fields of it that are its own. */
  readonly findRow: (representation: Row) => Row | null | undefined;
}

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", ' +
  '"@provides", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@context", "@fromContext"])';

/** Makes an executable subgraph of its SDL. */
export function createSubgraph({ name, sdl, resolvers, findRow }: SubgraphParts): TestSubgraph {
  const typeDefs = parse(`${federation}\n${sdl}`);
  const schema = buildExecutable(parse(sdl));
  attachResolvers(schema, resolvers);
  const own = findOwnFields(parse(sdl));
  const entities = schema.getQueryType()?.getFields()['_entities'];
  if (entities)
    entities.resolve = (_source, { representations }: { readonly representations: readonly Row[] }) =>
      representations.map((representation) => {
        const row = findRow(representation);
        if (!row) return row;
        const fields = own.get(String(representation['__typename'])) ?? [];
        const known = Object.fromEntries(fields.map((field) => [field, row[field]]));
        return { ...known, ...representation };
      });
  return {
    name,
    typeDefs,
    execute: async (document, variables, contextValue) =>
      execute({ schema, document, contextValue, ...(variables && { variableValues: variables }) }),
  };
}

/** Puts resolvers on the fields of a schema that has them; what is abstract goes by `__typename`. */
export function attachResolvers(schema: GraphQLSchema, resolvers: Resolvers): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = (row: Row) => String(row['__typename']);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = resolvers[type.name]?.[field.name];
      if (resolve) field.resolve = (source: Row, args: Row, context) => resolve(source, args, context);
    }
  }
}

function buildExecutable(sdl: DocumentNode): GraphQLSchema {
  const definitions = visit(sdl, { Directive: () => null }).definitions;
  const keyed = sdl.definitions.filter((definition) => hasDirective(definition, 'key')).map(nameOf);
  const entity = keyed.length === 0 ? '' : `union _Entity = ${keyed.join(' | ')}`;
  const field = keyed.length === 0 ? '_none: Int' : '_entities(representations: [_Any!]!): [_Entity]!';
  const hasQuery = definitions.some((definition) => nameOf(definition) === 'Query');
  const extra = parse(`scalar _Any ${entity} ${hasQuery ? 'extend ' : ''}type Query { ${field} }`).definitions;
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...definitions, ...extra] }, { assumeValidSDL: true });
}

function findOwnFields(sdl: DocumentNode): ReadonlyMap<string, readonly string[]> {
  const own = new Map<string, readonly string[]>();
  for (const type of sdl.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const fields = (type.fields ?? []).filter(
      (field) => !field.directives?.some(({ name }) => name.value === 'external'),
    );
    own.set(
      type.name.value,
      fields.map(({ name }) => name.value),
    );
  }
  return own;
}

function hasDirective(definition: DocumentNode['definitions'][number], name: string): boolean {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return false;
  return definition.directives?.some((directive) => directive.name.value === name) === true;
}

function nameOf(definition: DocumentNode['definitions'][number]): string {
  return 'name' in definition
    ? (((definition as ObjectTypeDefinitionNode).name as { value: string } | undefined)?.value ?? '')
    : '';
}
