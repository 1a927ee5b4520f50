import { createSessionKeeper } from 'graphql-auth-gateway/client';

/**
 * Keeps the session. `npm run example:react` sets VITE_SESSION to what the gateway does: with `cookie` the refresh token is in a cookie
 * that no script can read, and all tabs are of one session; with `memory` each tab has a session, which ends with the page.
 */
export const keeper = createSessionKeeper({
  // Whole, so that no element `base` that somebody gets into the page leads a password elsewhere.
  url: `${location.origin}/graphql`,
  mode: import.meta.env['VITE_SESSION'] === 'memory' ? 'tokens' : 'refreshCookie',
});
