import type { CancelTimer, Clock } from '../util/clock';
import { describeError } from '../util/describe-error';
import type { Logger } from '../util/logger';

/** What {@link DatabaseClock} works with. */
export interface DatabaseClockOptions {
  /** The database's time at the moment of the call. */
  readonly readTime: () => Promise<Date>;
  /** The clock of this machine: its timers, and how much time passes between two looks at the database. */
  readonly machine: Clock;
  readonly logger: Logger;
}

/** Milliseconds between two looks. */
const intervalMs = 5000;
/** An answer that took longer says too little about the time, in milliseconds. */
const maxRoundTripMs = 1000;
/** From this difference on, in milliseconds, whoever runs the machine should know. */
const notableMs = 5000;

/**
 * The time of the database, the one clock that all processes share. Whether a racer is still within the grace period must
 * not depend on whose clock is ahead: a client that asks two replicas in turn would be taken for a thief.
 *
 * Between two looks the time goes on by the machine's count of elapsed time, which nobody can set.
 */
export class DatabaseClock implements Clock {
  readonly #options: DatabaseClockOptions;
  /** The database's time when the machine's count stood at zero. */
  #zero: number;
  #cancelTimer: CancelTimer | undefined;
  #isStopped = false;
  #isNotable = false;

  constructor(options: DatabaseClockOptions) {
    this.#options = options;
    this.#zero = options.machine.now().getTime() - options.machine.elapsedMs();
  }

  /**
   * Looks at the database's clock, and keeps doing so until {@link stop}.
   * @throws DomainError DATABASE_UNAVAILABLE
   */
  async start(): Promise<void> {
    await this.#look(Infinity);
    this.#scheduleNext();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
  }

  now(): Date {
    return new Date(this.#zero + this.elapsedMs());
  }

  elapsedMs(): number {
    return this.#options.machine.elapsedMs();
  }

  after(delayMs: number, task: () => void): CancelTimer {
    return this.#options.machine.after(delayMs, task);
  }

  wait(delayMs: number): Promise<void> {
    return this.#options.machine.wait(delayMs);
  }

  async #look(maxMs: number): Promise<void> {
    const before = this.elapsedMs();
    const time = await this.#options.readTime();
    const roundTripMs = this.elapsedMs() - before;
    if (roundTripMs > maxMs) return;
    // The database looked at its clock at some moment between the question and the answer.
    const zero = time.getTime() - before - roundTripMs / 2;
    // What the way there and back explains is no difference: the time must not tremble.
    if (Math.abs(zero - this.#zero) > roundTripMs / 2) this.#zero = zero;
    this.#compare();
  }

  /** Says once that the two clocks have come apart. */
  #compare(): void {
    const { machine, logger } = this.#options;
    const aheadMs = machine.now().getTime() - this.now().getTime();
    const isNotable = Math.abs(aheadMs) >= notableMs;
    if (isNotable && !this.#isNotable) {
      const aheadSeconds = Math.round(aheadMs / 1000);
      logger.warn(
        { aheadSeconds },
        "the clock of this machine is not right, or the database's is not: the database's counts",
      );
    }
    this.#isNotable = isNotable;
  }

  #scheduleNext(): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.#options.machine.after(intervalMs, () => {
      void this.#lookQuietly();
    });
  }

  /** The time goes on without the database, as everything does that needs nothing else of it. */
  async #lookQuietly(): Promise<void> {
    try {
      await this.#look(maxRoundTripMs);
    } catch (error) {
      this.#options.logger.debug({ err: describeError(error) }, "cannot read the database's clock; trying again");
    }
    this.#scheduleNext();
  }
}
