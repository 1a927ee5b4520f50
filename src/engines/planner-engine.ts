import { readAskedShape } from './asked-shape';
import type { Engine, EngineOptions } from './engine';
import { GuardedEngine } from './guarded-engine';
import { createPlanner } from './load-planner';
import { OverrideLabels } from './override-labels';
import type { Fetch } from './plan';
import { noPlan, PlanCache } from './plan-cache';
import { PlanExecution } from './plan-execution';
import type { PlanSurroundings } from './plan-execution';
import { stitch } from './stitch';
import { LazyOperation } from './subgraph-operation';
import { readSupergraph } from './supergraph';
import { TypeConditions } from './type-conditions';

/**
 * The engine that takes less of the processor, where the native planner is installed. The plans are the planner's; they
 * are carried out here.
 * @throws OperatorError if the supergraph cannot be executed, or there is no planner
 */
export function createPlannerEngine<Context>(options: EngineOptions<Context>): Engine<Context> {
  const supergraph = readSupergraph(options.supergraphSdl);
  const labels = new OverrideLabels(supergraph.document, options);
  const plans = new PlanCache(createPlanner(supergraph.sdl));
  const operationOf = remember((fetch) => new LazyOperation(fetch.operation));
  const surroundings: PlanSurroundings<Context> = {
    callSubgraph: (request) =>
      options.callSubgraph({
        ...request,
        subgraph: supergraph.subgraphNames.get(request.subgraph) ?? request.subgraph,
      }),
    conditions: new TypeConditions(supergraph.document),
    operationOf,
    shapeOf: remember((fetch) => readAskedShape(operationOf(fetch).document)),
  };
  // The planner gives up on a few valid operations ("expected a single parent"): they are stitched, not refused.
  const stitched = once(() => stitch(supergraph, options.callSubgraph));
  return new GuardedEngine(supergraph, async (request) => {
    const active = labels.draw(request.context);
    const plan = await plans.find(request.operation.text, active);
    if (plan === noPlan) return stitched()(request, active);
    if (!plan.node) return { data: {}, errors: [] };
    return new PlanExecution(surroundings, request).run(plan.node);
  });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Plans are kept, and so is what is made of their operations: each is parsed once. */
function remember<T extends object>(make: (fetch: Fetch) => T): (fetch: Fetch) => T {
  const known = new WeakMap<Fetch, T>();
  return (fetch) => {
    const made = known.get(fetch) ?? make(fetch);
    known.set(fetch, made);
    return made;
  };
}
