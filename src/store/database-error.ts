import { DomainError } from '../domain/domain-error';
import { codeOf } from './error-code';
import { isPassingPostgresError } from './postgres-error';

/** SQLite result codes that mean: not now. */
const passingSqliteCodes = /^SQLITE_(?:BUSY|LOCKED|IOERR|CANTOPEN|FULL|READONLY|PROTOCOL|NOMEM)/;

/** What SQLite and PostgreSQL say of a second row with a unique value. */
const uniqueViolation = /^(?:SQLITE_CONSTRAINT_(?:UNIQUE|PRIMARYKEY)|23505)$/;

/**
 * Runs a database operation; a database that cannot answer becomes a refusal that tells clients to try again, never one
 * that makes them throw their tokens away.
 * @throws DomainError DATABASE_UNAVAILABLE
 */
export async function reachingDatabase<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const isPassing = passingSqliteCodes.test(codeOf(error)) || isPassingPostgresError(error);
    if (isPassing) throw new DomainError('DATABASE_UNAVAILABLE', { cause: error, retryAfterSeconds: 1 });
    throw error;
  }
}

/** True when the error says that a row with the same unique value is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return uniqueViolation.test(codeOf(error));
}
