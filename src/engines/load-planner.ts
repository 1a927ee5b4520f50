import { createRequire } from 'node:module';
import { OperatorError } from '../util/operator-error';
import type { QueryPlan } from './plan';

const packageName = '@graphql-hive/router-query-planner';

/** The native planner, for one supergraph. */
export interface QueryPlanner {
  readonly overrideLabels: readonly string[];
  /** Of the labels `percent(n)`. */
  readonly overridePercentages: readonly number[];
  /** Labels with a percentage apply where it is above `percent`. */
  plan(query: string, operationName: string | undefined, activeLabels: Set<string>, percent: number): QueryPlan;
  /** The same on another thread. */
  planAsync(
    query: string,
    operationName: string | undefined,
    activeLabels: Set<string>,
    percent: number,
  ): Promise<QueryPlan>;
}

type QueryPlannerClass = new (supergraphSdl: string) => QueryPlanner;

/**
 * Loads the native planner, which is not installed unless somebody wants it.
 * @throws OperatorError if it is missing or has nothing for this platform
 */
export function createPlanner(supergraphSdl: string): QueryPlanner {
  const Planner = loadPlanner();
  try {
    return new Planner(supergraphSdl);
  } catch (error) {
    throw new OperatorError(`the planner cannot use the supergraph: ${messageOf(error)}`, { cause: error });
  }
}

function loadPlanner(): QueryPlannerClass {
  try {
    const loaded = createRequire(__filename)(packageName) as { readonly QueryPlanner: QueryPlannerClass };
    return loaded.QueryPlanner;
  } catch (error) {
    throw new OperatorError(explain(error), { cause: error });
  }
}

function explain(error: unknown): string {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
  if (isMissing && messageOf(error).includes(`'${packageName}'`))
    return `the planner engine needs the package ${packageName}: install it, or set SUPERGRAPH_ENGINE=stitching`;
  const platform = `${process.platform}-${process.arch}`;
  return `the package ${packageName} does not run on this platform (${platform}): set SUPERGRAPH_ENGINE=stitching`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'for an unknown reason';
}
