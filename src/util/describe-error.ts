import { scrub } from './scrub';

/** An error as it is logged. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** A system error's or a database's code. */
  readonly code?: string;
  /** The failure's reason in the error catalogue. */
  readonly reason?: string;
  readonly cause?: DescribedError;
}

/** How many causes are followed. */
const maxDepth = 5;

/**
 * What a log may hold of an error: nothing but these members, because libraries hang whole requests, connections and
 * parameters on their errors, with the secrets in them.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something that is no error was thrown', stack: undefined };
  const { name, cause } = error;
  const message = withoutValue(error.message);
  return {
    type: name,
    message,
    // Which begins with the message.
    stack: error.stack === undefined ? undefined : scrub(error.stack.replace(error.message, () => message)),
    ...textOf(error, 'code'),
    ...textOf(error, 'reason'),
    ...(cause !== undefined && depth < maxDepth && { cause: describeError(cause, depth + 1) }),
  };
}

/** What graphql-js and its scalars quote of a value that a resolver has returned, whole objects among them. */
const quotedValue = /((?:cannot represent|value is not|expected) [^\n:]{1,120}: )[\s\S]*$/i;

function withoutValue(message: string): string {
  return scrub(message.replace(quotedValue, '$1<redacted>'));
}

function textOf<K extends 'code' | 'reason'>(error: Error, key: K): { readonly [P in K]?: string } {
  const value: unknown = Object.entries(error).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? ({ [key]: value } as { readonly [P in K]: string }) : {};
}
