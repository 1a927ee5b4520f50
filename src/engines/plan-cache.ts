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

/** The plans of a supergraph, each made once while it is in use. */
export class PlanCache {
  readonly #planner: QueryPlanner;
  /** Promises, so that callers who come in the same moment wait for one and the same. */
  readonly #plans = new LRUCache<string, Promise<QueryPlan> | QueryPlan>({ maxSize: maxTextLength });

  constructor(planner: QueryPlanner) {
    this.#planner = planner;
  }

  /** The plan of a text that holds one operation. */
  find(text: string, { labels, percent }: ActiveLabels): Promise<QueryPlan> | QueryPlan {
    const key = `${percent} ${[...labels].join('\n')}\0${text}`;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const size = baseLength + text.length;
    if (text.length < longOperation) {
      const plan = this.#planner.plan(text, undefined, new Set(labels), percent);
      this.#plans.set(key, plan, { size });
      return plan;
    }
    const pending = this.#planner.planAsync(text, undefined, new Set(labels), percent);
    this.#plans.set(key, pending, { size });
    pending.then(
      (plan) => this.#plans.set(key, plan, { size }),
      () => this.#plans.delete(key), // who waits for it hears of it
    );
    return pending;
  }
}
