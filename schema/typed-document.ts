import type { DocumentNode } from 'graphql';

/**
 * An operation that has been parsed, with the types of its answer and of its variables. It has no code and needs no package:
 * it has the marks by which Apollo Client, urql, graphql-request and `@graphql-typed-document-node/core` (`__apiType`), and
 * graphql-js (the other one), know such a document.
 */
export interface TypedDocument<TResult, TVariables> extends DocumentNode {
  /** For the compiler alone: it is never there. */
  readonly __apiType?: (variables: TVariables) => TResult;
  /** For the compiler alone: it is never there. */
  readonly __ensureTypesOfVariablesAndResultMatching?: (variables: TVariables) => TResult;
}
