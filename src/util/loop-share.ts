import type { Clock } from './clock';
import { nextTurn } from './next-turn';

/**
 * Keeps work that is done without waiting for anything, such as that of an embedded database, from holding up the event loop
 * when there is a lot of it at once: after some milliseconds in one turn of the loop, the rest waits for the next one.
 */
export class LoopShare {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #maxMs: number;
  #turnStartedAt: number | undefined;

  constructor(clock: Pick<Clock, 'elapsedMs'>, maxMs: number) {
    this.#clock = clock;
    this.#maxMs = maxMs;
  }

  /** Resolves when it is time for the next piece of work. To be called by one at a time. */
  async pass(): Promise<void> {
    if (this.#turnStartedAt === undefined) this.#begin();
    else if (this.#clock.elapsedMs() - this.#turnStartedAt >= this.#maxMs) {
      await nextTurn();
      this.#begin();
    }
  }

  #begin(): void {
    const startedAt = this.#clock.elapsedMs();
    this.#turnStartedAt = startedAt;
    void nextTurn().then(() => {
      if (this.#turnStartedAt === startedAt) this.#turnStartedAt = undefined;
    });
  }
}
