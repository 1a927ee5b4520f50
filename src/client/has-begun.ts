import type { AnswerError } from './session-error.ts';

/** An answer, as far as it tells what was carried out. */
export interface RefusedAnswer {
  readonly data?: unknown;
  readonly errors?: readonly (AnswerError & { readonly path?: unknown })[] | undefined;
}

/**
 * Whether some of a mutation was carried out although it was refused: whoever sends it again pays twice. The fields of a mutation
 * are carried out one after the other, and what is refused below a field comes after it.
 * https://spec.graphql.org/September2025/#sec-Mutation
 * @param firstField what its first field is called in the answer, where that is known
 */
export function hasBegun({ data, errors = [] }: RefusedAnswer, firstField: string | undefined): boolean {
  const paths = errors.map((error: RefusedPath) => (Array.isArray(error?.path) ? (error.path as unknown[]) : []));
  if (paths.some(({ length }) => length > 1)) return true;
  const refused = new Set(paths.flat());
  if (typeof data === 'object' && data !== null) {
    return Object.entries(data).some(([field, value]) => value !== null || !refused.has(field));
  }
  // A field that may not be null takes the answers to those before it away.
  return firstField !== undefined && refused.size > 0 && !refused.has(firstField);
}

/** Somebody else's service may answer anything, null for one. */
type RefusedPath = { readonly path?: unknown } | null;

/** A document, as far as the first field of its mutation is looked for. */
interface MutationDocument {
  readonly definitions: readonly { readonly kind: string; readonly selectionSet?: SelectionSet }[];
}

interface SelectionSet {
  readonly selections: readonly { readonly kind: string; readonly alias?: Name | undefined; readonly name?: Name }[];
}

interface Name {
  readonly value: string;
}

/** What the first field of the operation of a document is called in the answer; undefined where it stands in a fragment. */
export function firstFieldOf({ definitions }: MutationDocument): string | undefined {
  const operation = definitions.find(({ kind }) => kind === 'OperationDefinition');
  const first = operation?.selectionSet?.selections[0];
  return first?.kind === 'Field' ? (first.alias ?? first.name)?.value : undefined;
}
