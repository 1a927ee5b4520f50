import type { ApolloServerOptions } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AuthContext } from './auth-context';

type DocumentStore = NonNullable<ApolloServerOptions<AuthContext>['documentStore']>;

/** Longer queries are parsed each time, in characters. */
const maxSourceLength = 8192;
/** What one character of a query can cost as a parsed document, in bytes: a field takes two characters. */
const bytesPerCharacter = 100;
/** What all parsed documents may take together, in bytes. */
const maxBytes = 32 * 1024 * 1024;

/**
 * Parsed and validated queries, so that the usual ones are parsed once. Apollo's own store does not count the text that
 * each document holds on to: strangers who send ever new queries, long comments in them, exhaust the memory.
 */
export function createDocumentStore(): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: maxBytes });
  return {
    get: (key) => Promise.resolve(documents.get(key)),
    set(key, document) {
      const length = document.loc?.source.body.length ?? Infinity;
      if (length <= maxSourceLength) documents.set(key, document, { size: (length + 1) * bytesPerCharacter });
      return Promise.resolve();
    },
    delete: (key) => Promise.resolve(documents.delete(key)),
  };
}
