import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorCatalogue } from '../domain/error-catalogue';
import type { ErrorReason } from '../domain/error-catalogue';
import type { Logger } from '../util/logger';
import type { RequestLogOptions } from './request-log';
import { renderError } from './transport-error';

/** What Node says of a request that it could not read. */
interface ClientError extends Error {
  readonly code?: string;
}

/** What became of the request, by Node's code. Anything else is no HTTP. */
const answers: Readonly<Record<string, readonly [statusCode: number, reason: ErrorReason]>> = {
  HPE_HEADER_OVERFLOW: [431, 'REQUEST_TOO_LARGE'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'REQUEST_TOO_LARGE'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TOO_SLOW'],
};

/** What {@link createClientErrorHandler} works with. */
export interface ClientErrorOptions {
  readonly newRequestId: () => string;
  readonly logger: Logger;
  readonly requestLog: RequestLogOptions['requestLog'];
}

/** Fastify's handler of what is no request. */
export type ClientErrorHandler = (error: ClientError, socket: Socket) => void;

/**
 * Answers a request that is no HTTP, or that did not arrive in time, and hangs up. There is no request yet to answer in the
 * usual way, so the answer is written out; nothing of what was sent is repeated in it, nor in its line in the log.
 */
export function createClientErrorHandler({ newRequestId, logger, requestLog }: ClientErrorOptions): ClientErrorHandler {
  return ({ code = '' }, socket) => {
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const answer = answers[code];
    const [status, reason] = answer ?? [400, 'REQUEST_MALFORMED'];
    const requestId = newRequestId();
    if (requestLog !== 'off') {
      const facts = { requestId, status, outcome: 'refused', code: errorCatalogue[reason].code, reason };
      // Node's own name of it, which quotes nothing: a client that speaks TLS here looks the same as one that speaks no HTTP at all.
      const cause = answer === undefined ? `not parsable as HTTP: ${code}` : undefined;
      logger.info({ ...facts, cause, clientAddress: socket.remoteAddress }, 'request');
    }
    const body = renderError(reason);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'connection: close',
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      `x-request-id: ${requestId}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  };
}
