import { isTypeDefinitionNode, specifiedScalarTypes, visit } from 'graphql';
import type { DocumentNode } from 'graphql';

/** Types that a schema names and does not define: half of a file may well be parsed, where it was cut between two types. */
export function findUndefinedTypes(document: DocumentNode): readonly string[] {
  const defined = new Set(specifiedScalarTypes.map(({ name }) => name));
  for (const node of document.definitions) if (isTypeDefinitionNode(node)) defined.add(node.name.value);
  const missing = new Set<string>();
  visit(document, {
    NamedType({ name }) {
      if (!defined.has(name.value)) missing.add(name.value);
    },
  });
  return [...missing];
}
