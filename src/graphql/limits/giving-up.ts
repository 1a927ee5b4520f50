import { GraphQLError } from 'graphql';
import type { ErrorReason } from '../../domain/error-catalogue';

/**
 * How graphql-js reports wrong variables: the first one. Each report quotes the whole value, so that fifty of them, which is
 * its default, took two seconds for a value of 250 KB.
 */
export const executionOptions = { maxCoercionErrors: 1 } as const;

/**
 * How many errors graphql-js finds in a query before it gives up. Each looks through the text for its line, from the beginning: a hundred,
 * which is its default, took 100 ms for a text of 250 KB on a slow machine.
 */
export const validationOptions = { maxErrors: 20 } as const;

/** What graphql-js says, in full, where it gives up; what a client sends is no part of it. */
const sayings: readonly (readonly [pattern: RegExp, reason: ErrorReason])[] = [
  [/^Syntax Error: Document contains more tha[tn] \d+ (?:tokens|comments)\. Parsing aborted\.$/, 'QUERY_TOO_COMPLEX'],
  [/^Validation aborted\.$/, 'QUERY_TOO_COMPLEX'],
  [/^Too many errors processing variables, error limit reached\. Execution aborted\.$/, 'INPUT_INVALID'],
];

/** The reason for which graphql-js has given up; undefined for any other error. */
export function findReasonForGivingUp(error: unknown): ErrorReason | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const { message } = error;
  return sayings.find(([pattern]) => pattern.test(message))?.[1];
}
