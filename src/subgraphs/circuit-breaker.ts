import type { Clock } from '../util/clock';

/** So many failures in a row, and a subgraph is taken to be down. */
const maxFailures = 5;
/** For so long it is left alone then, in milliseconds; after that one call tries whether it is back. */
const pauseMs = 5000;

/** Keeps calls from a subgraph that is down: they would wait for its time limit, and it would have to work them off when it is back. */
export class CircuitBreaker {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  #failures = 0;
  #opensAgainAt = 0;

  constructor(clock: Pick<Clock, 'elapsedMs'>) {
    this.#clock = clock;
  }

  /** How many milliseconds a call has to wait; 0 when it may be made now. Whoever is told 0 must make it and tell how it went. */
  takeTurn(): number {
    if (this.#failures < maxFailures) return 0;
    const now = this.#clock.elapsedMs();
    if (now < this.#opensAgainAt) return this.#opensAgainAt - now;
    this.#opensAgainAt = now + pauseMs; // one trial at a time
    return 0;
  }

  get isOpen(): boolean {
    return this.#failures >= maxFailures;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures >= maxFailures) this.#opensAgainAt = this.#clock.elapsedMs() + pauseMs;
  }
}
