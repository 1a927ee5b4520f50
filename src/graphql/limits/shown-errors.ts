import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { DomainError } from '../../domain/domain-error';

/** How many errors an answer has at most, besides the one that says how many there were. */
const maxShown = 100;

/**
 * The result with as many errors as somebody reads. A subgraph that is down makes one for each item of a list, and each costs a path, a
 * line of the log, and a client that goes through them. Data stays as it is. Of each kind of error the first one stays too: behind a thousand
 * outages a client must still find that its token has expired.
 */
export function limitErrors(result: ExecutionResult): ExecutionResult {
  const { errors = [] } = result;
  if (errors.length <= maxShown) return result;
  // Those of this service before those of subgraphs: one that makes up a hundred codes must not hide what a client has to know.
  const firsts = [...listFirsts(errors.filter(isOwn)), ...listFirsts(errors.filter((error) => !isOwn(error)))];
  const chosen = new Set(firsts.slice(0, maxShown));
  for (const error of errors) if (chosen.size < maxShown) chosen.add(error);
  const shown = errors.filter((error) => chosen.has(error));
  return { ...result, errors: [...shown, tellLeftOut(errors.length - shown.length)] };
}

/** The first one of each kind. */
function listFirsts(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const firsts = new Map<unknown, GraphQLError>();
  for (const error of errors) if (!firsts.has(kindOf(error))) firsts.set(kindOf(error), error);
  return [...firsts.values()];
}

function isOwn({ originalError }: GraphQLError): boolean {
  return originalError instanceof DomainError;
}

/** What clients branch on. */
function kindOf({ originalError, extensions }: GraphQLError): unknown {
  if (originalError instanceof DomainError) return originalError.reason;
  return extensions['reason'] ?? extensions['code'];
}

function tellLeftOut(leftOut: number): GraphQLError {
  const originalError = new DomainError('ERRORS_LEFT_OUT', { leftOut });
  return new GraphQLError(originalError.message, { originalError });
}
