import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorReason } from '../domain/error-catalogue';
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

/**
 * Answers a request that is no HTTP, or that did not arrive in time, and hangs up. There is no request yet to answer in the
 * usual way, so the answer is written out; nothing of what was sent is repeated in it.
 */
export function answerClientError({ code = '' }: ClientError, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [statusCode, reason] = answers[code] ?? [400, 'REQUEST_MALFORMED'];
  const body = renderError(reason);
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
    'connection: close',
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
