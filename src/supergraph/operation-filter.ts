import { getNamedType, isAbstractType, isCompositeType, isNonNullType, Kind } from 'graphql';
import type {
  FieldNode,
  FragmentSpreadNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  InlineFragmentNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { DomainError } from '../domain/domain-error';
import { isExcluded } from './conditions';
import { findFieldType, isOfType } from './judge';
import type { Judge } from './judge';
import type { Operation } from './operation';

/** Response names from the root to a field, without the indexes of lists. */
export type StaticPath = readonly string[];

/** What is left of an operation. */
export interface FilteredSelections {
  /** Undefined when nothing is left to be executed. */
  readonly selectionSet: SelectionSetNode | undefined;
  /** What was taken out. On an interface or a union, also where it was for some of the objects only. */
  readonly deniedPaths: readonly StaticPath[];
  /** Whether there may be objects of a denied type, which only their type tells. */
  readonly meetsDeniedTypes: boolean;
}

/** Where selections stand. */
interface Place {
  readonly parent: GraphQLCompositeType;
  /** What an object here can be, narrowed by the fragments around. */
  readonly possible: readonly GraphQLObjectType[];
  readonly path: StaticPath;
}

/** Fields of a filtered document, those of fragments and of concrete types counted each time. */
const maxFields = 10_000;

/** Takes out of an operation what a judge denies. Fragments are put in where they are spread. */
export class OperationFilter {
  private readonly denied = new Map<string, StaticPath>();
  private meetsDeniedTypes = false;
  private fields = 0;

  constructor(
    private readonly judge: Judge,
    private readonly operation: Operation,
  ) {}

  /** @throws DomainError QUERY_TOO_COMPLEX when too many concrete types would have to be told apart. */
  run(): FilteredSelections {
    const { rootType, definition } = this.operation;
    const place = { parent: rootType, possible: [rootType], path: [] };
    const selections = this.filterAll(definition.selectionSet, place);
    const isNothingLeft = selections.length === 0 || this.isDoomed(definition.selectionSet);
    return {
      selectionSet: isNothingLeft ? undefined : { kind: Kind.SELECTION_SET, selections },
      deniedPaths: [...this.denied.values()],
      meetsDeniedTypes: this.meetsDeniedTypes,
    };
  }

  /** Without a root field that is never null there is no data: a mutation would be done without an answer that says so. */
  private isDoomed({ selections }: SelectionSetNode): boolean {
    const { rootType } = this.operation;
    return selections.some((node) => {
      if (node.kind !== Kind.FIELD || (node.directives ?? []).length > 0) return false;
      const type = findFieldType(rootType, node.name.value);
      const field = { parent: rootType, concrete: rootType, name: node.name.value };
      return !isIntrospection(node, []) && isNonNullType(type) && this.judge.isFieldDenied(field);
    });
  }

  private filterAll({ selections }: SelectionSetNode, place: Place): SelectionNode[] {
    return selections.filter((node) => !isExcluded(node)).flatMap((node) => this.filterOne(node, place));
  }

  private filterOne(node: SelectionNode, place: Place): readonly SelectionNode[] {
    switch (node.kind) {
      case Kind.FIELD:
        return isIntrospection(node, place.path) ? [node] : this.filterField(node, place);
      case Kind.INLINE_FRAGMENT:
        return this.filterFragment(node, place);
      case Kind.FRAGMENT_SPREAD:
        return this.filterSpread(node, place);
    }
  }

  private filterSpread({ name, directives }: FragmentSpreadNode, place: Place): readonly SelectionNode[] {
    const fragment = this.operation.fragments.get(name.value);
    if (fragment === undefined) return [];
    const { typeCondition, selectionSet } = fragment;
    return this.filterFragment(
      { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, directives: directives ?? [] },
      place,
    );
  }

  private filterFragment(node: InlineFragmentNode, place: Place): readonly SelectionNode[] {
    const condition = node.typeCondition && this.judge.schema.getType(node.typeCondition.name.value);
    const parent = isCompositeType(condition) ? condition : place.parent;
    const possible = place.possible.filter((type) => isOfType(this.judge.schema, parent, type));
    if (possible.length === 0) return [];
    const selections = this.filterAll(node.selectionSet, { ...place, parent, possible });
    return selections.length === 0 ? [] : [{ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
  }

  private filterField(node: FieldNode, place: Place): readonly SelectionNode[] {
    this.count(1);
    const { parent, possible } = place;
    const path = [...place.path, (node.alias ?? node.name).value];
    const name = node.name.value;
    const allowed = possible.filter((concrete) => !this.judge.isFieldDenied({ parent, concrete, name }));
    if (allowed.length === possible.length) return [this.filterBelow(node, { ...place, path })];
    this.denied.set(JSON.stringify(path), path);
    return this.spreadOut(node, { parent, possible: allowed, path });
  }

  /**
   * The field for some of the objects. Where the implementers' types differ, `String!` and `String`, it is asked as the
   * interface's field, or its subgraph would refuse the one beside the other.
   */
  private spreadOut(node: FieldNode, { parent, possible, path }: Place): readonly SelectionNode[] {
    // Types with the same result share what is below, so that the time does not multiply as the text does.
    const byResult = new Map<string, { readonly field: FieldNode; readonly fields: number }>();
    const selections = possible.map((concrete) => {
      const result = String(findFieldType(concrete, node.name.value));
      const known = byResult.get(result);
      if (known !== undefined) this.count(known.fields);
      const before = this.fields;
      const field = known?.field ?? this.filterBelow(node, { parent, possible: [concrete], path });
      if (known === undefined) byResult.set(result, { field, fields: this.fields - before + 1 });
      return { concrete, field };
    });
    return selections.map(({ concrete, field }) =>
      onType(concrete, byResult.size === 1 ? field : onType(parent, field)),
    );
  }

  private count(fields: number): void {
    this.fields += fields;
    if (this.fields > maxFields) throw new DomainError('QUERY_TOO_COMPLEX');
  }

  /** The field with what is allowed of the selections in it. The place is that of the field, its path its own. */
  private filterBelow(node: FieldNode, { parent: on, possible: concrete, path }: Place): FieldNode {
    const { selectionSet } = node;
    const parent = getNamedType(findFieldType(on, node.name.value));
    if (selectionSet === undefined || !isCompositeType(parent)) return node;
    const results = concrete.map((type) => getNamedType(findFieldType(type, node.name.value)));
    const possible = new Set(results.filter(isCompositeType).flatMap((type) => this.judge.listConcrete(type)));
    // All of them, so that a judge which takes notes hears of each.
    if ([...possible].filter((type) => this.judge.isTypeDenied(type)).length > 0) this.meetsDeniedTypes = true;
    const rest = this.filterAll(selectionSet, { parent, possible: [...possible], path });
    const needsType = isAbstractType(parent) || !rest.some(isUnconditionalField);
    const selections = needsType ? [this.typeField(), ...rest] : rest;
    return { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } };
  }

  private typeField(): FieldNode {
    const alias = { kind: Kind.NAME, value: this.operation.typeAlias } as const;
    return { kind: Kind.FIELD, alias, name: { kind: Kind.NAME, value: '__typename' } };
  }
}

/** It tells of the schema and of no data. An object's `__typename` tells of the object. */
function isIntrospection({ name }: FieldNode, path: StaticPath): boolean {
  return name.value.startsWith('__') && (path.length === 0 || name.value !== '__typename');
}

function isUnconditionalField({ kind, directives }: SelectionNode): boolean {
  return kind === Kind.FIELD && (directives ?? []).length === 0;
}

function onType({ name }: GraphQLCompositeType, selection: SelectionNode): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
    selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
  };
}
