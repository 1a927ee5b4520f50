import { isObject } from '../../util/json';

/** What a request says of a persisted operation. */
export type PersistedRequest =
  | { readonly kind: 'none'; readonly query: string | undefined }
  | { readonly kind: 'malformed' }
  /** `query` is there where the text goes along. */
  | { readonly kind: 'named'; readonly id: string; readonly query: string | undefined };

/** Longer ones name nothing, in characters. */
const maxIdLength = 256;
const sha256Prefix = 'sha256:';

/**
 * Reads the two ways of naming an operation: Apollo's `extensions.persistedQuery`, and `documentId` of persisted documents
 * (GraphQL over HTTP, appendix A). Both at once have to name the same.
 */
export function readPersistedRequest(body: unknown): PersistedRequest {
  if (!isObject(body)) return { kind: 'none', query: undefined };
  const ids = [readDocumentId(body), readHash(body['extensions'])].filter((id) => id !== undefined);
  const query = typeof body['query'] === 'string' && body['query'] !== '' ? body['query'] : undefined;
  const [id, other = id] = ids;
  if (id === undefined) return { kind: 'none', query };
  return id !== malformed && id === other ? { kind: 'named', id, query } : { kind: 'malformed' };
}

/** An id in its one spelling: that of appendix A may say how it was made, and means the same without. */
export function normalizeId(id: string): string {
  return id.startsWith(sha256Prefix) ? id.slice(sha256Prefix.length) : id;
}

/** Whether something can be an id at all. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxIdLength;
}

/** In the place of an id that is none; no id is empty. */
const malformed = '';

function readDocumentId({ documentId }: Record<string, unknown>): string | undefined {
  if (documentId === undefined || documentId === null) return undefined;
  return isId(documentId) ? normalizeId(documentId) : malformed;
}

function readHash(extensions: unknown): string | undefined {
  if (!isObject(extensions)) return undefined; // Apollo says what extensions have to be
  const { persistedQuery } = extensions;
  if (persistedQuery === undefined || persistedQuery === null) return undefined;
  if (!isObject(persistedQuery) || persistedQuery['version'] !== 1) return malformed;
  const { sha256Hash } = persistedQuery;
  return isId(sha256Hash) ? sha256Hash : malformed;
}

/** The request as it would have been with the text in the place of the name. */
export function toPlainBody(body: unknown, query: string): Record<string, unknown> {
  const { documentId: _, extensions, ...rest } = isObject(body) ? body : {};
  if (!isObject(extensions)) return { ...rest, query };
  const { persistedQuery: __, ...others } = extensions;
  return { ...rest, query, extensions: others };
}
