import type { FastifyInstance } from 'fastify';
import type { Logger } from '../util/logger';
import { isPreflight } from './cors';

/** What {@link warnOfUnlistedPage} works with. */
export interface UnlistedPageOptions {
  readonly logger: Logger;
  /** Origins whose pages may call this service. */
  readonly allowedOrigins: readonly string[];
}

const notListed =
  'a page of this origin asked, which is not in ALLOWED_ORIGINS, so its browser reports a network failure: if the page is yours, add the origin';
const noOrigin =
  'a page without an origin asked, opened as a file for one, so its browser reports a network failure: serve the page over http, and add its origin to ALLOWED_ORIGINS';

/** Longer than any origin of use; whoever sends more must not fill the log. */
const maxShown = 200;

/**
 * Says once that a page was kept away. Its browser tells the page no more than that nothing came, which looks like a service that is down;
 * and the question that a browser asks beforehand (preflight) names no operation that could fail with a reason.
 */
export function warnOfUnlistedPage(server: FastifyInstance, { logger, allowedOrigins }: UnlistedPageOptions): void {
  const allowed = new Set(allowedOrigins);
  let hasWarned = false;
  server.addHook('onRequest', (request, _reply, done) => {
    const { origin = '' } = request.headers;
    if (!hasWarned && isPreflight(request) && !allowed.has(origin)) {
      hasWarned = true;
      logger.warn({ origin: origin.slice(0, maxShown) }, origin === 'null' ? noOrigin : notListed);
    }
    done();
  });
}
