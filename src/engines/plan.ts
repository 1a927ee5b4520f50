/** The plans of the native planner, as far as they are carried out here. */
export interface QueryPlan {
  readonly node?: PlanNode | undefined;
}

export type PlanNode =
  | FetchNode
  | BatchFetchNode
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly PlanNode[] }
  | { readonly kind: 'Flatten'; readonly path: PlanPath; readonly node: PlanNode }
  | ConditionNode
  | { readonly kind: 'Subscription' | 'Defer' };

export interface ConditionNode {
  readonly kind: 'Condition';
  /** The name of a variable. */
  readonly condition: string;
  readonly ifClause?: PlanNode | undefined;
  readonly elseClause?: PlanNode | undefined;
}

/** What all calls of subgraphs have in common. */
export interface Fetch {
  readonly serviceName: string;
  readonly variableUsages?: readonly string[] | undefined;
  readonly operationKind?: string | undefined;
  readonly operationName?: string | undefined;
  readonly operation: string;
}

/** At the root, or for the entities in one place. */
export interface FetchNode extends Fetch {
  readonly kind: 'Fetch';
  readonly requires?: readonly RequiredSelection[] | undefined;
  readonly inputRewrites?: readonly Rewrite[] | undefined;
  readonly outputRewrites?: readonly Rewrite[] | undefined;
}

/** For entities in several places, with one call. */
export interface BatchFetchNode extends Fetch {
  readonly kind: 'BatchFetch';
  readonly entityBatch: { readonly aliases: readonly EntityBatchAlias[] };
}

export interface EntityBatchAlias {
  readonly alias: string;
  readonly representationsVariableName: string;
  readonly paths: readonly PlanPath[];
  readonly requires: readonly RequiredSelection[];
  readonly inputRewrites?: readonly Rewrite[] | undefined;
  readonly outputRewrites?: readonly Rewrite[] | undefined;
}

/** `@`: each item of a list. */
export type PlanPath = readonly ('@' | { readonly Field: string } | { readonly TypeCondition: readonly string[] })[];

/** What a representation is made of. */
export type RequiredSelection =
  | RequiredField
  | {
      readonly kind: 'InlineFragment';
      readonly typeCondition?: string | undefined;
      readonly selections: readonly RequiredSelection[];
    }
  | { readonly kind: 'FragmentSpread' };

export interface RequiredField {
  readonly kind: 'Field';
  readonly name: string;
  readonly alias?: string | undefined;
  readonly selections?: readonly RequiredSelection[] | undefined;
}

export type RewritePath = readonly ({ readonly TypenameEquals: readonly string[] } | { readonly Key: string })[];

interface ValueSetter {
  readonly path: RewritePath;
  readonly setValueTo: unknown;
}

interface KeyRenamer {
  readonly path: RewritePath;
  readonly renameKeyTo: string;
}

/** A change of what goes into a subgraph, or of what comes out of it. The planner writes setters in two ways. */
export type Rewrite =
  | { readonly ValueSetter: ValueSetter }
  | { readonly KeyRenamer: KeyRenamer }
  | ({ readonly kind: 'ValueSetter' } & ValueSetter);
