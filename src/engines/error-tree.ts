import type { RawError } from './raw-result';

/** The errors of a result by their places, each of which is taken out once. */
export class ErrorTree {
  readonly #children = new Map<string | number, ErrorTree>();
  #errors: RawError[] = [];

  /** Errors without a place are at the root. */
  static of(errors: readonly RawError[]): ErrorTree {
    const root = new ErrorTree();
    for (const error of errors) root.#add(error);
    return root;
  }

  /** What is at a step below this place. */
  at(step: string | number): ErrorTree | undefined {
    return this.#children.get(step);
  }

  /** Takes everything at this place and below. */
  takeAll(): readonly RawError[] {
    const taken = this.#errors;
    this.#errors = [];
    for (const child of this.#children.values()) taken.push(...child.takeAll());
    return taken;
  }

  #add(error: RawError): void {
    let place: ErrorTree | undefined;
    let next: ErrorTree = this; // eslint-disable-line @typescript-eslint/no-this-alias -- the walk begins here
    for (const step of error.path ?? []) {
      place = next;
      next = place.#children.get(step) ?? new ErrorTree();
      place.#children.set(step, next);
    }
    next.#errors.push(error);
  }
}
