import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { errorCatalogue } from '../domain/error-catalogue';
import type { ErrorReason } from '../domain/error-catalogue';
import type { Logger } from '../util/logger';

/** Answers a request that does not get as far as GraphQL, in the shape that GraphQL clients read. */
export async function sendTransportError(
  reply: FastifyReply,
  statusCode: number,
  reason: ErrorReason,
): Promise<unknown> {
  const { notes, id: requestId } = reply.request;
  Object.assign(notes, { code: errorCatalogue[reason].code, reason });
  return reply
    .code(statusCode)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(renderError(reason, reason === 'INTERNAL_ERROR' ? { requestId } : {}));
}

/** An error in the shape that GraphQL clients read, as JSON. */
export function renderError(reason: ErrorReason, more: { readonly requestId?: string } = {}): string {
  const { message, code } = errorCatalogue[reason];
  return JSON.stringify({ errors: [{ message, extensions: { code, reason, ...more } }] });
}

/** Fastify's error handler. */
export type TransportErrorHandler = (
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<unknown>;

/** What the client did wrong is told by its status; anything else is a bug, masked and logged. */
export function createTransportErrorHandler(logger: Logger): TransportErrorHandler {
  return async (error, _request, reply) => handle(error, reply, logger);
}

async function handle(error: FastifyError, reply: FastifyReply, logger: Logger): Promise<unknown> {
  const statusCode = error.statusCode ?? 500;
  if (statusCode === 413) return sendTransportError(reply, statusCode, 'REQUEST_TOO_LARGE');
  if (statusCode >= 400 && statusCode < 500) return sendTransportError(reply, statusCode, 'REQUEST_MALFORMED');
  logger.error({ requestId: reply.request.id, err: error }, 'a request failed');
  return sendTransportError(reply, 500, 'INTERNAL_ERROR');
}
