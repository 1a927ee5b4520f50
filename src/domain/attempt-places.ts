import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { addAttempt, removeAttempts, waitMsOf } from './attempt-count';
import type { AttemptCount } from './attempt-count';
import type { AttemptCounts, AttemptCountStore } from './attempt-count-store';
import type { AttemptCounter } from './attempt-counters';
import { AttemptsUnderWay } from './attempts-under-way';
import { DomainError } from './domain-error';
import { Turns } from './turns';

/** What {@link AttemptPlaces} works with. */
export interface AttemptPlacesOptions {
  readonly counts: AttemptCountStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How an attempt ended. `void`: it came to nothing, and nobody has learned anything. */
export type AttemptOutcome = 'right' | 'wrong' | 'void';

/** How many attempts of one process wait for the outcome of others, at the most. */
const maxWaiting = 1000;
/** How long one of them waits before it is refused, in milliseconds. */
const patienceMs = 5000;

/** The places for attempts that may fail. One is taken before the attempt is made: what is under way counts as failed. */
export class AttemptPlaces {
  readonly #options: AttemptPlacesOptions;
  readonly #underWay = new AttemptsUnderWay(maxWaiting);
  readonly #turns = new Turns();

  constructor(options: AttemptPlacesOptions) {
    this.#options = options;
  }

  /**
   * Takes a place in all counts, or in none. To be followed by {@link end}.
   * @throws DomainError TOO_MANY_ATTEMPTS
   */
  async take(counters: readonly AttemptCounter[]): Promise<void> {
    const { clock } = this.#options;
    const startedAt = clock.elapsedMs();
    for (;;) {
      // Most of what is refused is refused by a look, which holds nobody up.
      const refusal =
        (await this.#look(counters)) ?? (await this.#turns.run(keysOf(counters), () => this.#tryToTake(counters)));
      if (refusal === undefined) return;
      const isOver = clock.elapsedMs() - startedAt >= patienceMs;
      if (isOver || !(await this.#underWay.wait(refusal.key))) throw toError(refusal);
    }
  }

  /** Ends an attempt that has a place. */
  async end(counters: readonly AttemptCounter[], outcome: AttemptOutcome): Promise<void> {
    try {
      if (outcome === 'right') await this.#forgive(counters);
      if (outcome === 'void') await this.#remove(counters, () => 1);
    } finally {
      this.#underWay.end(keysOf(counters), { isPlaceFree: outcome !== 'wrong' });
    }
  }

  /** Why the attempt cannot be made now; undefined when it can. */
  async #look(counters: readonly AttemptCounter[]): Promise<Refusal | undefined> {
    return this.#findRefusal(counters, await this.#options.counts.find(counters));
  }

  async #tryToTake(counters: readonly AttemptCounter[]): Promise<Refusal | undefined> {
    // While this one waited for its turn others may have taken the last place.
    const seen = await this.#look(counters);
    if (seen !== undefined) return seen;
    const { counts, clock } = this.#options;
    const outcome: { refusal?: Refusal | undefined; taken?: AttemptCounts } = {};
    await counts.change(counters, (current) => {
      outcome.refusal = this.#findRefusal(counters, current);
      if (outcome.refusal !== undefined) return current;
      const now = clock.now();
      outcome.taken = new Map(
        counters.map(({ key, allowance }) => [key, addAttempt(current.get(key), allowance, now)]),
      );
      return outcome.taken;
    });
    if (outcome.refusal !== undefined || outcome.taken === undefined) return outcome.refusal;
    this.#underWay.begin(keysOf(counters));
    this.#sayWhatIsFull(counters, outcome.taken);
    return undefined;
  }

  #sayWhatIsFull(counters: readonly AttemptCounter[], counts: AttemptCounts): void {
    for (const { key, kind, allowance } of counters) {
      if (counts.get(key)?.failures !== allowance.limit) continue;
      this.#options.logger.info(
        { limit: kind },
        'attempts at passwords have reached a limit: more of them have to wait',
      );
    }
  }

  #findRefusal(counters: readonly AttemptCounter[], counts: AttemptCounts): Refusal | undefined {
    const now = this.#options.clock.now();
    const waits = counters.map(({ key, allowance }) => ({ key, waitMs: waitMsOf(counts.get(key), allowance, now) }));
    const longest = waits.reduce((one, other) => (other.waitMs > one.waitMs ? other : one), { key: '', waitMs: 0 });
    return longest.waitMs > 0 ? longest : undefined;
  }

  async #forgive(counters: readonly AttemptCounter[]): Promise<void> {
    await this.#remove(counters, ({ afterSuccess }, ownFailures) => {
      if (afterSuccess === 'forget') return Infinity;
      return afterSuccess === 'give back' ? 1 : ownFailures;
    });
  }

  /** Takes attempts off each count. `ownFailures` is what the count that is forgotten upon success holds. */
  async #remove(
    counters: readonly AttemptCounter[],
    countRemoved: (counter: AttemptCounter, ownFailures: number) => number,
  ): Promise<void> {
    const { counts, clock } = this.#options;
    const own = counters.find(({ afterSuccess }) => afterSuccess === 'forget');
    const change = (current: AttemptCounts): AttemptCounts => {
      const ownFailures = current.get(own?.key ?? '')?.failures ?? 1;
      const left = counters.flatMap((counter): readonly (readonly [string, AttemptCount])[] => {
        const removed = countRemoved(counter, ownFailures);
        const count = removeAttempts(current.get(counter.key), removed, clock.now());
        return count === undefined ? [] : [[counter.key, count]];
      });
      return new Map(left);
    };
    await this.#turns.run(keysOf(counters), () => counts.change(counters, change));
  }
}

/** Why an attempt cannot be made now. */
interface Refusal {
  readonly key: string;
  readonly waitMs: number;
}

function toError({ waitMs }: Refusal): DomainError {
  return new DomainError('TOO_MANY_ATTEMPTS', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
}

function keysOf(counters: readonly AttemptCounter[]): readonly string[] {
  return counters.map(({ key }) => key);
}
