import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendTransportError } from './transport-error';

/** What {@link addCors} works with. */
export interface CorsOptions {
  /** Origins whose pages may call this service. */
  readonly allowedOrigins: readonly string[];
  /** Whether their pages may send cookies along. */
  readonly hasCookies: boolean;
}

const exposedHeaders = 'www-authenticate, x-request-id';
const allowedMethods = 'POST, OPTIONS';
/** How long a browser may keep what a preflight was answered, in seconds. */
const preflightSeconds = '600';

/**
 * Lets pages of allowed origins read the answers, with cookies only where there are any, and answers what browsers ask before they send
 * a request (preflight). https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function addCors(server: FastifyInstance, { allowedOrigins, hasCookies }: CorsOptions): void {
  const allowed = new Set(allowedOrigins);
  server.addHook('onRequest', (request, reply, done) => {
    const { method, headers } = request;
    const { origin } = headers;
    // Also where there is none: a cache must not hand the answer to one on to a page of another.
    reply.header('vary', 'Origin');
    // Never `*` and never any origin that asks: what a foreign page may read with the cookies of somebody is theirs.
    if (origin !== undefined && allowed.has(origin)) {
      reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', exposedHeaders);
      if (hasCookies) reply.header('access-control-allow-credentials', 'true');
      if (isPreflight(request)) allowRequest(request, reply);
    }
    if (method !== 'OPTIONS') done();
    else if (isPreflight(request)) void reply.code(204).send();
    else void sendTransportError(reply, 400, 'REQUEST_MALFORMED');
  });
}

/** Whether a browser asks, before the request of a page of another origin, if that may be sent. */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  const { origin, 'access-control-request-method': requested } = headers;
  return method === 'OPTIONS' && origin !== undefined && requested !== undefined;
}

/** Any header may be sent: none of them does anything that its sender may not do. */
function allowRequest({ headers }: FastifyRequest, reply: FastifyReply): void {
  const requested = headers['access-control-request-headers'];
  reply
    .header('vary', 'Origin, Access-Control-Request-Headers')
    .header('access-control-allow-methods', allowedMethods)
    .header('access-control-max-age', preflightSeconds);
  if (requested !== undefined) reply.header('access-control-allow-headers', requested);
}
