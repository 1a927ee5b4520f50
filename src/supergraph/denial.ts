import { GraphQLError } from 'graphql';
import type { ASTNode } from 'graphql';
import { DomainError } from '../domain/domain-error';

/** What a caller without credentials is told, and one whose credentials are not enough. */
const reasons = { anonymous: 'SIGN_IN_REQUIRED', authenticated: 'FIELD_NOT_ALLOWED' } as const;

/** Says of a field that it is denied. */
export type DescribeDenial = (path: readonly (string | number)[], nodes?: readonly ASTNode[]) => GraphQLError;

/** The errors of one caller. They name paths that the caller wrote, and neither requirements nor types. */
export function describeDenialsOf({ isAuthenticated }: { readonly isAuthenticated: boolean }): DescribeDenial {
  const cause = new DomainError(isAuthenticated ? reasons.authenticated : reasons.anonymous);
  const extensions = { code: cause.code, reason: cause.reason };
  return (path, nodes) =>
    new GraphQLError(cause.message, { path, nodes: nodes ?? null, originalError: cause, extensions });
}
