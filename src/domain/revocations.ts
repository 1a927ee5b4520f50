import type { Clock, CancelTimer } from '../util/clock';
import type { Logger } from '../util/logger';
import { addSeconds } from '../util/time';
import type { SessionStore } from './session-store';

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

/** Slack in seconds for late commits and for clocks that differ between processes. */
const slackSeconds = 60;

/**
 * The ended sessions whose access tokens may still be presented, known without asking the database for each request.
 * Revocations of this process apply at once; those of other processes as soon as the next poll sees them.
 */
export class Revocations {
  readonly #options: RevocationsOptions;
  /** When each of them can be forgotten, because its last access token has expired. */
  readonly #forgetAtById = new Map<string, Date>();
  #polledAt: Date | undefined;
  #cancelTimer: CancelTimer | undefined;
  #isStopped = false;
  #isFailing = false;

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
    // From the beginning also when the clock was put back: what was forgotten ahead of time must come back.
    const polledAt = this.#polledAt;
    const since = polledAt === undefined || polledAt > now ? new Date(0) : addSeconds(polledAt, -slackSeconds);
    for (const { id, revokedAt, accessExpiresAt } of await this.#options.store.listRevokedSince(since)) {
      this.#remember(id, revokedAt, accessExpiresAt);
    }
    this.#polledAt = now;
    for (const [id, forgetAt] of this.#forgetAtById) {
      if (forgetAt < now) this.#forgetAtById.delete(id);
    }
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
    try {
      await this.poll();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#options.logger.error({ err: error }, 'cannot read revocations; trying again');
      this.#isFailing = true;
    }
    this.#scheduleNext();
  }
}
