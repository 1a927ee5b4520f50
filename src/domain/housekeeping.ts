import type { CancelTimer, Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { addSeconds } from '../util/time';
import type { AttemptCountStore } from './attempt-count-store';
import type { SessionStore } from './session-store';

/** What {@link Housekeeping} works with. */
export interface HousekeepingOptions {
  readonly store: SessionStore;
  readonly attemptCounts: AttemptCountStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Milliseconds between two rounds, when all was removed that there was to remove, and when not. */
const intervalMs = { idle: 60_000, busy: 1000 };
/** So many rows are removed in one round, so that no round holds the database up. */
const batchSize = 500;
/** How long an ended session is kept, in seconds: until then its owner is told that it ended, not that it is unknown. */
const keepSeconds = 24 * 60 * 60;

/** Removes sessions that ended long ago, and counts of attempts that are forgotten, a few at a time. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  #cancelTimer: CancelTimer | undefined;
  #isStopped = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Begins with a round a minute from now. */
  start(): void {
    this.#scheduleNext(intervalMs.idle);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
  }

  #scheduleNext(delayMs: number): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      void this.#round();
    });
  }

  async #round(): Promise<void> {
    const { store, attemptCounts, clock, logger } = this.#options;
    try {
      const now = clock.now();
      const sessions = await store.purgeEndedBefore(addSeconds(now, -keepSeconds), batchSize);
      const counts = await attemptCounts.purgeForgotten(now, batchSize);
      this.#scheduleNext(Math.max(sessions, counts) < batchSize ? intervalMs.idle : intervalMs.busy);
    } catch (error) {
      // The next round tries again; nothing depends on this one.
      logger.warn({ err: error }, 'cannot remove what is over');
      this.#scheduleNext(intervalMs.idle);
    }
  }
}
