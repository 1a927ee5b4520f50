import { isObject } from '../util/json';
import { codeOf } from './error-code';

/** SQLSTATE classes and codes that mean: not now, or not on this connection (PostgreSQL manual, appendix A). */
const passingStates = [
  /^08/, // connection exception
  /^53/, // insufficient resources, too many connections among them
  /^57P0[12345]$/, // the server is shutting down, has crashed, is starting up, or has had enough of an idle session
  /^(?:25P03|40003|55P03|58030)$/, // idle in a transaction, outcome unknown, a lock that is held, trouble with a disk
  /^57014$/, // a statement was cancelled
  /^25006$/, // the server has become a read-only standby
  /^40001$/, // serialization failure
  /^40P01$/, // deadlock
];

/** Errors of the network and of the driver, which have no SQLSTATE. */
const networkCodes =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|EPROTO|ETIMEDOUT|E(?:HOST|NET)(?:UNREACH|DOWN)|EADDRNOTAVAIL|E[MN]FILE|ENOTFOUND|EAI_(?:AGAIN|FAIL)|ENOENT|ERR_SSL_\w+)$/;
/** Certificates that are not accepted: whoever answers may not be the database. */
const certificateCodes = /^(?:ERR_TLS_|CERT_|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET)_)/;
const noTls = 'The server does not support SSL connections';
const driverMessages =
  /^(?:timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error)/;

/** True when trying again later makes sense. */
export function isPassingPostgresError(error: unknown): boolean {
  return isNetworkError(error) || passingStates.some((state) => state.test(codeOf(error)));
}

/** True when a statement has not been answered in time: the server may still be at it. */
export function isTimeout(error: unknown): boolean {
  return messageOf(error) === 'Query read timeout';
}

/** How the operator mends a way to the database that TLS does not accept; undefined when that is not what is wrong. */
export function findTlsRemedy(error: unknown): string | undefined {
  if (messageOf(error) === noTls) {
    return 'it does not speak TLS. Switch TLS on there, or leave sslmode out of DATABASE_URL';
  }
  if (!isTlsError(error)) return undefined;
  const remedy =
    'Set sslrootcert in DATABASE_URL to the certificate of its authority, and the host to a name that is in it';
  return `its certificate is not accepted (${codeOf(error)}). ${remedy}`;
}

/** True when the connection must not be used again. */
export function isConnectionSpoiled(error: unknown): boolean {
  return isNetworkError(error) || /^(?:08|57P0|25006)/.test(codeOf(error));
}

/** True when the server speaks no TLS, or shows a certificate that is not accepted. */
function isTlsError(error: unknown): boolean {
  return certificateCodes.test(codeOf(error)) || messageOf(error) === noTls;
}

function messageOf(error: unknown): string {
  return isObject(error) && typeof error['message'] === 'string' ? error['message'] : '';
}

function isNetworkError(error: unknown): boolean {
  const message = messageOf(error);
  return networkCodes.test(codeOf(error)) || driverMessages.test(message) || isTlsError(error);
}
