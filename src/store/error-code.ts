import { isObject } from '../util/json';

/**
 * The code of a driver's or of the system's error, empty when it has none. Not by instanceof: an error may come from
 * another realm, such as a test runner's.
 */
export function codeOf(error: unknown): string {
  return isObject(error) && typeof error['code'] === 'string' ? error['code'] : '';
}
