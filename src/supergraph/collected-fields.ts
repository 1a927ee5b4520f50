import { getNamedType, isCompositeType, Kind } from 'graphql';
import type {
  FieldNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLOutputType,
  InlineFragmentNode,
  SelectionSetNode,
} from 'graphql';
import { isIncluded } from './conditions';
import type { Conditions } from './conditions';
import { findFieldType, isOfType } from './judge';
import type { Judge } from './judge';
import type { Operation } from './operation';

/** A selection set, and the type that it is written on. */
export interface Part {
  readonly parent: GraphQLCompositeType;
  readonly selectionSet: SelectionSetNode;
}

/** What stands under one response name of an object. */
export interface CollectedField {
  readonly responseName: string;
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  /** Undefined when the type does not have the field, which validation rules out. */
  readonly type: GraphQLOutputType | undefined;
  /** One of the nodes is denied: the value would be that of all. */
  readonly isDenied: boolean;
  readonly parts: readonly Part[];
}

interface CollectingOptions {
  readonly judge: Judge;
  readonly operation: Operation;
  readonly conditions: Conditions;
}

type Found = Map<string, { node: FieldNode; parent: GraphQLCompositeType }[]>;

/**
 * The fields of an object by the rules of https://spec.graphql.org/October2021/#CollectFields(), with the types that
 * they were written on. Each kind of object is collected once for all items of a list.
 */
export class FieldCollector {
  private readonly collected = new WeakMap<readonly Part[], Map<GraphQLObjectType, readonly CollectedField[]>>();

  constructor(private readonly options: CollectingOptions) {}

  /** In the order of the operation. */
  collect(parts: readonly Part[], concrete: GraphQLObjectType): readonly CollectedField[] {
    const byType = this.collected.get(parts) ?? new Map<GraphQLObjectType, readonly CollectedField[]>();
    this.collected.set(parts, byType);
    const known = byType.get(concrete);
    if (known !== undefined) return known;
    const found: Found = new Map();
    const spread = new Set<string>();
    for (const part of parts) this.find(part, concrete, { found, spread });
    const fields = [...found].map(([responseName, nodes]) => this.toField(responseName, concrete, nodes));
    byType.set(concrete, fields);
    return fields;
  }

  private find(
    { parent, selectionSet }: Part,
    concrete: GraphQLObjectType,
    state: { readonly found: Found; readonly spread: Set<string> },
  ): void {
    for (const node of selectionSet.selections) {
      if (!isIncluded(node, this.options.conditions)) continue;
      if (node.kind === Kind.FIELD) {
        const responseName = (node.alias ?? node.name).value;
        state.found.set(responseName, [...(state.found.get(responseName) ?? []), { node, parent }]);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.takeSpread(node.name.value, state.spread);
      const part = fragment && this.toPart(fragment, parent);
      if (part && isOfType(this.options.judge.schema, part.parent, concrete)) this.find(part, concrete, state);
    }
  }

  private takeSpread(name: string, spread: Set<string>): FragmentLike | undefined {
    if (spread.has(name)) return undefined;
    spread.add(name);
    return this.options.operation.fragments.get(name);
  }

  private toPart({ typeCondition, selectionSet }: FragmentLike, parent: GraphQLCompositeType): Part {
    const condition = typeCondition && this.options.judge.schema.getType(typeCondition.name.value);
    return { parent: isCompositeType(condition) ? condition : parent, selectionSet };
  }

  private toField(
    responseName: string,
    concrete: GraphQLObjectType,
    found: readonly { readonly node: FieldNode; readonly parent: GraphQLCompositeType }[],
  ): CollectedField {
    const { judge } = this.options;
    const name = found[0]?.node.name.value ?? '';
    const parts = found.flatMap(({ node, parent }) => {
      const type = getNamedType(findFieldType(parent, name));
      return node.selectionSet && isCompositeType(type) ? [{ parent: type, selectionSet: node.selectionSet }] : [];
    });
    return {
      responseName,
      name,
      nodes: found.map(({ node }) => node),
      type: findFieldType(concrete, name),
      isDenied: found.some(({ parent }) => judge.isFieldDenied({ parent, concrete, name })),
      parts,
    };
  }
}

type FragmentLike = Pick<InlineFragmentNode, 'typeCondition' | 'selectionSet'>;
