import { GraphQLError } from 'graphql';
import type { ASTNode } from 'graphql';
import { DomainError } from '../domain/domain-error';
import type { CallerFacts, Refusal } from './access';

/** Says of a field that it is denied. */
export type DescribeDenial = (path: readonly (string | number)[], nodes?: readonly ASTNode[]) => GraphQLError;

/** The errors of one caller. They name paths that the caller wrote, and neither requirements nor types. */
export function describeDenialsOf({
  isAuthenticated,
  refusal,
}: Pick<CallerFacts, 'isAuthenticated' | 'refusal'>): DescribeDenial {
  const cause = isAuthenticated ? new DomainError('FIELD_NOT_ALLOWED') : describeStranger(refusal);
  const extensions = { code: cause.code, reason: cause.reason };
  return (path, nodes) =>
    new GraphQLError(cause.message, { path, nodes: nodes ?? null, originalError: cause, extensions });
}

/** Whose token has expired is to refresh it, and not to log in again. */
function describeStranger(refusal: Refusal | undefined): DomainError {
  if (refusal === undefined) return new DomainError('SIGN_IN_REQUIRED');
  const { reason, ...more } = refusal;
  return new DomainError(reason, more);
}
