import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import type { TypeConditions } from './type-conditions';

/** The keys of the fields that an operation asks for of an entity, or at its root where `entitiesKey` is undefined. */
export function findAskedKeys(
  document: DocumentNode,
  entitiesKey: string | undefined,
  isMet: (condition: string | undefined) => boolean,
): readonly string[] {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return [];
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const keys = new Set<string>();
  const collector = new Collector(fragments, isMet, keys);
  if (entitiesKey === undefined) collector.collect(operation.selectionSet);
  for (const selection of entitiesKey === undefined ? [] : operation.selectionSet.selections) {
    if (selection.kind !== Kind.FIELD || !selection.selectionSet) continue;
    if ((selection.alias ?? selection.name).value === entitiesKey) collector.collect(selection.selectionSet);
  }
  return [...keys];
}

/** A condition on the type of an object. */
export function meets(conditions: TypeConditions, typeName: unknown): (condition: string | undefined) => boolean {
  return (condition) => conditions.isMet(typeName, condition);
}

class Collector {
  constructor(
    private readonly fragments: readonly FragmentDefinitionNode[],
    private readonly isMet: (condition: string | undefined) => boolean,
    private readonly keys: Set<string>,
  ) {}

  collect(selectionSet: SelectionSetNode): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value !== '__typename') this.keys.add((selection.alias ?? selection.name).value);
        continue;
      }
      const isInline = selection.kind === Kind.INLINE_FRAGMENT;
      const fragment = isInline ? selection : this.fragments.find(({ name }) => name.value === selection.name.value);
      if (fragment && this.isMet(fragment.typeCondition?.name.value)) this.collect(fragment.selectionSet);
    }
  }
}
