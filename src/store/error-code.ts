import { isObject } from '../util/json';

/**
 * The code of a driver's or of the system's error, empty when it has none. Not by instanceof: an error may come from
 * another realm, such as a test runner's.
 */
export function codeOf(error: unknown): string {
  return isObject(error) && typeof error['code'] === 'string' ? error['code'] : '';
}

/** What SQLite and PostgreSQL say of a second row with a unique value. */
const uniqueViolation = /^(?:SQLITE_CONSTRAINT_(?:UNIQUE|PRIMARYKEY)|23505)$/;

/** True when the error says that a row with the same unique value is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return uniqueViolation.test(codeOf(error));
}
