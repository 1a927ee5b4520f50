import type { DomainError } from '../domain/domain-error';
import type { ErrorReason } from '../domain/error-catalogue';
import type { Clock } from '../util/clock';
import { isObject } from '../util/json';
import type { Logger } from '../util/logger';

/** Milliseconds between two lines about one reason. */
const intervalMs = 10_000;

/** Logs operations that could not be carried out: the first at once, and in an outage a line from time to time and no more. */
export class RefusalLog {
  readonly #logger: Logger;
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #byReason = new Map<ErrorReason, { saidAtMs: number; unsaid: number }>();

  constructor({ logger, clock }: { readonly logger: Logger; readonly clock: Pick<Clock, 'elapsedMs'> }) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Takes note of one refusal. */
  note({ reason, cause }: DomainError, path: string | undefined): void {
    const state = this.#byReason.get(reason) ?? { saidAtMs: -Infinity, unsaid: 0 };
    this.#byReason.set(reason, state);
    state.unsaid += 1;
    const nowMs = this.#clock.elapsedMs();
    if (nowMs - state.saidAtMs < intervalMs) return;
    const operations = state.unsaid;
    Object.assign(state, { saidAtMs: nowMs, unsaid: 0 });
    // No stack: where it was noticed tells nothing of a database that is away.
    this.#logger.warn({ reason, operations, path, ...describe(cause) }, 'operations could not be carried out');
  }
}

function describe(cause: unknown): { readonly cause?: unknown; readonly code?: unknown } {
  return isObject(cause) ? { cause: cause['message'], code: cause['code'] } : {};
}
