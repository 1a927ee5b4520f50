import { LRUCache } from 'lru-cache';
import type { QueryPlanner } from './load-planner';
import type { ActiveLabels } from './override-labels';
import type { QueryPlan } from './plan';

/** Planned on another thread: 200 aliases take 64 ms, in which nobody else would be served. In characters. */
const longOperation = 2000;
/** The text of all operations whose plans are kept, in characters. A plan is a few times its operation. */
const maxTextLength = 4 * 1024 * 1024;
/** For what a plan takes whatever its length. */
const baseLength = 200;

/** An operation that the planner has no plan for, though it is valid. */
export const noPlan = Symbol('no plan');

type Found = QueryPlan | typeof noPlan;

/** The plans of a supergraph, each made once while it is in use. */
export class PlanCache {
  readonly #planner: QueryPlanner;
  /** Promises, so that callers who come in the same moment wait for one and the same. */
  readonly #plans = new LRUCache<string, Promise<Found> | Found>({ maxSize: maxTextLength });

  constructor(planner: QueryPlanner) {
    this.#planner = planner;
  }

  /** The plan of a text that holds one operation. */
  find(text: string, active: ActiveLabels): Promise<Found> | Found {
    const key = `${active.percent} ${[...active.labels].join('\n')}\0${text}`;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const size = baseLength + text.length;
    const found = text.length < longOperation ? this.#plan(text, active) : this.#planAside(text, active);
    this.#plans.set(key, found, { size });
    if (found instanceof Promise) void found.then((plan) => this.#plans.set(key, plan, { size }));
    return found;
  }

  #plan(text: string, { labels, percent }: ActiveLabels): Found {
    try {
      return this.#planner.plan(text, undefined, new Set(labels), percent);
    } catch {
      return noPlan; // why is told by nobody: the planner has a few operations that it cannot do
    }
  }

  async #planAside(text: string, { labels, percent }: ActiveLabels): Promise<Found> {
    try {
      return await this.#planner.planAsync(text, undefined, new Set(labels), percent);
    } catch {
      return noPlan;
    }
  }
}
