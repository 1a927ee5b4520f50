import { HeaderMap } from '@apollo/server';
import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BoundedHasher } from '../domain/bounded-hasher';
import type { AuthContext } from '../graphql/auth-context';
import type { Asker, PersistedOperations } from '../graphql/persisted/persisted-operations';
import type { Tracer } from '../util/tracer';
import type { CreateContext } from './create-context';
import type { CookieResponse } from './set-cookie';
import { sendTransportError } from './transport-error';
import { Turnstile } from './turnstile';

/** Hands a request to Apollo and its answer back. */
export type GraphqlHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** What looks at the requests to the graph. */
export interface RequestObserver {
  readonly tracer: Tracer;
  /** How many have come and are not answered yet. */
  readonly inFlight: { value: number };
}

/** What answers requests to the graph. */
export interface GraphqlHandlerParts {
  readonly apollo: ApolloServer<AuthContext>;
  readonly createContext: CreateContext;
  /** Reads a request before anybody else does. */
  readonly persisted: Pick<PersistedOperations, 'resolve'>;
  /** What passwords wait for; undefined where there are none. */
  readonly hasher: Pick<BoundedHasher, 'admit'> | undefined;
}

interface Execution {
  readonly body: unknown;
  readonly context: AuthContext;
}

/** The route of the graph. */
export function createGraphqlHandler(
  { apollo, createContext, persisted, hasher }: GraphqlHandlerParts,
  { tracer, inFlight }: RequestObserver,
): GraphqlHandler {
  const turnstile = new Turnstile(hasher);
  const execute = ({ method, headers }: FastifyRequest, { body, context }: Execution): Promise<HTTPGraphQLResponse> =>
    apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method,
        headers: toHeaderMap(headers),
        search: '', // POST only: in a URL, tokens would end up in logs
        body,
      },
      context: () => Promise.resolve(context),
    });
  const answer: GraphqlHandler = async (request, reply) => {
    const context = await createContext(request.raw, toCookieResponse(reply), request.notes);
    // Before anything of it is read: a foreign page has no business here, whatever it asks.
    if (context.isFromForeignPage) return sendTransportError(reply, 403, 'ORIGIN_NOT_ALLOWED');
    const resolved = persisted.resolve(request.body, toAsker(request, context));
    if (resolved.kind === 'refused') return sendTransportError(reply, resolved.status, resolved.reason);
    const { body } = resolved;
    const response = await tracer.traceRequest(request.headers, async () => {
      const admission = await turnstile.pass(body, context.client);
      return execute(request, { body, context: admission.isTurnedAway ? { ...context, admission } : context });
    });
    if (response.body.kind !== 'complete') throw new Error('incremental delivery is not supported');
    reply.code(response.status ?? 200);
    for (const [name, value] of response.headers) reply.header(name, value);
    reply.header('cache-control', 'no-store'); // also where Apollo refuses before its plugins run
    return reply.send(response.body.string);
  };
  return async (request, reply) => {
    inFlight.value += 1;
    try {
      return await answer(request, reply);
    } finally {
      inFlight.value -= 1;
    }
  };
}

function toAsker({ notes }: FastifyRequest, { kind, isRouter }: AuthContext): Asker {
  return { notes, isSignedIn: kind === 'authenticated', isRouter };
}

/** Apollo's own map of headers has room for one Set-Cookie, so cookies go straight to the reply. */
function toCookieResponse(reply: FastifyReply): CookieResponse {
  return {
    getHeader: (name) => reply.getHeader(name),
    setHeader: (name, value) => reply.removeHeader(name).header(name, value),
  };
}

/** What nearly every client accepts. Nothing said means the same, and is not negotiated about. */
const acceptsJson: readonly string[] = ['*/*', 'application/json'];

/** The headers that Apollo reads. */
function toHeaderMap({ 'content-type': contentType, accept }: FastifyRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  if (contentType !== undefined) map.set('content-type', contentType);
  if (accept !== undefined && !acceptsJson.includes(accept)) map.set('accept', accept);
  return map;
}
