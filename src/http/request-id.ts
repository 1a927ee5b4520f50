import type { IncomingHttpHeaders } from 'node:http';

/** Too narrow for a token, which has dots, and for anything that could write a line or a field of its own into a log. */
const saneId = /^[A-Za-z0-9_-]{1,64}$/;
/** version "-" trace-id "-" parent-id "-" trace-flags (W3C Trace Context, section 3.2.2) */
const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const noTrace = '0'.repeat(32);

/** The name that a proxy or a client has given to a request: `X-Request-Id`, or else the trace id of `traceparent`. */
export function findRequestId(headers: IncomingHttpHeaders): string | undefined {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && saneId.test(given)) return given;
  const trace = headers['traceparent'];
  const [, traceId] = (typeof trace === 'string' && traceparent.exec(trace)) || [];
  return traceId === noTrace ? undefined : traceId;
}
