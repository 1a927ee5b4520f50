import type { GraphQLError } from 'graphql';

interface Place {
  readonly below: Map<string | number, Place>;
  hasError: boolean;
}

/**
 * The places of the errors of an executor. Looked up step by step: in an outage there may be thousands of them, and thousands of
 * missing values, and to compare each with each would hold up everybody else.
 */
export class ErrorPlaces {
  readonly #root: Place = { below: new Map(), hasError: false };

  constructor(errors: readonly Pick<GraphQLError, 'path'>[]) {
    for (const { path = [] } of errors) this.#add(path);
  }

  /** Whether an error can be why there is nothing at the place: it is above, at it or below. One without a path is above all. */
  explain(steps: readonly (string | number)[]): boolean {
    let place = this.#root;
    for (const step of steps) {
      if (place.hasError) return true;
      const next = place.below.get(step);
      if (next === undefined) return false;
      place = next;
    }
    // There is none without an error at or below it, but for the root when there are none at all.
    return place.hasError || place.below.size > 0;
  }

  #add(path: readonly (string | number)[]): void {
    let place = this.#root;
    for (const step of path) {
      const next = place.below.get(step) ?? { below: new Map(), hasError: false };
      place.below.set(step, next);
      place = next;
    }
    place.hasError = true;
  }
}
