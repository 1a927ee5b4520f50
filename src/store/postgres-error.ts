import { isObject } from '../util/json';
import { codeOf } from './error-code';

/** SQLSTATE classes and codes that mean: not now, or not on this connection (PostgreSQL manual, appendix A). */
const passingStates = [
  /^08/, // connection exception
  /^53/, // insufficient resources, too many connections among them
  /^57P0[123]$/, // the server is shutting down, has crashed, or is starting up
  /^57014$/, // a statement was cancelled
  /^25006$/, // the server has become a read-only standby
  /^40001$/, // serialization failure
  /^40P01$/, // deadlock
];

/** Errors of the network and of the driver, which have no SQLSTATE. */
const networkCodes =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/;
const driverMessages =
  /^(?:timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error)/;

/** True when trying again later makes sense. */
export function isPassingPostgresError(error: unknown): boolean {
  return isNetworkError(error) || passingStates.some((state) => state.test(codeOf(error)));
}

/** True when the connection must not be used again. */
export function isConnectionSpoiled(error: unknown): boolean {
  return isNetworkError(error) || /^(?:08|57P0|25006)/.test(codeOf(error));
}

function isNetworkError(error: unknown): boolean {
  const message = isObject(error) && typeof error['message'] === 'string' ? error['message'] : '';
  return networkCodes.test(codeOf(error)) || driverMessages.test(message);
}
