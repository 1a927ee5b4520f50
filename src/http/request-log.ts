import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IsTrustedProxy } from '../domain/trusted-proxies';
import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import type { RequestNotes } from '../util/request-notes';
import { findClientAddress } from './client-address';
import { describePath } from './describe-path';

declare module 'fastify' {
  interface FastifyRequest {
    /** What becomes known of the request, for its log line. */
    notes: RequestNotes;
  }
}

/** What {@link createWatch} works with. */
export interface RequestLogOptions {
  readonly clock: Pick<Clock, 'elapsedMs'>;
  readonly logger: Logger;
  /** Which requests get a line. */
  readonly requestLog: 'off' | 'refused' | 'all';
  readonly isTrustedProxy: IsTrustedProxy;
}

type Outcome = 'ok' | 'refused' | 'failed' | 'aborted';

const levels = { ok: 'info', refused: 'info', failed: 'warn', aborted: 'info' } as const;
/** Codes of failures that are not the client's doing. */
const ourFault: readonly (string | undefined)[] = ['INTERNAL_SERVER_ERROR', 'UNAVAILABLE'];

/** Begins to watch a request. */
export type WatchRequest = (request: FastifyRequest, reply: FastifyReply) => void;

/** Gives every answer its `X-Request-Id`, and every request its line in the log. */
export function createWatch({ clock, logger, requestLog, isTrustedProxy }: RequestLogOptions): WatchRequest {
  return (request, reply) => {
    const startedAtMs = clock.elapsedMs();
    request.notes = { id: request.id };
    reply.header('x-request-id', request.id);
    if (requestLog === 'off') return;
    // Always comes, after the answer as after a client that has gone.
    reply.raw.once('close', () => {
      const outcome = judge(reply, request.notes);
      if (outcome === 'ok' && requestLog !== 'all') return;
      const durationMs = Math.round((clock.elapsedMs() - startedAtMs) * 10) / 10;
      const address = findClientAddress(request.raw, isTrustedProxy);
      const line = describe(request, { status: reply.statusCode, outcome, durationMs, address });
      logger[isRoutine(request, outcome) ? 'debug' : levels[outcome]](line, 'request');
    });
  };
}

function judge(reply: FastifyReply, { code }: RequestNotes): Outcome {
  if (!reply.raw.writableFinished) return 'aborted';
  if (reply.statusCode >= 500 || ourFault.includes(code)) return 'failed';
  return reply.statusCode >= 400 || code !== undefined ? 'refused' : 'ok';
}

/** Probes and keys are asked for all the time, by machines. */
function isRoutine({ method }: FastifyRequest, outcome: Outcome): boolean {
  return outcome === 'ok' && method !== 'POST';
}

interface Result {
  readonly status: number;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Of the client, where nobody has looked before. */
  readonly address: string | undefined;
}

/** Neither who is calling nor what was asked with: no name, no query string, no header, no variable. */
function describe(request: FastifyRequest, { address, ...result }: Result): object {
  const { id, operationName, operationType, caller, sessionId, code, reason, clientAddress } = request.notes;
  return {
    requestId: id,
    method: request.method,
    path: describePath(request.url),
    ...result,
    operationName,
    operationType,
    code,
    reason,
    caller,
    sessionId,
    clientAddress: clientAddress ?? address,
  };
}
