import type { FastifyInstance } from 'fastify';
import type { IsTrustedProxy } from '../domain/trusted-proxies';
import type { Logger } from '../util/logger';

/** What {@link warnOfUnheardProxy} works with. */
export interface UnheardProxyOptions {
  readonly logger: Logger;
  readonly isTrustedProxy: IsTrustedProxy;
  /** Whether the settings name proxies whose word is taken. */
  readonly hasTrustedProxies: boolean;
}

const noneIsNamed =
  'requests come with X-Forwarded-For, which is ignored: if a proxy is in front of this service, set TRUSTED_PROXIES to its address';
const anotherIsNamed =
  'requests come with X-Forwarded-For from an address that is not in TRUSTED_PROXIES, so it is ignored: if a proxy is there, add it';

/**
 * Says once that a proxy seems to be in front of the service which the settings do not know: until they do, all who come through it
 * are one client, and the wrong passwords of a few make everybody wait. A client can send the header too; it is heeded in neither case.
 */
export function warnOfUnheardProxy(server: FastifyInstance, options: UnheardProxyOptions): void {
  const { logger, isTrustedProxy, hasTrustedProxies } = options;
  let hasWarned = false;
  server.addHook('onRequest', ({ headers, raw }, _reply, done) => {
    const peer = raw.socket.remoteAddress;
    if (!hasWarned && headers['x-forwarded-for'] !== undefined && !isTrustedProxy(peer ?? '')) {
      hasWarned = true;
      logger.warn({ peer }, hasTrustedProxies ? anotherIsNamed : noneIsNamed);
    }
    done();
  });
}
