import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What {@link addWellKnownRoutes} works with. */
export interface WellKnownOptions {
  /** The `iss` of access tokens. */
  readonly issuer: string;
  /** The published keys (RFC 7517 section 5). */
  readonly getPublicJwks: () => unknown;
  /** How long others may keep them, in seconds. */
  readonly jwksMaxAgeSeconds: number;
}

const jwksPath = '/.well-known/jwks.json';
const metadataPath = '/.well-known/oauth-authorization-server';

/** Adds the routes by which routers and other services configure themselves: keys, and where the keys are (RFC 8414). */
export function addWellKnownRoutes(server: FastifyInstance, options: WellKnownOptions): void {
  const { issuer, getPublicJwks, jwksMaxAgeSeconds } = options;
  const cacheControl = `public, max-age=${String(jwksMaxAgeSeconds)}`;
  server.get(jwksPath, (request, reply) =>
    sendCacheable(reply.header('cache-control', cacheControl), request, getPublicJwks()),
  );
  // Without query and fragment (RFC 8414 section 2), and without what routes take for a pattern.
  if (!/^https?:[^?#*]+$/.test(issuer) || !URL.canParse(issuer)) return;
  const metadata = {
    issuer,
    jwks_uri: `${issuer.replace(/\/$/, '')}${jwksPath}`,
    // There is no authorization endpoint: people sign in by GraphQL.
    response_types_supported: [],
    grant_types_supported: [],
  };
  // An issuer with a path has it after the well-known part (RFC 8414 section 3.1).
  const path = `${metadataPath}${new URL(issuer).pathname.replace(/\/$/, '').replaceAll(':', '::')}`;
  server.get(path, (request, reply) => sendCacheable(reply.header('cache-control', cacheControl), request, metadata));
}

/** Answers 304 to those who have it already (RFC 9110 section 13.1.2). */
function sendCacheable(reply: FastifyReply, request: FastifyRequest, content: unknown): FastifyReply {
  const body = JSON.stringify(content);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  reply.header('etag', etag);
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (known?.some((each) => each === etag || each === '*')) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(body);
}
