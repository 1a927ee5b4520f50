import type { AuthenticatedCaller, Caller } from './caller';
import { DomainError } from './domain-error';

/**
 * The caller, when it is signed in.
 * @throws DomainError TOKEN_MISSING, DATABASE_UNAVAILABLE, or the reason why the presented token was refused
 */
export function requireAuthenticated(caller: Caller): AuthenticatedCaller {
  switch (caller.kind) {
    case 'authenticated':
      return caller;
    case 'anonymous':
      throw new DomainError('TOKEN_MISSING');
    case 'undecided':
      throw new DomainError('DATABASE_UNAVAILABLE', { retryAfterSeconds: 1 });
    case 'rejected':
      throw new DomainError(caller.reason);
  }
}
