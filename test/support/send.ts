import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

/** What may go with an operation. */
export interface SendOptions {
  /** An access token, sent as bearer. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as clients see it. */
export interface SentError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code?: string; readonly reason?: string; readonly retryAfterSeconds?: number };
}

/** An answer as clients see it. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: T | null | undefined;
  readonly errors: readonly SentError[];
  /** The reason of the only error; undefined when all went well. */
  readonly reason: string | undefined;
  readonly code: string | undefined;
  /** The answer, byte for byte. */
  readonly text: string;
}

/** Sends an operation, as a document or as text, and reads the answer. */
export type Send = <T = Record<string, unknown>, V = Record<string, unknown>>(
  operation: TypedDocumentNode<T, V> | string,
  variables?: V,
  options?: SendOptions,
) => Promise<Answer<T>>;

export function createSend(endpoint: string): Send {
  return async <T, V>(operation: TypedDocumentNode<T, V> | string, variables?: V, options: SendOptions = {}) => {
    const query = typeof operation === 'string' ? operation : print(operation);
    const authorization = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization, ...options.headers },
      body: JSON.stringify({ query, variables }),
    });
    return readAnswer<T>(response);
  };
}

/** Reads whatever came back. */
export async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as { data?: T | null; errors?: SentError[] };
  const { reason, code } = errors[0]?.extensions ?? {};
  return { status: response.status, headers: response.headers, data, errors, reason, code, text };
}

/** The data of an answer that must have gone well. */
export function requireData<T>(answer: Answer<T>): T {
  if (answer.errors.length > 0 || answer.data === null || answer.data === undefined) {
    throw new Error(`expected data, got ${answer.text}`);
  }
  return answer.data;
}
