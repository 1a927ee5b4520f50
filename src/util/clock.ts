/** Cancels a task that has not run yet; does nothing afterwards. */
export type CancelTimer = () => void;

/** The only source of time in the product, so that tests can move it by hand. */
export interface Clock {
  /** The current moment. */
  now(): Date;
  /** Milliseconds since some moment, with fractions. Goes on evenly, even when somebody sets the clock. */
  elapsedMs(): number;
  /** Runs `task` once, `delayMs` milliseconds from now. A waiting task never keeps the process alive. */
  after(delayMs: number, task: () => void): CancelTimer;
  /** Resolves `delayMs` milliseconds from now, and keeps the process alive until then. */
  wait(delayMs: number): Promise<void>;
}
