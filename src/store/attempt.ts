import { DomainError } from '../domain/domain-error';
import type { Clock } from '../util/clock';
import { codeOf } from './error-code';
import { isPassingPostgresError } from './postgres-error';

/** SQLite result codes that mean: not now. */
const passingSqliteCodes = /^SQLITE_(?:BUSY|LOCKED|IOERR|CANTOPEN|FULL|READONLY|PROTOCOL|NOMEM)/;

/** What says that somebody else was in the way, nothing was done, and the same once more may well succeed. */
const conflicts = /^(?:SQLITE_(?:BUSY|LOCKED).*|40001|40P01|55P03)$/;

/** For how long a conflict is tried again, in milliseconds. */
const patienceMs = 1000;
/** The pauses between two tries grow up to this many milliseconds. */
const longestPauseMs = 16;

/** Real time: whoever holds a lock does not look at the clock of a test. */
export interface Timing extends Pick<Clock, 'wait' | 'elapsedMs'> {
  /** Is told whenever the database could not be had. Default nobody. */
  readonly onUnavailable?: () => void;
}

/**
 * Carries out an operation on the database that is one atomic step. A conflict, such as the write lock of another process
 * on SQLite or a serialization failure on PostgreSQL (SQLSTATE 40001), is tried again, without holding up anything else
 * meanwhile. A database that cannot answer becomes a refusal that tells clients to try again, never one that makes them
 * throw their tokens away.
 * @throws DomainError DATABASE_UNAVAILABLE
 */
export async function attempt<T>(operation: () => Promise<T>, timing: Timing): Promise<T> {
  const startedAt = timing.elapsedMs();
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await operation();
    } catch (error) {
      const isOver = timing.elapsedMs() - startedAt >= patienceMs;
      if (isOver || !conflicts.test(codeOf(error))) throw toRefusal(error, timing);
      await timing.wait(pauseMs);
    }
  }
}

function toRefusal(error: unknown, { onUnavailable }: Timing): unknown {
  const isPassing = passingSqliteCodes.test(codeOf(error)) || isPassingPostgresError(error);
  if (!isPassing) return error;
  onUnavailable?.();
  return new DomainError('DATABASE_UNAVAILABLE', { cause: error, retryAfterSeconds: 1 });
}
