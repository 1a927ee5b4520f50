import type { Clock, CancelTimer } from '../util/clock';
import type { Logger } from '../util/logger';
import { addSeconds, latest } from '../util/time';
import type { RevokedPage, RevokedSession, SessionStore } from './session-store';

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

/** For how many milliseconds polls may fail before the process counts as not ready. */
const maxStaleMs = 10_000;

/** Slack in seconds by which an ended session is remembered past the last of its tokens, should a clock be put back. */
const slackSeconds = 60;

/** So many seconds back does a poll look: what is committed later than that is found by the next full look. */
const lateSeconds = 5;

/** Milliseconds between two full looks, which find whatever a database that hung has committed late. */
const fullLookMs = 10_000;

/** So many sessions are read at once: neither the database nor this process is held up by a great many. */
const pageSize = 2000;

/**
 * The ended sessions whose access tokens may still be presented, known without asking the database for each request.
 * Revocations of this process apply at once; those of other processes as soon as the next poll sees them.
 */
export class Revocations {
  readonly #options: RevocationsOptions;
  /** When each of them can be forgotten, because its last access token has expired. */
  readonly #forgetAtById = new Map<string, Date>();
  #polledAt: Date | undefined;
  /** When the last poll went well, by the count that nobody can set. */
  #freshAtMs = -Infinity;
  readonly #cancelTimers = new Map<string, CancelTimer>();
  #isStopped = false;
  #failedPolls = 0;

  constructor(options: RevocationsOptions) {
    this.#options = options;
  }

  /**
   * Fills the set from the database, then keeps it fresh until {@link stop}.
   * @throws DomainError DATABASE_UNAVAILABLE
   */
  async start(): Promise<void> {
    await this.poll();
    // Whatever has a living token, however long ago it ended: the lifetime may have been longer then.
    await this.#readAll({ tokenAliveAt: this.#options.clock.now() });
    await this.lookInFull();
    this.#repeat('poll', this.#options.pollIntervalMs, () => this.#pollQuietly());
    this.#repeat('full look', fullLookMs, () => this.#lookInFullQuietly());
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#cancelTimers.values()) cancel();
  }

  /** True when the session is known to have been ended. */
  has(sessionId: string): boolean {
    return this.#forgetAtById.has(sessionId);
  }

  /** How many ended sessions are remembered. */
  get size(): number {
    return this.#forgetAtById.size;
  }

  /** Seconds since the ends of sessions in other processes were last read. */
  get ageSeconds(): number {
    return (this.#options.clock.elapsedMs() - this.#freshAtMs) / 1000;
  }

  /** False when what other processes ended has not been read for so long that this one had better get no requests. */
  isFresh(): boolean {
    return this.ageSeconds * 1000 <= maxStaleMs;
  }

  /** Notes sessions that this process has just ended; the next poll adds for how long each is to be remembered. */
  add(sessionIds: readonly string[], revokedAt: Date): void {
    for (const id of sessionIds) this.#remember({ id, revokedAt, accessExpiresAt: revokedAt });
  }

  /** Reads what any process has ended since the last poll. */
  async poll(): Promise<void> {
    const { clock } = this.#options;
    const now = clock.now();
    // A clock that was put back must not hide what is ended from now on.
    const polledAt = this.#polledAt === undefined || this.#polledAt > now ? now : this.#polledAt;
    await this.#readAll({ revokedAt: addSeconds(polledAt, -lateSeconds) });
    this.#polledAt = now;
    this.#freshAtMs = clock.elapsedMs();
  }

  /** Reads everything that ended within the life of an access token, and forgets what no living token can refer to. */
  async lookInFull(): Promise<void> {
    const { clock, accessLifetimeSeconds } = this.#options;
    const now = clock.now();
    await this.#readAll({ revokedAt: addSeconds(now, -accessLifetimeSeconds - slackSeconds) });
    for (const [id, forgetAt] of this.#forgetAtById) {
      if (forgetAt < now) this.#forgetAtById.delete(id);
    }
  }

  async #readAll(from: RevokedPage['from']): Promise<void> {
    let after: RevokedSession | undefined;
    do {
      const page = await this.#options.store.listRevoked({ from, after, limit: pageSize });
      for (const session of page) this.#remember(session);
      after = page.length < pageSize ? undefined : page.at(-1);
    } while (after !== undefined && !this.#isStopped);
  }

  #remember({ id, revokedAt, accessExpiresAt }: RevokedSession): void {
    // The lifetime counts as well: the row's own note of the last access token may have been lost in a power cut.
    const byLifetime = addSeconds(revokedAt, this.#options.accessLifetimeSeconds);
    this.#forgetAtById.set(id, addSeconds(latest(byLifetime, accessExpiresAt), slackSeconds));
  }

  #repeat(name: string, delayMs: number, work: () => Promise<void>): void {
    if (this.#isStopped) return;
    const cancel = this.#options.clock.after(delayMs, () => {
      void work().then(() => this.#repeat(name, delayMs, work));
    });
    this.#cancelTimers.set(name, cancel);
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
  }

  /** What one of them misses the next one finds; whether the database can be read at all is the polls' to say. */
  async #lookInFullQuietly(): Promise<void> {
    try {
      await this.lookInFull();
    } catch (error) {
      this.#options.logger.debug({ err: error }, 'cannot read all revocations; trying again');
    }
  }
}
