import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { AuthContext } from './auth-context';

/**
 * Adds the `WWW-Authenticate` challenge to answers that need one (RFC 6750 section 3), and forbids caches to keep any
 * answer: nearly all of them carry tokens or what a token has opened.
 */
export function addChallenge({ response, contextValue }: GraphQLRequestContextWillSendResponse<AuthContext>): void {
  response.http.headers.set('cache-control', 'no-store');
  const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
  const challenge = challengeFor(contextValue, errors ?? []);
  if (challenge !== undefined) response.http.headers.set('www-authenticate', challenge);
}

/** A refused token is said even where the operation went well without it; the rest only where something failed. */
function challengeFor(context: AuthContext, errors: readonly GraphQLFormattedError[]): string | undefined {
  const reasons = new Set(errors.map(({ extensions }) => extensions?.['reason']));
  if (context.kind === 'rejected' && (context.isImplied !== true || reasons.has(context.reason)))
    return `Bearer error="${context.challenge}"`;
  if (reasons.has('INSUFFICIENT_SCOPE') || reasons.has('INSUFFICIENT_ROLE')) return 'Bearer error="insufficient_scope"';
  // No error code for a request without credentials (RFC 6750 section 3.1).
  return reasons.has('TOKEN_MISSING') || reasons.has('SIGN_IN_REQUIRED') ? 'Bearer' : undefined;
}
