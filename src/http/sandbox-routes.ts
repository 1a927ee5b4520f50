import type { FastifyInstance, FastifyReply } from 'fastify';
import type { SandboxOptions } from './sandbox-examples';
import { createSandboxPage, errorsPage } from './sandbox-page';
import type { Page } from './sandbox-page';

/** Adds the pages of the development profile. */
export function addSandboxRoutes(server: FastifyInstance, options: SandboxOptions): void {
  const renderPage = createSandboxPage(options);
  server.get('/', (request, reply) =>
    // The embedded Sandbox lies on another origin, and the strict default would keep it out.
    send(reply.header('cross-origin-opener-policy', 'same-origin-allow-popups'), renderPage(request.headers.host)),
  );
  server.get('/errors', (_request, reply) => send(reply, errorsPage));
}

function send(reply: FastifyReply, { html, contentSecurityPolicy }: Page): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('content-security-policy', contentSecurityPolicy).send(html);
}
