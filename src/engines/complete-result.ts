import { GraphQLError } from 'graphql';
import type { FieldNode, GraphQLObjectType } from 'graphql';
import { collectFields } from 'graphql/execution/collectFields';
import { CompletedFields, failed } from './completed-fields';
import type { CompletionOptions } from './completed-fields';
import type { EngineResult } from './engine';
import { ErrorTree } from './error-tree';
import { introspect } from './introspect';
import type { RawError, RawResult } from './raw-result';
import { toClientKey } from './response-keys';

export type RootFields = ReadonlyMap<string, readonly FieldNode[]>;

/** The root fields that the operation asks for with these variables, by the keys of the client. */
export function collectRootFields(options: CompletionOptions): RootFields {
  const { schema, fragments, variables, operation } = options;
  return collectFields(schema, fragments, variables, rootType(options), operation.selectionSet);
}

/**
 * What an engine found, as a valid result for the operation that it was given: the keys of the client in the order of its
 * selection, nulls where the schema allows them, and an error with the right path for each null that is a failure.
 * Engines are not trusted with any of that: they leave out what a subgraph has left out, and pass on what the schema forbids.
 */
export function completeResult(options: CompletionOptions, raw: RawResult): EngineResult {
  const tree = ErrorTree.of(raw.errors);
  const completion = new CompletedFields(options);
  const rootFields = collectRootFields(options);
  // A null root is a null that came up from below, and the errors say from where.
  const isNulled = raw.data === null && raw.errors.length > 0;
  const completed = isNulled
    ? failed
    : completion.complete(rootType(options), rootFields, { source: raw.data ?? {}, path: undefined, place: tree });
  const data = completed === failed ? null : completed;
  const introspected = introspect(options, rootFields);
  if (data !== null) for (const [key, value] of Object.entries(introspected.data ?? {})) data[key] = value;
  const rest = tree.takeAll().map((error) => leftOver(error, data));
  const errors = [...completion.errors, ...rest, ...(introspected.errors ?? [])];
  return errors.length === 0 ? { data } : { errors, data };
}

function rootType({ schema, operation }: CompletionOptions): GraphQLObjectType {
  const type = schema.getRootType(operation.operation);
  if (!type) throw new GraphQLError(`The schema has no ${operation.operation}.`, { nodes: operation });
  return type;
}

/** An error whose place is not null. Keys that the client has not asked for are of the machinery: the path ends before. */
function leftOver({ message, path, extensions, originalError }: RawError, data: unknown): GraphQLError {
  const shown: (string | number)[] = [];
  let value = data;
  for (const step of path ?? []) {
    const key = toClientKey(step);
    if (isObject(value) && !Object.hasOwn(value, key)) break;
    value = isObject(value) ? value[key] : undefined;
    shown.push(key);
  }
  return new GraphQLError(message, { path: shown.length > 0 ? shown : undefined, extensions, originalError });
}

function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}
