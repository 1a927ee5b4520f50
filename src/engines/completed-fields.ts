import {
  getNullableType,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields';
import { addPath, pathToArray } from 'graphql/jsutils/Path';
import type { Path } from 'graphql/jsutils/Path';
import { DomainError } from '../domain/domain-error';
import { isObject } from '../util/json';
import { checkLeaf, OddValueError } from './check-leaf';
import type { ErrorTree } from './error-tree';
import type { RawError } from './raw-result';
import { toClientKey } from './response-keys';
import type { ResponseKeys } from './response-keys';

/** What a result is completed for. */
export interface CompletionOptions {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  /** Coerced, with defaults. */
  readonly variables: Record<string, unknown>;
  /** As they came. */
  readonly rawVariables: Readonly<Record<string, unknown>>;
  readonly keys: ResponseKeys;
}

/** In place of a null whose reason has been told: a place that must not be null hands it on upwards. */
export const failed = Symbol('null, with an error');

export type Completed = Record<string, unknown>;
type Fields = ReadonlyMap<string, readonly FieldNode[]>;

/** An object, and where it is. */
interface Found {
  readonly source: Readonly<Record<string, unknown>>;
  readonly path: Path | undefined;
  readonly place: ErrorTree | undefined;
}

/** A place in the answer. */
interface Place {
  readonly nodes: readonly FieldNode[];
  readonly path: Path;
  /** What engines have to say about it. */
  readonly errors: ErrorTree | undefined;
}

/** The fields of objects as the schema and the client want them (GraphQL specification, section 6.4). */
export class CompletedFields {
  readonly errors: GraphQLError[] = [];
  readonly #options: CompletionOptions;
  /** The fields of objects in a list are collected once for each type. */
  readonly #collected = new WeakMap<readonly FieldNode[], Map<GraphQLObjectType, Fields>>();

  constructor(options: CompletionOptions) {
    this.#options = options;
  }

  /** The fields of one object, or {@link failed} if one that must not be null is. */
  complete(type: GraphQLObjectType, fields: Fields, { source, path, place }: Found): Completed | typeof failed {
    // Prototype pollution: a client may call a field `__proto__`. Here it is a key like any other.
    const completed = Object.create(null) as Completed;
    let hasFailed = false;
    for (const [clientKey, nodes] of fields) {
      const [node] = nodes;
      if (!node) continue;
      const definition = type.getFields()[node.name.value];
      completed[clientKey] = node.name.value === '__typename' ? type.name : null;
      if (!definition) continue;
      const key = this.#options.keys.of(node);
      const at = { nodes, path: addPath(path, clientKey, type.name), errors: place?.at(key) };
      const value = this.#value(definition.type, Object.hasOwn(source, key) ? source[key] : undefined, at);
      if (value !== failed) completed[clientKey] = value;
      else if (isNonNullType(definition.type)) hasFailed = true;
    }
    return hasFailed ? failed : completed;
  }

  #value(type: GraphQLOutputType, value: unknown, at: Place): unknown {
    const completed = this.#nullableValue(getNullableType(type), value, at);
    if (completed !== null || !isNonNullType(type)) return completed;
    return this.#fail(at, `Cannot return null for non-nullable field ${describe(at)}.`);
  }

  #nullableValue(type: GraphQLOutputType, value: unknown, at: Place): unknown {
    if (value === null || value === undefined) return this.#null(value, at);
    if (isListType(type)) return this.#list(type.ofType, value, at);
    if (isLeafType(type)) return this.#leaf(type, value, at);
    return this.#object(type, value, at);
  }

  #null(value: null | undefined, at: Place): null | typeof failed {
    const errors = at.errors?.takeAll() ?? [];
    for (const error of errors) this.#report(error, at);
    if (errors.length > 0) return failed;
    // Null is an answer. Nothing is none: a client must not take what a subgraph has left out for a null.
    return value === null ? null : this.#fail(at, `Nothing was answered for field ${describe(at)}.`);
  }

  #list(itemType: GraphQLOutputType, value: unknown, at: Place): unknown {
    if (!Array.isArray(value)) return this.#fail(at, `A list was expected for field ${describe(at)}.`);
    const items: unknown[] = [];
    let hasFailed = false;
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      const place = { ...at, path: addPath(at.path, index, undefined), errors: at.errors?.at(index) };
      const completed = this.#value(itemType, item ?? null, place);
      items.push(completed === failed ? null : completed);
      if (completed === failed && isNonNullType(itemType)) hasFailed = true;
    }
    return hasFailed ? failed : items;
  }

  #leaf(type: GraphQLLeafType, value: unknown, at: Place): unknown {
    try {
      return checkLeaf(type, value);
    } catch (error) {
      if (error instanceof OddValueError) return this.#fail(at, error.message);
      throw error;
    }
  }

  #object(type: GraphQLOutputType, value: unknown, at: Place): unknown {
    if (!isObject(value)) return this.#fail(at, `An object was expected for field ${describe(at)}.`);
    const objectType = this.#findType(type, value);
    if (!objectType) return this.#fail(at, `An object of field ${describe(at)} has no type that the schema knows.`);
    const fields = this.#collect(objectType, at.nodes);
    return this.complete(objectType, fields, { source: value, path: at.path, place: at.errors });
  }

  #findType(type: GraphQLOutputType, value: Readonly<Record<string, unknown>>): GraphQLObjectType | undefined {
    if (isObjectType(type)) return type;
    const { schema } = this.#options;
    const name = Object.hasOwn(value, '__typename') ? value['__typename'] : undefined;
    const found = typeof name === 'string' ? schema.getType(name) : undefined;
    return isAbstractType(type) && isObjectType(found) && schema.isSubType(type, found) ? found : undefined;
  }

  #collect(type: GraphQLObjectType, nodes: readonly FieldNode[]): Fields {
    const { schema, fragments, variables } = this.#options;
    const byType = this.#collected.get(nodes) ?? new Map<GraphQLObjectType, Fields>();
    this.#collected.set(nodes, byType);
    const known = byType.get(type);
    if (known) return known;
    const fields: Fields = collectSubfields(schema, fragments, variables, type, nodes);
    byType.set(type, fields);
    return fields;
  }

  #report({ message, path, extensions, originalError }: RawError, at: Place): void {
    const nodes = [...at.nodes];
    this.errors.push(new GraphQLError(message, { nodes, path: clientPath(path, at.path), extensions, originalError }));
  }

  #fail(at: Place, message: string): typeof failed {
    const originalError = new DomainError('SUBGRAPH_ANSWER_INVALID', { cause: new OddValueError(message) });
    this.errors.push(new GraphQLError(message, { nodes: [...at.nodes], path: pathToArray(at.path), originalError }));
    return failed;
  }
}

/** An error may come from further below than the null that it has led to. */
function clientPath(path: RawError['path'], at: Path): readonly (string | number)[] {
  const place = pathToArray(at);
  return [...place, ...(path ?? []).slice(place.length).map(toClientKey)];
}

function describe({ nodes, path }: Place): string {
  let parent: Path | undefined = path;
  while (parent && parent.typename === undefined) parent = parent.prev;
  return `${parent?.typename ?? ''}.${nodes[0]?.name.value ?? ''}`;
}
