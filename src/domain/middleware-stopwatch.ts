import type { CancelTimer, Clock } from '../util/clock';
import { DomainError } from './domain-error';

/** Measures the time that one middleware takes by itself, and ends the wait for it when that is used up. */
export class MiddlewareStopwatch {
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  readonly #timeout: Promise<never>;
  readonly #giveUp: () => void;
  readonly #timeLimitMs: number;
  #workedMs = 0;
  #runningSinceMs: number;
  #cancelTimer: CancelTimer | undefined;
  #isOver = false;

  constructor(name: string, { clock, timeLimitMs }: { readonly clock: Clock; readonly timeLimitMs: number }) {
    this.#clock = clock;
    this.#timeLimitMs = timeLimitMs;
    this.#runningSinceMs = clock.elapsedMs();
    let reject: (error: DomainError) => void = () => undefined;
    this.#timeout = new Promise((_resolve, rejectTimeout) => {
      reject = rejectTimeout;
    });
    this.#giveUp = () => {
      const cause = new Error(`the success middleware "${name}" took longer than ${String(timeLimitMs)} ms`);
      reject(new DomainError('MIDDLEWARE_TIMEOUT', { cause, retryAfterSeconds: 1 }));
      this.#abort.abort(cause);
    };
  }

  /** How long it has worked by itself so far, in milliseconds. */
  get workedMs(): number {
    return this.#workedMs;
  }

  /** Aborts when the time is used up. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Settles as the work does, while there is time.
   * @throws DomainError MIDDLEWARE_TIMEOUT
   */
  async limit(work: () => Promise<void>): Promise<void> {
    this.#start();
    try {
      await Promise.race([work(), this.#timeout]);
    } finally {
      this.#stop();
      this.#isOver = true;
    }
  }

  /** Runs the inside of the onion, whose time is not this middleware's. */
  async pauseDuring(inside: () => Promise<void>): Promise<void> {
    this.#stop();
    try {
      await inside();
    } finally {
      this.#start();
    }
  }

  #start(): void {
    if (this.#isOver) return; // the middleware did not wait for its inside, which ends only now
    this.#runningSinceMs = this.#clock.elapsedMs();
    this.#cancelTimer = this.#clock.after(Math.max(this.#timeLimitMs - this.#workedMs, 0), this.#giveUp);
  }

  #stop(): void {
    this.#cancelTimer?.();
    const nowMs = this.#clock.elapsedMs();
    this.#workedMs += nowMs - this.#runningSinceMs;
    this.#runningSinceMs = nowMs;
  }
}
