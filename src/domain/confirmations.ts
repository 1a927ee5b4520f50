import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import type { AccessToken } from './access-token';
import type { SessionStore } from './session-store';

/** What {@link Confirmations} works with. */
export interface ConfirmationsOptions {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** At most this many confirmations wait at a time; past that they are dropped, which only delays the notice of a theft. */
const maxWaiting = 10_000;

/**
 * Writes down, behind the answer, that a client has received the tokens of a generation: it has just used one of them.
 * From then on the former refresh token is only good for the grace period.
 */
export class Confirmations {
  readonly #options: ConfirmationsOptions;
  readonly #waiting = new Set<AccessToken>();
  /** Tokens that need no further write. A verified token is one object for as long as the cache of the verifier keeps it. */
  readonly #noted = new WeakSet<AccessToken>();
  #writing: Promise<void> | undefined;
  #isClosing = false;
  #isFailing = false;

  constructor(options: ConfirmationsOptions) {
    this.#options = options;
  }

  /** Takes note of a token in use. Returns at once: a database that hangs must not hold up a bearer-only query. */
  note(token: AccessToken): void {
    if (this.#noted.has(token) || this.#waiting.size >= maxWaiting) return;
    this.#noted.add(token);
    this.#waiting.add(token);
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when everything noted so far has been written or given up. */
  async settle(): Promise<void> {
    await this.#writing;
  }

  /** For the end of the process: as {@link settle}, but a database that fails once is not asked again. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.settle();
  }

  async #writeAll(): Promise<void> {
    const { store, clock, logger } = this.#options;
    for (const token of this.#waiting) {
      this.#waiting.delete(token);
      try {
        await store.confirm(token.sessionId, token.generation, clock.now());
        this.#isFailing = false;
      } catch (error) {
        if (this.#isClosing) this.#waiting.clear();
        this.#noted.delete(token); // so that the next use of the token tries again
        if (!this.#isFailing) logger.warn({ err: error }, 'cannot confirm sessions; trying again');
        this.#isFailing = true;
      }
    }
    this.#writing = undefined;
  }
}
