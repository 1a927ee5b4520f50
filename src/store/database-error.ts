import { DomainError } from '../domain/domain-error';
import { isObject } from '../util/json';

/** SQLite result codes that mean: not now. */
const passingSqliteCodes = /^SQLITE_(?:BUSY|LOCKED|IOERR|CANTOPEN|FULL|READONLY|PROTOCOL|NOMEM)/;

/**
 * Runs a database operation; a database that cannot answer becomes a refusal that tells clients to try again, never one
 * that makes them throw their tokens away.
 * @throws DomainError DATABASE_UNAVAILABLE
 */
export async function reachingDatabase<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (isPassing(error)) throw new DomainError('DATABASE_UNAVAILABLE', { cause: error, retryAfterSeconds: 1 });
    throw error;
  }
}

/** True when the error says that a row with the same unique value is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error) && /^SQLITE_CONSTRAINT_(?:UNIQUE|PRIMARYKEY)$/.test(error.code);
}

function isPassing(error: unknown): boolean {
  return hasCode(error) && passingSqliteCodes.test(error.code);
}

/** Not by instanceof: an error of the driver may come from another realm, such as a test runner's. */
function hasCode(error: unknown): error is { readonly code: string } {
  return isObject(error) && typeof error['code'] === 'string';
}
