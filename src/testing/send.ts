import { print } from 'graphql';
import type { DocumentNode } from 'graphql';

/** An operation as text or as a document; one that is typed (`TypedDocumentNode`) types its variables and its data. */
export type Operation<T, V> = string | (DocumentNode & { readonly __apiType?: (variables: V) => T });

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
  /** The reason of the first error; undefined when all went well. */
  readonly reason: string | undefined;
  readonly code: string | undefined;
  /** The answer, byte for byte. */
  readonly text: string;
}

/** An operation and what goes with it. */
export interface Sending<T, V> {
  readonly operation: Operation<T, V>;
  readonly variables?: V | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Sends an operation and reads the answer, whatever it is. */
export async function sendOperation<T, V>(
  post: (init: RequestInit) => Promise<Response>,
  { operation, variables, headers }: Sending<T, V>,
): Promise<Answer<T>> {
  const query = typeof operation === 'string' ? operation : print(operation);
  const response = await post({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return readAnswer<T>(response);
}

/** Reads whatever came back. */
export async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as { data?: T | null; errors?: SentError[] };
  const { reason, code } = errors[0]?.extensions ?? {};
  return { status: response.status, headers: response.headers, data, errors, reason, code, text };
}
