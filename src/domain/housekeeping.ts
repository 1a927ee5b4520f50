import type { CancelTimer, Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { addSeconds } from '../util/time';
import type { AttemptCountStore } from './attempt-count-store';
import type { SessionStore } from './session-store';

/** What is removed when it is old. */
export interface Chore {
  /** In the words of the log: "ended sessions". */
  readonly what: string;
  /** For how many seconds it is kept. */
  readonly keepSeconds: number;
  /** Removes at most `limit` of what is from before the moment; returns how many. */
  purge(before: Date, limit: number): Promise<number>;
}

/** What {@link Housekeeping} works with. */
export interface HousekeepingOptions {
  readonly chores: readonly Chore[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Ended sessions are kept for a day: until then their owners are told that they ended, not that they are unknown. */
export function removeEndedSessions(store: SessionStore): Chore {
  return {
    what: 'ended sessions',
    keepSeconds: 24 * 60 * 60,
    purge: (before, limit) => store.purgeEndedBefore(before, limit),
  };
}

/** Counts of attempts are kept until they are forgotten, which each of them says itself. */
export function removeForgottenAttempts(counts: AttemptCountStore): Chore {
  return {
    what: 'forgotten attempts',
    keepSeconds: 0,
    purge: (now, limit) => counts.purgeForgotten(now, limit),
  };
}

/** Milliseconds between two rounds, when all was removed that there was to remove, and when not. */
const intervalMs = { idle: 60_000, busy: 1000 };
/** So many rows are removed in one round, so that no round holds the database up. */
const batchSize = 500;

/** Removes what is old, a few rows at a time. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #cancelTimers = new Map<Chore, CancelTimer>();
  #isStopped = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Begins with a round a minute from now. */
  start(): void {
    for (const chore of this.#options.chores) this.#scheduleNext(chore, intervalMs.idle);
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#cancelTimers.values()) cancel();
  }

  #scheduleNext(chore: Chore, delayMs: number): void {
    if (this.#isStopped) return;
    const cancel = this.#options.clock.after(delayMs, () => {
      void this.#round(chore);
    });
    this.#cancelTimers.set(chore, cancel);
  }

  async #round(chore: Chore): Promise<void> {
    const { clock, logger } = this.#options;
    try {
      const removed = await chore.purge(addSeconds(clock.now(), -chore.keepSeconds), batchSize);
      this.#scheduleNext(chore, removed < batchSize ? intervalMs.idle : intervalMs.busy);
    } catch (error) {
      // The next round tries again; nothing depends on this one.
      logger.warn({ err: error }, `cannot remove ${chore.what}`);
      this.#scheduleNext(chore, intervalMs.idle);
    }
  }
}
