import type { TypedQueryDocumentNode } from 'graphql';

/**
 * An operation that has been parsed, with the types of its answer and of its variables. It needs no package but graphql:
 * `__apiType` is the mark by which Apollo Client, urql, graphql-request and `@graphql-typed-document-node/core` know such
 * a document.
 */
export interface TypedDocument<TResult, TVariables> extends TypedQueryDocumentNode<TResult, TVariables> {
  /** For the compiler alone: it is never there. */
  readonly __apiType?: (variables: TVariables) => TResult;
}
