import type { CancelTimer, Clock } from '../util/clock';
import { nextTurn } from '../util/next-turn';

interface Timer {
  readonly dueAt: number;
  readonly task: () => void;
}

/** A clock that stands still until a test moves it; it starts at noon of the first day of 2026, UTC. */
export class FakeClock implements Clock {
  #now: number;
  #elapsedMs = 0;
  readonly #timers = new Set<Timer>();

  constructor(start = new Date('2026-01-01T12:00:00.000Z')) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  elapsedMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, task: () => void): CancelTimer {
    const timer = { dueAt: this.#now + delayMs, task };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  /** Moves on, running what falls due, in order; then lets everything that it set off come to rest. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      this.#timers.delete(next);
      this.#moveTo(Math.max(this.#now, next.dueAt));
      next.task();
      await settle();
    }
    this.#moveTo(Math.max(this.#now, end));
    await settle();
  }

  async advanceSeconds(seconds: number): Promise<void> {
    await this.advance(seconds * 1000);
  }

  /**
   * Moves on at once, as a machine does that was asleep: what fell due meanwhile runs once, late. A year costs no more than
   * a second, whatever looks around four times a second.
   */
  async leap(ms: number): Promise<void> {
    this.#moveTo(this.#now + ms);
    const due = [...this.#timers].filter(({ dueAt }) => dueAt <= this.#now).sort((a, b) => a.dueAt - b.dueAt);
    for (const timer of due) {
      if (!this.#timers.delete(timer)) continue; // the one before has cancelled it
      timer.task();
      await settle();
    }
    await settle();
  }

  /** Lets time pass without running anything, as while an answer is on its way. */
  pass(ms: number): void {
    this.#moveTo(this.#now + ms);
  }

  /** Jumps without running anything, as a machine does that was asleep or whose clock was set. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #moveTo(moment: number): void {
    this.#elapsedMs += moment - this.#now;
    this.#now = moment;
  }

  #nextDue(end: number): Timer | undefined {
    return [...this.#timers].filter(({ dueAt }) => dueAt <= end).sort((a, b) => a.dueAt - b.dueAt)[0];
  }
}

/** Lets promises that are already under way run to their end; nothing here waits for real time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
}
