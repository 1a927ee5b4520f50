import type { AccountCaller, AuthenticatedCaller, Caller } from './caller';
import { DomainError } from './domain-error';

/**
 * The caller, when it is signed in.
 * @throws DomainError TOKEN_MISSING, DATABASE_UNAVAILABLE, ISSUER_UNAVAILABLE, or the reason why the presented token was refused
 */
export function requireAuthenticated(caller: Caller): AuthenticatedCaller {
  switch (caller.kind) {
    case 'authenticated':
      return caller;
    case 'anonymous':
      throw new DomainError('TOKEN_MISSING');
    case 'undecided':
      throw new DomainError(caller.reason, { retryAfterSeconds: caller.retryAfterSeconds });
    case 'rejected':
      throw new DomainError(caller.reason);
  }
}

/**
 * The caller, when it is signed in with an account of this service.
 * @throws DomainError FOREIGN_ACCOUNT for a caller of another issuer; else as {@link requireAuthenticated}
 */
export function requireAccount(caller: Caller): AccountCaller {
  const authenticated = requireAuthenticated(caller);
  // Impersonation: a subject of another issuer may be spelt like the id of an account here.
  if (authenticated.accessToken === undefined) throw new DomainError('FOREIGN_ACCOUNT');
  return authenticated;
}
