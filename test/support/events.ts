import { AuthEvents } from '../../src/domain/auth-events';
import type { Tracer } from '../../src/util/tracer';
import { MemoryLogger } from './memory-logger';

/** Traces nothing. */
const noTracer: Tracer = {
  carry: () => ({}),
  trace: (_name, work) => work(),
  record: () => undefined,
  traceRequest: (_headers, work) => work(),
  describeRequest: () => undefined,
};

/** Events that nobody hears of until somebody subscribes. */
export function newEvents(logger = new MemoryLogger()): AuthEvents {
  return new AuthEvents({ logger, tracer: noTracer });
}
