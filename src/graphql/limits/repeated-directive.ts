import { visit } from 'graphql';
import type { DirectiveNode, DocumentNode, GraphQLSchema } from 'graphql';

/**
 * The first directive that stands twice in one place without being made for it. graphql-js says so of each one, and of each
 * unknown one that it is unknown: a thousand errors for one field.
 */
export function findRepeatedDirective(document: DocumentNode, schema: GraphQLSchema): DirectiveNode | undefined {
  let repeated: DirectiveNode | undefined;
  visit(document, {
    enter(node) {
      if ('directives' in node) repeated ??= findRepeated(node.directives ?? [], schema);
    },
  });
  return repeated;
}

function findRepeated(directives: readonly DirectiveNode[], schema: GraphQLSchema): DirectiveNode | undefined {
  const seen = new Set<string>();
  return directives.find(({ name: { value: name } }) => {
    const isRepeated = seen.has(name) && schema.getDirective(name)?.isRepeatable !== true;
    seen.add(name);
    return isRepeated;
  });
}
