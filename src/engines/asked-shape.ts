import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { isData } from './json-data';

/** The keys that an operation asks for, each with those below it; undefined below where it is a leaf. */
export type AskedShape = ReadonlyMap<string, AskedShape | undefined>;

type Shape = Map<string, Shape | undefined>;

/** What an operation asks for, of objects of whichever type. */
export function readAskedShape({ definitions }: DocumentNode): AskedShape {
  const shape: Shape = new Map();
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  for (const definition of definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) collect(definition.selectionSet, shape, byName);
  return shape;
}

function collect(
  { selections }: SelectionSetNode,
  shape: Shape,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const below = shape.get(key) ?? (selection.selectionSet && new Map<string, Shape | undefined>());
      shape.set(key, below);
      if (below && selection.selectionSet) collect(selection.selectionSet, below, fragments);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (fragment) collect(fragment.selectionSet, shape, fragments);
  }
}

/**
 * Takes out of an answer what was not asked for. The answers of all subgraphs are put into the same objects: one that answers `me`
 * without being asked would choose as whom the caller is shown, and whose data other subgraphs are asked for.
 */
export function dropUnasked(value: unknown, shape: AskedShape): void {
  if (Array.isArray(value)) {
    for (const item of value) dropUnasked(item, shape);
    return;
  }
  if (!isData(value)) return;
  for (const key of Object.keys(value)) {
    const below = shape.get(key);
    if (below) dropUnasked(value[key], below);
    else if (!shape.has(key)) delete value[key]; // eslint-disable-line @typescript-eslint/no-dynamic-delete -- keys are data here
  }
}
