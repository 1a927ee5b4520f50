import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { sendTransportError } from './transport-error';

/** What Node takes for the one expectation that there is. */
const continueExpectation = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * Refuses what Node would refuse with an empty answer, without an id or a line in the log: this server is told to leave both
 * to us. It hangs up, as Node does: what follows may be the body of what was refused.
 */
export function addHeadCheck(server: FastifyInstance): void {
  server.addHook('onRequest', ({ raw }, reply, done) => {
    const statusCode = findFault(raw);
    if (statusCode === undefined) done();
    else void sendTransportError(reply.header('connection', 'close'), statusCode, 'REQUEST_MALFORMED');
  });
}

function findFault({ httpVersion, headers, headersDistinct }: IncomingMessage): 400 | 417 | undefined {
  const hosts = headersDistinct['host'] ?? [];
  // RFC 9112 §3.2: without a Host, or with more than one, of which a proxy before us may have believed the other. HTTP/1.0 had none.
  // https://www.rfc-editor.org/rfc/rfc9112#section-3.2
  if (hosts.length > 1 || (hosts.length === 0 && httpVersion === '1.1')) return 400;
  // RFC 9110 §10.1.1, https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
  const { expect } = headers;
  return httpVersion === '1.1' && expect !== undefined && !continueExpectation.test(expect) ? 417 : undefined;
}
