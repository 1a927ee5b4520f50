import { visit } from 'graphql';
import type { DocumentNode, FieldNode } from 'graphql';

/** So often a field with fields of its own may stand in a query under one name. */
export const maxRepetitions = 100;

/**
 * The first field, with fields of its own, that stands too often in a query under one name. graphql-js compares every two that
 * merge: 240, which is what the tokens allow, took 60 ms on a slow machine. Those that merge share a name, be they side by side,
 * in fragments, or within others that merge.
 */
export function findRepeatedField(document: DocumentNode): FieldNode | undefined {
  const times = new Map<string, number>();
  let repeated: FieldNode | undefined;
  visit(document, {
    Field(node) {
      if (node.selectionSet === undefined) return;
      const name = (node.alias ?? node.name).value;
      const count = (times.get(name) ?? 0) + 1;
      times.set(name, count);
      if (count > maxRepetitions) repeated ??= node;
    },
  });
  return repeated;
}
