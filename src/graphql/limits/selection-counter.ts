import { Kind } from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';

/** What a selection set amounts to with its fragments expanded. */
export interface SelectionSize {
  /** Levels of fields. */
  readonly depth: number;
  /** Fields and fragment spreads. May be larger than any number that can be counted up to. */
  readonly fields: number;
  readonly aliases: number;
  /** Fields on the first level. */
  readonly topFields: number;
}

/** Where a selection set stands. */
interface Place {
  readonly isIntrospection: boolean;
}

/** A selection set that is measured by itself. */
type Measurable = OperationDefinitionNode | FragmentDefinitionNode | InlineFragmentNode;

const nothing: SelectionSize = { depth: 0, fields: 0, aliases: 0, topFields: 0 };

/**
 * Counts what a query asks for once its fragments are expanded, without expanding them: each fragment is measured once,
 * so the time goes with the text of the query although the count may double with every fragment.
 *
 * In introspection `ofType` is no level of its own: tools follow it nine times to print a type such as `[[Int!]!]!`, and it
 * leads nowhere but to the type inside. That lists are followed three times at the most is a rule of graphql-js.
 */
export class SelectionCounter {
  readonly #findFragment: (name: string) => FragmentDefinitionNode | null | undefined;
  readonly #measured = new Map<string, SelectionSize>();

  constructor(findFragment: (name: string) => FragmentDefinitionNode | null | undefined) {
    this.#findFragment = findFragment;
  }

  measure(node: Measurable): SelectionSize {
    return this.#measureSet(node.selectionSet, { isIntrospection: isOnIntrospection(node) });
  }

  #measureSet({ selections }: SelectionSetNode, place: Place): SelectionSize {
    return selections.map((selection) => this.#measureOne(selection, place)).reduce(add, nothing);
  }

  #measureOne(selection: SelectionNode, place: Place): SelectionSize {
    if (selection.kind === Kind.FIELD) return this.#measureField(selection, place);
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const isIntrospection = place.isIntrospection || isOnIntrospection(selection);
      return this.#measureSet(selection.selectionSet, { isIntrospection });
    }
    const inside = this.#measureFragment(selection.name.value);
    return { ...inside, fields: inside.fields + 1 }; // or spreads of nothing could be doubled without end
  }

  #measureField({ name, alias, selectionSet }: FieldNode, { isIntrospection }: Place): SelectionSize {
    const isWithin = isIntrospection || name.value === '__schema' || name.value === '__type';
    const inside = selectionSet === undefined ? nothing : this.#measureSet(selectionSet, { isIntrospection: isWithin });
    return {
      depth: inside.depth + (isIntrospection && name.value === 'ofType' ? 0 : 1),
      fields: inside.fields + 1,
      aliases: inside.aliases + (alias === undefined ? 0 : 1),
      topFields: 1,
    };
  }

  #measureFragment(name: string): SelectionSize {
    const known = this.#measured.get(name);
    if (known !== undefined) return known;
    this.#measured.set(name, nothing); // a fragment that contains itself is refused by another rule
    const fragment = this.#findFragment(name);
    const size = fragment ? this.measure(fragment) : nothing;
    this.#measured.set(name, size);
    return size;
  }
}

/** Names that begin so are those of introspection: no schema may have types of its own with them. */
function isOnIntrospection(node: Measurable): boolean {
  if (node.kind === Kind.OPERATION_DEFINITION) return false;
  return node.typeCondition?.name.value.startsWith('__') ?? false;
}

function add(a: SelectionSize, b: SelectionSize): SelectionSize {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: a.fields + b.fields,
    aliases: a.aliases + b.aliases,
    topFields: a.topFields + b.topFields,
  };
}
