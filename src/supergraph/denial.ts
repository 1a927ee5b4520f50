import { GraphQLError } from 'graphql';
import type { ASTNode } from 'graphql';
import { DomainError } from '../domain/domain-error';
import type { CallerFacts, Refusal } from './access';

/** Says of a field that it is denied. */
export type DescribeDenial = (path: readonly (string | number)[], nodes?: readonly ASTNode[]) => GraphQLError;

/** For whom denials are described. */
export interface DeniedCaller extends Pick<CallerFacts, 'isAuthenticated' | 'refusal'> {
  /** Why it is not known which policies the caller has: whether a field stays denied shows when somebody asks again. */
  readonly undecided?: Refusal | undefined;
}

/** The errors of one caller. They name paths that the caller wrote, and neither requirements nor types. */
export function describeDenialsOf(caller: DeniedCaller): DescribeDenial {
  const cause = describeCause(caller);
  const extensions = { code: cause.code, reason: cause.reason };
  return (path, nodes) =>
    new GraphQLError(cause.message, { path, nodes: nodes ?? null, originalError: cause, extensions });
}

function describeCause({ isAuthenticated, refusal, undecided }: DeniedCaller): DomainError {
  if (undecided !== undefined) return toError(undecided);
  if (isAuthenticated) return new DomainError('FIELD_NOT_ALLOWED');
  return refusal === undefined ? new DomainError('TOKEN_MISSING') : toError(refusal);
}

/** Whose token has expired is to refresh it, and not to log in again. */
function toError({ reason, retryAfterSeconds }: Refusal): DomainError {
  return new DomainError(reason, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
}
