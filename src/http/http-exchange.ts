import type { PresentedCredentials } from '../domain/caller';
import type { HttpExchange } from '../graphql/auth-context';
import type { RequestFacts } from './bearer-token';
import type { CookieResponse } from './set-cookie';

/**
 * The cookies of this service, by name, whichever its settings. Also as the value of a cookie without a name, which comes back as
 * if it had that one (RFC 6265bis section 5.7, of which older browsers know nothing).
 */
const ownCookie = /^[\s=]*__(?:Host|Secure)-(?:refresh|access)-/i;

/** What passes between a client and subgraphs, in the exchange that is under way. */
export function createHttpExchange(
  { headers }: RequestFacts,
  response: CookieResponse,
  credentials: PresentedCredentials,
): HttpExchange {
  return {
    headers,
    accessToken: credentials.kind === 'bearer' ? credentials.token : undefined,
    addAnswerHeader: (name, value) => {
      // Session fixation: a subgraph must not put people into a session of its own choice.
      if (name === 'set-cookie' && ownCookie.test(value)) return;
      response.setHeader(name, [...valuesOf(response.getHeader(name)), value]);
    },
  };
}

function valuesOf(header: ReturnType<CookieResponse['getHeader']>): readonly string[] {
  if (header === undefined) return [];
  return typeof header === 'object' ? header : [String(header)];
}
