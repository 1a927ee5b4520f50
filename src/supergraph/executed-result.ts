import { GraphQLError } from 'graphql';
import { DomainError } from '../domain/domain-error';

/** What an executor gives for a filtered document. Nothing is taken for granted about `data`. */
export interface ExecutedResult {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
}

/** The answer to the operation as the client wrote it. */
export interface CompletedResult {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLError[];
  readonly extensions?: Record<string, unknown>;
}

/** A place in an answer: each step knows the one before. */
export interface Path {
  readonly before: Path | undefined;
  readonly step: string | number;
}

/** From the root down. */
export function toSteps(path: Path | undefined): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (let each = path; each !== undefined; each = each.before) steps.unshift(each.step);
  return steps;
}

/** What is said of a value that may not be missing, and is. */
export function describeMissing(steps: readonly (string | number)[]): GraphQLError {
  const cause = new DomainError('INTERNAL_ERROR');
  const extensions = { code: cause.code, reason: cause.reason };
  return new GraphQLError(cause.message, { path: steps, originalError: cause, extensions });
}

/** The error, without our own name for the type of an object at the end of its path. */
export function withoutAlias(error: GraphQLError, alias: string): GraphQLError {
  if (error.path?.at(-1) !== alias) return error;
  const { message, extensions, originalError = null } = error;
  return new GraphQLError(message, { path: error.path.slice(0, -1), extensions, originalError });
}
