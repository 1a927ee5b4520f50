import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { renderError } from './transport-error';

/** The metrics, as Prometheus reads them. */
export interface MetricsPage {
  readonly contentType: string;
  read(): Promise<string>;
}

/** Adds `GET /metrics`. */
export function addMetricsRoute(server: FastifyInstance, page: MetricsPage): void {
  server.get('/metrics', async (_request, reply) => {
    const text = await page.read();
    return reply.type(page.contentType).header('cache-control', 'no-store').send(text);
  });
}

/** A server for the metrics alone, on a port that the network of the clients need not reach. Not listening yet. */
export function createMetricsServer(page: MetricsPage): FastifyInstance {
  const server = Fastify();
  server.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(renderError('REQUEST_MALFORMED')),
  );
  addMetricsRoute(server, page);
  return server;
}
