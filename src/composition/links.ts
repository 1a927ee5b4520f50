import type { DocumentNode } from 'graphql';
import { listSchemaDirectives, readLink } from '../util/schema-link';
import type { Link } from '../util/schema-link';

/** Every `@link` of the schema of a subgraph or of a supergraph. */
export function findLinks(document: DocumentNode): readonly Link[] {
  return listSchemaDirectives(document)
    .filter(({ name }) => name.value === 'link')
    .map(readLink)
    .filter((link) => link !== undefined);
}
