import type { Clock, CancelTimer } from '../util/clock';
import type { Logger } from '../util/logger';
import { addSeconds } from '../util/time';
import type { RevokedQuery, SessionStore } from './session-store';

/** What {@link Revocations} works with. */
export interface RevocationsOptions {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The lifetime of an access token in seconds: so long must a revoked session be remembered at the least. */
  readonly accessLifetimeSeconds: number;
  /** Milliseconds between two polls. */
  readonly pollIntervalMs: number;
}

/** For how many seconds polls may fail before the process counts as not ready. */
const maxStaleSeconds = 10;

/** Slack in seconds by which an ended session is remembered past the last of its tokens, should a clock be put back. */
const slackSeconds = 60;

/** So many seconds back does a poll look: what is committed later than that is found by the next full look. */
const lateSeconds = 5;

/** Seconds between two full looks, which find whatever a database that hung has committed late. */
const fullLookSeconds = 10;

/**
 * The ended sessions whose access tokens may still be presented, known without asking the database for each request.
 * Revocations of this process apply at once; those of other processes as soon as the next poll sees them.
 */
export class Revocations {
  readonly #options: RevocationsOptions;
  /** When each of them can be forgotten, because its last access token has expired. */
  readonly #forgetAtById = new Map<string, Date>();
  #polledAt: Date | undefined;
  #lookedInFullAt: Date | undefined;
  #cancelTimer: CancelTimer | undefined;
  #isStopped = false;
  #failedPolls = 0;

  constructor(options: RevocationsOptions) {
    this.#options = options;
  }

  /** Fills the set from the database, then keeps it fresh until {@link stop}. */
  async start(): Promise<void> {
    await this.poll();
    this.#scheduleNext();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
  }

  /** True when the session is known to have been ended. */
  has(sessionId: string): boolean {
    return this.#forgetAtById.has(sessionId);
  }

  /** False when what other processes ended has not been read for so long that this one had better get no requests. */
  isFresh(): boolean {
    const polledAt = this.#polledAt;
    return polledAt !== undefined && this.#options.clock.now() <= addSeconds(polledAt, maxStaleSeconds);
  }

  /** Notes sessions that this process has just ended; the next poll adds for how long each is to be remembered. */
  add(sessionIds: readonly string[], revokedAt: Date): void {
    for (const id of sessionIds) this.#remember(id, revokedAt, revokedAt);
  }

  /** Reads what any process has ended since the last poll, and forgets what no living token can refer to. */
  async poll(): Promise<void> {
    const now = this.#options.clock.now();
    const query = this.#query(now);
    for (const { id, revokedAt, accessExpiresAt } of await this.#options.store.listRevoked(query)) {
      this.#remember(id, revokedAt, accessExpiresAt);
    }
    this.#polledAt = now;
    if (query.aliveAt !== undefined) this.#lookedInFullAt = now;
    for (const [id, forgetAt] of this.#forgetAtById) {
      if (forgetAt < now) this.#forgetAtById.delete(id);
    }
  }

  /** What to ask for: what is new since the last poll, or from time to time everything that may still matter. */
  #query(now: Date): RevokedQuery {
    const [polledAt, lookedInFullAt] = [this.#polledAt, this.#lookedInFullAt];
    // Also when the clock was put back: what was forgotten ahead of time must come back.
    const isDue =
      polledAt === undefined ||
      lookedInFullAt === undefined ||
      polledAt > now ||
      now >= addSeconds(lookedInFullAt, fullLookSeconds);
    if (!isDue) return { since: addSeconds(polledAt, -lateSeconds) };
    const aliveAt = addSeconds(now, -slackSeconds);
    return { since: addSeconds(aliveAt, -this.#options.accessLifetimeSeconds), aliveAt };
  }

  #remember(id: string, revokedAt: Date, accessExpiresAt: Date): void {
    // The lifetime counts as well: the row's own note of the last access token may have been lost in a power cut.
    const byLifetime = addSeconds(revokedAt, this.#options.accessLifetimeSeconds);
    const lastExpiry = accessExpiresAt > byLifetime ? accessExpiresAt : byLifetime;
    this.#forgetAtById.set(id, addSeconds(lastExpiry, slackSeconds));
  }

  #scheduleNext(): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.#options.clock.after(this.#options.pollIntervalMs, () => {
      void this.#pollQuietly();
    });
  }

  /** A poll that fails must not stop the polling: the service goes on with what it knows, and says so once. */
  async #pollQuietly(): Promise<void> {
    const { logger } = this.#options;
    try {
      await this.poll();
      if (this.#failedPolls > 0) logger.info({ failedPolls: this.#failedPolls }, 'revocations can be read again');
      this.#failedPolls = 0;
    } catch (error) {
      if (this.#failedPolls === 0) logger.error({ err: error }, 'cannot read revocations; trying again');
      this.#failedPolls += 1;
    }
    this.#scheduleNext();
  }
}
