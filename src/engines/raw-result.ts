import { GraphQLError } from 'graphql';
import type { SubgraphReplyError } from './engine';

/** What an engine found, by its own keys: not necessarily complete, and not necessarily what the schema says. */
export interface RawResult {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly RawError[];
}

export interface RawError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** What was thrown, where it was no error of GraphQL: a `DomainError` for example. */
  readonly originalError?: Error | undefined;
}

/** An error of a subgraph for a place in the answer. */
export function toRawError(error: SubgraphReplyError, path?: readonly (string | number)[]): RawError {
  const { message, extensions } = error;
  return { message, path, extensions, originalError: findOrigin(error) };
}

/** What a call of a subgraph has thrown, for a place in the answer. */
export function thrownAsRawError(thrown: unknown, path: readonly (string | number)[]): RawError {
  if (thrown instanceof GraphQLError) return toRawError(thrown, path);
  const originalError = thrown instanceof Error ? thrown : new Error('a subgraph call failed', { cause: thrown });
  return { message: originalError.message, path, originalError };
}

/** GraphQL libraries wrap errors in errors: the one that began it, unless that is one of theirs, too. */
function findOrigin(error: SubgraphReplyError): Error | undefined {
  let origin: unknown = error;
  while (isWrapper(origin) && origin.originalError) origin = origin.originalError;
  return origin instanceof Error && !(origin instanceof GraphQLError) ? origin : undefined;
}

function isWrapper(error: unknown): error is { readonly originalError?: unknown } {
  return typeof error === 'object' && error !== null && 'originalError' in error;
}
