import { executeSync, Kind } from 'graphql';
import type { ExecutionResult, FieldNode } from 'graphql';
import type { CompletionOptions } from './completed-fields';

/** Answers `__schema` and `__type` from the schema of clients: subgraphs and engines know other schemas. */
export function introspect(
  { schema, operation, fragments, rawVariables }: CompletionOptions,
  rootFields: ReadonlyMap<string, readonly FieldNode[]>,
): ExecutionResult {
  const selections = [...rootFields.values()].flat().filter(({ name }) => /^__(schema|type)$/.test(name.value));
  if (selections.length === 0) return {};
  const asked = { ...operation, selectionSet: { kind: Kind.SELECTION_SET as const, selections } };
  return executeSync({
    schema,
    document: { kind: Kind.DOCUMENT, definitions: [asked, ...Object.values(fragments)] },
    variableValues: rawVariables,
  });
}
