import type { AuthEndpoint } from './auth-endpoint.ts';
import type { ClientClock } from './client-system.ts';
import { isEnd, isPassing, SessionError } from './session-error.ts';
import type { AuthPayload, HeldSession, SessionRecord } from './session-record.ts';
import { freshnessOf, isSame } from './session-record.ts';
import type { SessionShelf } from './session-shelf.ts';

/** What a refresh works with. */
export interface RefreshOptions {
  readonly endpoint: AuthEndpoint;
  readonly shelf: SessionShelf;
  readonly clock: ClientClock;
  readonly random: () => number;
  /** Runs a task alone among the tabs of the session. */
  readonly exclusively: <T>(task: () => Promise<T>) => Promise<T>;
  readonly parse: (payload: AuthPayload) => SessionRecord;
}

const attempts = 4;
const firstDelayMs = 500;
/** A longer wait is not for an operation to sit through: it fails, and later ones fail at once until the wait is over. */
const patienceMs = 10_000;

/** Whatever a proxy asks for with its page of an outage, it is not believed for longer. */
const longestPauseMs = 300_000;

/** The refresh of a session: one at a time, in this page and among its tabs, repeated while that is worth it. */
export class SessionRefresh {
  readonly #options: RefreshOptions;
  #underWay: Promise<void> | undefined;
  #pause: { readonly untilMs: number; readonly error: SessionError } | undefined;

  constructor(options: RefreshOptions) {
    this.#options = options;
  }

  /**
   * Resolves when there is something newer than `stale`, or nothing any more. Calls at once share one refresh.
   * @throws SessionError when it failed for now; the tokens stay.
   */
  run(stale: HeldSession): Promise<void> {
    this.#underWay ??= this.#run(stale).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #run(stale: HeldSession): Promise<void> {
    const { clock, shelf, exclusively } = this.#options;
    if (this.#pause !== undefined && clock.elapsedMs() < this.#pause.untilMs) throw this.#pause.error;
    await exclusively(async () => {
      await shelf.reread();
      const { current } = shelf;
      if (current === undefined) return;
      // Another tab was here before.
      if (!isSame(current, stale) && freshnessOf(current, clock) !== 'expired') return;
      await this.#renew(current);
    });
  }

  /** The same refresh token each time: an answer that was lost is given again. */
  async #renew(current: HeldSession): Promise<void> {
    const { endpoint, shelf, parse } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const payload = await endpoint.refresh(current.refreshToken);
        this.#pause = undefined;
        await shelf.replace(current, parse(payload));
        return;
      } catch (error) {
        if (!(error instanceof SessionError)) throw error;
        if (!isSame(shelf.current, current)) return; // logged out, or in again, meanwhile: whatever it says is about another session
        const { reason } = error;
        // Without a refresh token in the page, a missing cookie is the end, too.
        if (isEnd(reason) || (current.refreshToken === null && reason === 'TOKEN_MISSING')) return shelf.drop(reason);
        await this.#waitOrThrow(error, attempt);
      }
      if (!isSame(shelf.current, current)) return;
    }
  }

  async #waitOrThrow(error: SessionError, attempt: number): Promise<void> {
    const { clock, random } = this.#options;
    const backOffMs = firstDelayMs * 2 ** (attempt - 1);
    const delayMs = Math.max(backOffMs, (error.retryAfterSeconds ?? 0) * 1000) + random() * backOffMs;
    if (attempt >= attempts || delayMs > patienceMs || !isPassing(error)) {
      this.#pause = { untilMs: clock.elapsedMs() + Math.min(delayMs, longestPauseMs), error };
      throw error;
    }
    await new Promise<void>((resolve) => void clock.after(delayMs, resolve));
  }
}
