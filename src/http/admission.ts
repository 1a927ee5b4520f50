import type { IncomingMessage } from 'node:http';
import type { Clock } from '../util/clock';
import { nextTurn } from '../util/next-turn';

/** What deals with a request from its beginning. */
export type Deal = () => void;

/** For so long requests are begun in one turn of the event loop, in milliseconds. */
const maxBeginningMs = 2;

/**
 * Lets requests in. Of hundreds that arrive in the same moment, some are begun, and the others in the next turns of the event
 * loop: those that bring a token first, since whoever storms the login has none. Without this, all the others would have to wait
 * until the beginning of the last one.
 */
export class Admission {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  /** Those with a token, and those without. */
  readonly #waiting: readonly [Deal[], Deal[]] = [[], []];
  /** When requests were first let in, in this turn of the event loop. */
  #turnStartedAt: number | undefined;

  constructor(clock: Pick<Clock, 'elapsedMs'>) {
    this.#clock = clock;
  }

  enter({ headers }: Pick<IncomingMessage, 'headers'>, deal: Deal): void {
    if (this.#turnStartedAt === undefined) this.#beginTurn();
    if (this.#hasTime()) deal();
    else this.#waiting[headers.authorization === undefined ? 1 : 0].push(deal);
  }

  #hasTime(): boolean {
    return this.#turnStartedAt === undefined || this.#clock.elapsedMs() - this.#turnStartedAt < maxBeginningMs;
  }

  #beginTurn(): void {
    this.#turnStartedAt = this.#clock.elapsedMs();
    void nextTurn().then(() => {
      this.#endTurn();
    });
  }

  #endTurn(): void {
    const [withToken, others] = this.#waiting;
    this.#turnStartedAt = undefined;
    if (withToken.length + others.length === 0) return;
    this.#beginTurn();
    while (this.#hasTime()) {
      const deal = withToken.shift() ?? others.shift();
      if (deal === undefined) return;
      deal();
    }
  }
}
