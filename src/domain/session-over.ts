import { DomainError } from './domain-error';
import type { ErrorReason } from './error-catalogue';

/** The reasons upon which tokens are worth nothing any more: a closed list, promised in docs/errors.md. */
export const reasonsToDropTokens: ReadonlySet<ErrorReason> = new Set([
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
  'ACCOUNT_DISABLED',
  'REFRESH_TOKEN_INVALID',
  'REFRESH_TOKEN_EXPIRED',
  'REFRESH_TOKEN_REUSED',
]);

/** True for a refusal that no repetition changes. Whatever is transient, or a bug of ours, leaves the tokens good. */
export function isSessionOver(error: unknown): boolean {
  return error instanceof DomainError && reasonsToDropTokens.has(error.reason);
}
