import type { DocumentNode } from 'graphql';
import { OperatorError } from '../util/operator-error';
import { listSchemaDirectives, readLink } from '../util/schema-link';
import type { Link } from '../util/schema-link';

const linkSpecification = 'https://specs.apollo.dev/link';

/**
 * The specifications that a supergraph uses.
 * @throws OperatorError if it says nothing about that, and so is no supergraph of Federation 2
 */
export function readLinks(document: DocumentNode): readonly Link[] {
  const directives = listSchemaDirectives(document);
  // `@link` itself may go by another name, which the link to its own specification says.
  const own = directives.find((directive) => {
    const link = readLink(directive);
    return link?.specification === linkSpecification && link.prefix === directive.name.value;
  });
  if (own === undefined)
    throw new OperatorError('the supergraph has no @link to the link specification: compose it with Federation 2');
  return directives
    .filter(({ name }) => name.value === own.name.value)
    .map(readLink)
    .filter((link) => link !== undefined);
}

/** The name that an element of a specification has in this document: a directive with its `@`. */
export function nameInDocument(link: Link, name: string): string {
  const plain = name.replace('@', '');
  const isMain = name.startsWith('@') && link.specification.endsWith(`/${plain}`);
  const imported = link.imports.get(name) ?? (isMain ? link.prefix : `${link.prefix}__${plain}`);
  return imported.replace('@', '');
}
