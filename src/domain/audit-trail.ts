import type { CancelTimer, Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { toAuditContent } from './audit-record';
import type { AuditRecord } from './audit-record';
import type { AuditStore } from './audit-store';
import { isRoutine } from './auth-event';
import type { Actor, AuthEvent } from './auth-event';
import { isDatabaseAway } from './domain-error';
import type { Randomness } from './randomness';

/** Where each event becomes a line. A logger, which may write when it is flushed and not before. */
export interface AuditStream {
  info(fields: object, message: string): void;
  flush?(): void;
}

/** An event, and when it happened. */
interface Observed {
  readonly event: AuthEvent;
  readonly at: Date;
}

/** What {@link AuditTrail} works with. */
export interface AuditTrailOptions {
  /** Undefined: nothing is stored. */
  readonly store: AuditStore | undefined;
  /** Whether what {@link isRoutine} is stored as well. */
  readonly storesRoutine: boolean;
  /** Undefined: there are no lines. */
  readonly stream: AuditStream | undefined;
  /** For what befalls the trail itself. */
  readonly logger: Logger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Who does what no client does and the service does not do by itself. */
  readonly actor: Actor;
}

/** Milliseconds from an event until it is in the table, at the most, while the database answers. */
const flushMs = 1000;
/** Milliseconds from an event that is routine until it is a line, at the most. */
const routineMs = 100;
/** So many records are written at once. */
const batchSize = 100;
/** So many wait for the database at the most, about 5 MB; while it is away later ones are in the stream alone. */
const maxWaiting = 10_000;

/**
 * Keeps the trail of what has happened: a line for each event at once, and a row behind the answer. Nobody waits for the
 * row, and a database that is away holds nothing up.
 */
export class AuditTrail {
  readonly #options: AuditTrailOptions;
  /** What has not become a line yet; all of it routine. */
  readonly #routine: Observed[] = [];
  #cancelRoutine: CancelTimer | undefined;
  #waiting: AuditRecord[] = [];
  #cancelTimer: CancelTimer | undefined;
  #writing: Promise<void> | undefined;
  #isClosing = false;
  #isFailing = false;
  #observed = 0;
  #stored = 0;
  #dropped = 0;
  #unsaidDrops = 0;

  constructor(options: AuditTrailOptions) {
    this.#options = options;
  }

  /** How many records wait for the database, have been stored, and were dropped because it was away for too long. */
  get counts(): { readonly waiting: number; readonly stored: number; readonly dropped: number } {
    return { waiting: this.#waiting.length, stored: this.#stored, dropped: this.#dropped };
  }

  /**
   * Takes an event down. What is routine becomes a line a moment later, together with others of its kind: that halves what a
   * refresh pays for it.
   */
  observe(event: AuthEvent): void {
    const { clock } = this.#options;
    this.#routine.push({ event, at: clock.now() });
    if (!isRoutine(event) || this.#routine.length >= batchSize) this.#takeDown();
    else this.#cancelRoutine ??= clock.after(routineMs, () => this.#takeDown());
  }

  /** In the order in which they happened. */
  #takeDown(): void {
    this.#cancelRoutine?.();
    this.#cancelRoutine = undefined;
    const { stream } = this.#options;
    for (const observed of this.#routine.splice(0)) this.#takeOne(observed);
    stream?.flush?.();
  }

  #takeOne({ event, at }: Observed): void {
    const { randomness, stream, store, actor, storesRoutine } = this.#options;
    const record: AuditRecord = {
      id: toOrderedId(at, (this.#observed += 1), randomness.uuid()),
      at,
      actor: ('actor' in event ? event.actor : undefined) ?? actor,
      ...toAuditContent(event),
    };
    stream?.info({ audit: toLine(record) }, `audit: ${record.event} ${record.outcome}`);
    if (store !== undefined && (storesRoutine || !isRoutine(event))) this.#store(record);
  }

  #store(record: AuditRecord): void {
    if (this.#waiting.length >= maxWaiting) {
      this.#dropped += 1;
      this.#unsaidDrops += 1;
      return;
    }
    this.#waiting.push(record);
    if (this.#waiting.length === batchSize) this.#write();
    else this.#writeLater();
  }

  /** Resolves when what waits has been written, or cannot be written now. */
  async flush(): Promise<void> {
    this.#takeDown();
    await this.#writing;
    if (this.#waiting.length > 0) this.#write();
    await this.#writing;
  }

  /** For the end of the process: writes what waits, unless the database is away. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.flush();
    this.#cancelTimer?.();
    const lost = this.#waiting.length;
    if (lost > 0) this.#options.logger.error({ events: lost }, 'audit events were not stored');
  }

  #writeLater(): void {
    if (this.#isClosing) return;
    this.#cancelTimer ??= this.#options.clock.after(flushMs, () => this.#write());
  }

  #write(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      if (this.#waiting.length > 0) this.#writeLater();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, batchSize);
      try {
        await this.#options.store?.append(batch);
        this.#stored += batch.length;
        this.#sayRecovery();
      } catch (error) {
        if (isDatabaseAway(error)) {
          this.#sayFailure(error);
          return;
        }
        // One that the database will never take must not keep all later ones out.
        this.#dropped += batch.length;
        this.#options.logger.error({ err: error, events: batch.length }, 'audit events cannot be stored');
      }
      this.#waiting = this.#waiting.slice(batch.length);
    }
  }

  #sayFailure(error: unknown): void {
    if (!this.#isFailing) this.#options.logger.warn({ err: error }, 'cannot store audit events; trying again');
    this.#isFailing = true;
  }

  #sayRecovery(): void {
    if (!this.#isFailing) return;
    this.#isFailing = false;
    const dropped = this.#unsaidDrops;
    this.#unsaidDrops = 0;
    const message = 'audit events can be stored again';
    if (dropped > 0) this.#options.logger.error({ dropped }, message);
    else this.#options.logger.info({}, message);
  }
}

/** A UUID that sorts by time, and within a millisecond by the order of events of this process (RFC 9562 section 5.7). */
function toOrderedId(at: Date, counter: number, uuid: string): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  const sequence = (counter % 0x1000).toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${uuid.slice(19)}`;
}

/** The members of a record as the line has them, those that are undefined left out. */
function toLine({ client, at, details, ...record }: AuditRecord): object {
  return { ...record, at: at.toISOString(), address: client.ipAddress, userAgent: client.userAgent, ...details };
}
