import type { DocumentNode } from 'graphql';
import { countRepresentations, listRootFields } from './check-answer';
import type { SubgraphReplyError } from './engine';

/** So many errors about one entity are told at each place where it is. */
const maxPerEntity = 100;

/** The errors of an answer. */
export interface FoldedErrors {
  /** Each about a place of its own, or about everything that was asked for. */
  readonly told: readonly SubgraphReplyError[];
  /** Those that say nothing new about a place: they are told once, without one. */
  readonly further: readonly SubgraphReplyError[];
}

/**
 * Keeps errors from multiplying. One that does not say what it is about is told at every field of every entity that was asked for: a
 * subgraph that says so of each entity in a list of a thousand would make a million of them, which nobody reads and which take the
 * processor and the memory of this process from everybody.
 */
export function foldErrors(
  errors: readonly SubgraphReplyError[],
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> | undefined,
): FoldedErrors {
  if (errors.length < 2) return { told: errors, further: [] };
  const sizes = new Map(
    listRootFields(document).map((field) => [
      (field.alias ?? field.name).value,
      countRepresentations(field, variables),
    ]),
  );
  const places = new Places(sizes);
  const [told, further]: [SubgraphReplyError[], SubgraphReplyError[]] = [[], []];
  for (const error of errors) (places.take(error.path ?? []) ? told : further).push(error);
  return { told, further };
}

/** The places that errors are about. */
class Places {
  readonly #taken = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** @param sizes the root fields by their keys, those that are entities with their number */
  constructor(private readonly sizes: ReadonlyMap<string, number | undefined>) {}

  /** Whether an error is the first one there. */
  take(path: readonly (string | number)[]): boolean {
    const [key, index] = path;
    if (typeof key !== 'string' || !this.sizes.has(key)) return this.#takeOnce('');
    const size = this.sizes.get(key);
    if (size === undefined) return true; // of a root field, which is in one place
    if (typeof index !== 'number' || index < 0 || index >= size) return this.#takeOnce(key);
    return this.#takeOnce(JSON.stringify(path)) && this.#isAmongFirst(`${key} ${String(index)}`);
  }

  #takeOnce(place: string): boolean {
    const isFirst = !this.#taken.has(place);
    this.#taken.add(place);
    return isFirst;
  }

  #isAmongFirst(entity: string): boolean {
    const count = (this.#counts.get(entity) ?? 0) + 1;
    this.#counts.set(entity, count);
    return count <= maxPerEntity;
  }
}
