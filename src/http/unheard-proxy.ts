import type { FastifyInstance } from 'fastify';
import type { Logger } from '../util/logger';

/**
 * Says once that a proxy seems to be in front of the service which the settings do not know: until they do, all who come through it
 * are one client, and the wrong passwords of a few make everybody wait. A client can send the header too; it is heeded in neither case.
 */
export function warnOfUnheardProxy(server: FastifyInstance, logger: Logger): void {
  let hasWarned = false;
  server.addHook('onRequest', (request, _reply, done) => {
    if (!hasWarned && request.headers['x-forwarded-for'] !== undefined) {
      hasWarned = true;
      logger.warn(
        { peer: request.raw.socket.remoteAddress },
        'requests come with X-Forwarded-For, which is ignored: if a proxy is in front of this service, set TRUSTED_PROXIES to its address',
      );
    }
    done();
  });
}
