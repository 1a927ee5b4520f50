import type { Clock } from '../util/clock';
import { DomainError } from './domain-error';

/** What {@link RefreshRateLimit} works with. */
export interface RefreshRateLimitOptions {
  readonly clock: Clock;
  /** How many refreshes of one session a minute are let through. */
  readonly perMinute: number;
  /** How many sessions are counted at a time; past that the oldest count is forgotten. Default 100,000. */
  readonly maxSessions?: number;
}

const windowMs = 60_000;

interface Window {
  readonly startedAt: number;
  count: number;
}

/**
 * Stops a client that refreshes in a loop before it costs a look at the database. Each process counts for itself: the limit
 * protects the service and decides nothing about a session, so nothing has to be shared for it.
 */
export class RefreshRateLimit {
  readonly #clock: Clock;
  readonly #perMinute: number;
  readonly #maxSessions: number;
  /** In the order in which they began, so that those that are over come first. */
  readonly #windows = new Map<string, Window>();

  constructor({ clock, perMinute, maxSessions = 100_000 }: RefreshRateLimitOptions) {
    this.#clock = clock;
    this.#perMinute = perMinute;
    this.#maxSessions = maxSessions;
  }

  /**
   * Counts one refresh. Only to be called for a token whose authenticity has been checked: a stranger who knows a session's
   * id could lock its owner out otherwise.
   * @throws DomainError TOO_MANY_ATTEMPTS, with the seconds until the minute is over
   */
  take(sessionId: string): void {
    const now = this.#clock.now().getTime();
    this.#forgetOver(now);
    const window = this.#windows.get(sessionId) ?? this.#begin(sessionId, now);
    if (window.count >= this.#perMinute) {
      const retryAfterSeconds = Math.ceil((window.startedAt + windowMs - now) / 1000);
      throw new DomainError('TOO_MANY_ATTEMPTS', { retryAfterSeconds });
    }
    window.count += 1;
  }

  #begin(sessionId: string, now: number): Window {
    // Exhaustion of memory: the count that began first goes, which lets a few refreshes more through.
    const [oldest] = this.#windows.keys();
    if (oldest !== undefined && this.#windows.size >= this.#maxSessions) this.#windows.delete(oldest);
    const window = { startedAt: now, count: 0 };
    this.#windows.set(sessionId, window);
    return window;
  }

  #forgetOver(now: number): void {
    for (const [id, { startedAt }] of this.#windows) {
      // A window from the future is of a clock that was put back since.
      if (startedAt <= now && now < startedAt + windowMs) return;
      this.#windows.delete(id);
    }
  }
}
