import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { readAnswer, sendOperation } from '../../src/testing/send';
import type { Answer, SentError } from '../../src/testing/send';

export type { Answer, SentError };
export { readAnswer };

/** What may go with an operation. */
export interface SendOptions {
  /** An access token, sent as bearer. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends an operation, as a document or as text, and reads the answer. */
export type Send = <T = Record<string, unknown>, V = Record<string, unknown>>(
  operation: TypedDocumentNode<T, V> | string,
  variables?: V,
  options?: SendOptions,
) => Promise<Answer<T>>;

export function createSend(endpoint: string): Send {
  return async <T, V>(operation: TypedDocumentNode<T, V> | string, variables?: V, options: SendOptions = {}) => {
    const authorization = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
    const headers = { ...authorization, ...options.headers };
    return sendOperation<T, V>((init) => fetch(endpoint, init), { operation, variables, headers });
  };
}

/** The data of an answer that must have gone well. */
export function requireData<T>(answer: Answer<T>): T {
  if (answer.errors.length > 0 || answer.data === null || answer.data === undefined) {
    throw new Error(`expected data, got ${answer.text}`);
  }
  return answer.data;
}
