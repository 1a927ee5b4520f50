import { createServer } from 'node:http';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyServerFactory } from 'fastify';
import { toListenError } from '../util/listen-error';
import type { ListenAddress } from '../util/listen-error';
import type { GraphqlHandler } from './graphql-handler';
import { createClientErrorHandler } from './client-error';
import { createWatch } from './request-log';
import type { RequestLogOptions, WatchRequest } from './request-log';
import { findRequestId } from './request-id';
import { ConnectionQueue } from './connection-queue';
import { addCors } from './cors';
import type { CorsOptions } from './cors';
import { addHeadCheck } from './request-head';
import { addMetricsRoute } from './metrics-route';
import type { MetricsPage } from './metrics-route';
import type { SandboxOptions } from './sandbox-examples';
import { addSandboxRoutes } from './sandbox-routes';
import { createSecurityHeaders } from './security-headers';
import { createTransportErrorHandler, sendTransportError } from './transport-error';
import { warnOfUnheardProxy } from './unheard-proxy';
import type { UnheardProxyOptions } from './unheard-proxy';
import { warnOfUnlistedPage } from './unlisted-page';
import { addWellKnownRoutes } from './well-known';
import type { WellKnownOptions } from './well-known';

/** What {@link createHttpServer} works with. */
export interface HttpServerOptions extends RequestLogOptions, UnheardProxyOptions, CorsOptions {
  readonly handleGraphql: GraphqlHandler;
  /** A name for a request that comes without one. */
  readonly newRequestId: () => string;
  /** What the page at `/` offers. Undefined in production, which has none. */
  readonly sandbox: SandboxOptions | undefined;
  /** What is published of keys and issuer; undefined for a service that issues nothing. */
  readonly wellKnown: WellKnownOptions | undefined;
  /** Undefined where they are on a port of their own, or nowhere. */
  readonly metrics: MetricsPage | undefined;
  /** Whether the service is about to end: connections are not kept for another request then. */
  readonly isStopping: () => boolean;
  /** What keeps the service from doing its work right now; undefined when nothing does. */
  readonly whyNotReady: () => Promise<'stopping' | 'database' | 'revocations' | 'subgraphs' | undefined>;
}

/** The largest request body that is read, in bytes. */
const maxBodyBytes = 256 * 1024;
/** How long a client may take to send its request, in milliseconds. */
const requestTimeoutMs = 30_000;

/** How long a connection is kept for another request: longer than proxies keep theirs, so that none is closed under a request. */
const keepAliveTimeoutMs = 72_000;

/** Whether there is a Host is looked at in {@link addHeadCheck}, and so is what a client expects. */
const serverOptions = {
  requestTimeout: requestTimeoutMs,
  keepAliveTimeout: keepAliveTimeoutMs,
  requireHostHeader: false,
};

/** What Fastify would load for JSON Schemas was an eighth of a start. */
const compilersFactory = { buildValidator: refuseSchema, buildSerializer: refuseSchema };

/** The HTTP server, with all its routes, not listening yet. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const begin = createBegin(options);
  const connections: ConnectionQueue[] = [];
  const server = Fastify({
    serverFactory: createServerFactory(options, connections),
    bodyLimit: maxBodyBytes,
    schemaController: { compilersFactory },
    // A request that comes in on a connection from before the stop is answered like any other.
    return503OnClosing: false,
    clientErrorHandler: createClientErrorHandler(options),
    genReqId: ({ headers }) => findRequestId(headers) ?? options.newRequestId(),
    // A URL that cannot be decoded gets here before any hook; by default it would be quoted, with the tokens in it.
    frameworkErrors: (_error, request, reply) => {
      begin(request, reply);
      void sendTransportError(reply, 400, 'REQUEST_MALFORMED');
    },
  });
  server.setErrorHandler(createTransportErrorHandler(options.logger));
  server.setNotFoundHandler((_request, reply) => sendTransportError(reply, 404, 'REQUEST_MALFORMED'));
  // Only JSON: what an HTML form can send is refused, and with it the requests that a foreign page can make silently.
  server.removeContentTypeParser('text/plain');

  server.addHook('preClose', (done) => {
    for (const each of connections) each.close();
    done();
  });
  server.addHook('onRequest', (request, reply, done) => {
    begin(request, reply);
    done();
  });
  server.addHook('onSend', async (_request, reply) => {
    // So that a client does not send its next request into a connection that is being closed.
    if (options.isStopping()) reply.header('connection', 'close');
  });
  warnOfUnheardProxy(server, options);
  warnOfUnlistedPage(server, options);
  addHeadCheck(server);
  addCors(server, options);
  addGraphqlRoutes(server, options);
  addServiceRoutes(server, options);
  return server;
}

/** What is done first with every request. */
function createBegin(options: HttpServerOptions): WatchRequest {
  const watch = createWatch(options);
  const securityHeaders = createSecurityHeaders();
  return (request, reply) => {
    reply.headers(securityHeaders);
    watch(request, reply);
  };
}

/** Node's own server, which leaves to us what it would answer by itself, and when a connection begins. */
function createServerFactory({ clock }: HttpServerOptions, connections: ConnectionQueue[]): FastifyServerFactory {
  return (handle) => {
    const server = createServer(serverOptions, handle).on('checkExpectation', handle);
    connections.push(new ConnectionQueue(server, { clock, silenceMs: requestTimeoutMs }));
    return server;
  };
}

function refuseSchema(): never {
  throw new Error('no route has a JSON Schema');
}

function addGraphqlRoutes(server: FastifyInstance, { handleGraphql, sandbox }: HttpServerOptions): void {
  server.post('/graphql', handleGraphql);
  server.get('/graphql', async (_request, reply) => {
    reply.header('allow', 'POST');
    return sendTransportError(reply, 405, 'REQUEST_MALFORMED');
  });
  if (sandbox !== undefined) addSandboxRoutes(server, sandbox);
}

function addServiceRoutes(server: FastifyInstance, options: HttpServerOptions): void {
  if (options.wellKnown !== undefined) addWellKnownRoutes(server, options.wellKnown);
  if (options.metrics !== undefined) addMetricsRoute(server, options.metrics);
  server.get('/health/live', () => ({ status: 'live' }));
  server.get('/health/ready', async (_request, reply) => {
    const reason = await options.whyNotReady();
    if (reason === undefined) return { status: 'ready' };
    return reply.code(503).header('retry-after', '1').send({ status: 'not ready', reason });
  });
}

/** Opens a server to requests; tells the URL at which it is reached. */
export type Listen = (server: FastifyInstance, address: ListenAddress) => Promise<string>;

/**
 * Begins to listen.
 * @returns the URL at which the service is reached
 * @throws OperatorError when the port is taken or the address is not this machine's
 */
export async function listen(server: FastifyInstance, address: ListenAddress): Promise<string> {
  try {
    const { host, port } = address;
    // Of many connections at once, those that find no place are not refused but tried again by the client a second later.
    return await server.listen({ host, port, backlog: 4096 });
  } catch (cause) {
    throw toListenError(address, cause);
  }
}
