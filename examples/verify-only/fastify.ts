// A REST service that trusts the tokens of a gateway.
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { challengeFor, createContextBuilder } from 'graphql-auth-gateway/verify';
import type { ContextBuilderOptions } from 'graphql-auth-gateway/verify';

export function createServer(options: ContextBuilderOptions): FastifyInstance {
  const createContext = createContextBuilder(options);
  const server = Fastify();
  server.get('/orders', async (request, reply) => {
    const caller = await createContext(request);
    switch (caller.kind) {
      case 'authenticated':
        return { ordersOf: caller.viewer.subject };
      case 'anonymous':
        return reply.code(401).header('www-authenticate', challengeFor(caller)).send({ reason: 'TOKEN_MISSING' });
      case 'rejected':
        return reply.code(401).header('www-authenticate', challengeFor(caller)).send({ reason: caller.reason });
      case 'undecided': // not 401: the client would throw away a good token
        reply.header('retry-after', String(caller.retryAfterSeconds));
        return reply.code(503).send({ reason: caller.reason });
    }
  });
  return server;
}
