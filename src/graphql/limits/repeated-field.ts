import { Kind, visit } from 'graphql';
import type { DocumentNode, FieldNode, SelectionSetNode } from 'graphql';

/** So often a field with fields of its own may stand in one place under one name. */
export const maxRepetitions = 100;

/**
 * The first field, with fields of its own, that stands too often in one place under one name. graphql-js compares every two of
 * them: 240, which is what the tokens allow, took 60 ms on a slow machine. Neither spreads nor fields that merge are followed: who
 * divides 240 among fragments or levels has them compared all the same, and the limit of tokens is what bounds that.
 */
export function findRepeatedField(document: DocumentNode): FieldNode | undefined {
  let repeated: FieldNode | undefined;
  visit(document, {
    SelectionSet(node, _key, parent) {
      // That of an inline fragment belongs to the one around it.
      const isPart = parent !== undefined && 'kind' in parent && parent.kind === Kind.INLINE_FRAGMENT;
      if (!isPart) repeated ??= findRepeated(node);
    },
  });
  return repeated;
}

function findRepeated(selectionSet: SelectionSetNode): FieldNode | undefined {
  const times = new Map<string, number>();
  return fieldsOf(selectionSet).find(({ alias, name, selectionSet: inside }) => {
    if (inside === undefined) return false;
    const key = (alias ?? name).value;
    const count = (times.get(key) ?? 0) + 1;
    times.set(key, count);
    return count > maxRepetitions;
  });
}

function fieldsOf({ selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldsOf(selection.selectionSet) : [];
  });
}
