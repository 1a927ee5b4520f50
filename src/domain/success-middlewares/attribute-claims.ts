import type { NamedSuccessMiddleware } from '../auth-success';

/**
 * Puts attributes of the user into the access token, as claims of the same name: at login and at every refresh, so that
 * a change shows within the life of an access token. An attribute that the user does not have adds nothing.
 */
export function attributeClaims(...names: readonly string[]): NamedSuccessMiddleware {
  return {
    name: 'attributeClaims',
    async handle(event, next) {
      const attributes = new Map(Object.entries(event.user.attributes ?? {}));
      for (const name of names) {
        const value = attributes.get(name);
        if (value !== undefined) event.claims.set(name, value);
      }
      await next();
    },
  };
}
