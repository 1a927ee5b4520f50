import { addSeconds } from '../../util/time';
import type { NamedSuccessMiddleware } from '../auth-success';

/**
 * Tells clients when to refresh, as `extra.refreshAt` (ISO 8601): ahead of the expiry, so that no request fails first.
 * @param part of the access token's life that is left by then, between 0 and 1; default 0.2
 */
export function refreshHint(part = 0.2): NamedSuccessMiddleware {
  return {
    name: 'refreshHint',
    async handle(event, next) {
      await next();
      const { expiresAt, expiresIn, extra } = event.payload;
      extra['refreshAt'] = addSeconds(expiresAt, -Math.round(expiresIn * part)).toISOString();
    },
  };
}
