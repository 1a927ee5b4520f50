import { ApolloServerValidationErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { DomainError } from '../domain/domain-error';
import { errorCatalogue } from '../domain/error-catalogue';
import type { ErrorReason } from '../domain/error-catalogue';
import { MisuseError } from '../domain/misuse-error';
import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import type { ErrorOrigins } from '../util/request-notes';
import { findReasonForGivingUp } from './limits/giving-up';
import { redactMessage } from './redact';
import { RefusalLog } from './refusal-log';

/** What {@link createFormatError} works with. */
export interface FormatErrorOptions {
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'elapsedMs'>;
  /** Whether mistakes of the embedder are told to the caller too: in the development profile. */
  readonly isDevelopment: boolean;
  /** Where the request of an error is known, by whose id somebody who reports it can be helped. */
  readonly errorOrigins?: ErrorOrigins | undefined;
}

/** What goes with Apollo's own codes. They are the client's doing, so their messages are shown. */
const reasonByApolloCode: Readonly<Record<string, ErrorReason>> = {
  GRAPHQL_PARSE_FAILED: 'QUERY_MALFORMED',
  GRAPHQL_VALIDATION_FAILED: 'QUERY_INVALID',
  BAD_USER_INPUT: 'INPUT_INVALID',
  BAD_REQUEST: 'REQUEST_MALFORMED',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_UNKNOWN',
  PERSISTED_QUERY_NOT_SUPPORTED: 'PERSISTED_QUERIES_OFF',
  PERSISTED_QUERY_NOT_FOUND: 'PERSISTED_QUERY_UNKNOWN',
};

/** Apollo's `formatError`. */
export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/**
 * The only exit for errors: a failure of the catalogue is shown with its code and reason, one of graphql-js or of an
 * embedder's GraphQLError without the client's values, and anything else is a bug: masked, and logged once.
 */
export function createFormatError({ logger, clock, isDevelopment, errorOrigins }: FormatErrorOptions): FormatError {
  const refusals = new RefusalLog({ logger, clock });
  return (formatted, error) => {
    const original = findOrigin(error);
    if (original instanceof DomainError) return showDomainError(formatted, original, refusals);
    const givenUp = findReasonForGivingUp(original);
    if (givenUp !== undefined) return show(formatted, { reason: givenUp });
    const code = formatted.extensions?.['code'];
    if (original instanceof GraphQLError && typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') {
      return showGraphqlError(formatted, original, code);
    }
    const requestId = errorOrigins?.findRequestId(error);
    logger.error({ requestId, err: original, path: formatted.path?.join('.') }, 'an operation failed');
    return mask(formatted, { requestId, toldInFull: isDevelopment ? original : undefined });
  };
}

/** What a resolver threw. Of a subgraph's, those who delegate make errors around errors: a refusal is found however deep it lies. */
function findOrigin(error: unknown): unknown {
  const original = unwrapResolverError(error);
  let inner = original;
  while (inner instanceof GraphQLError) inner = inner.originalError;
  return inner instanceof DomainError ? inner : original;
}

/** The id is what somebody who reports it can be helped by. */
function mask(
  formatted: GraphQLFormattedError,
  { requestId, toldInFull }: { readonly requestId: string | undefined; readonly toldInFull: unknown },
): GraphQLFormattedError {
  const message = toldInFull instanceof MisuseError ? toldInFull.message : undefined;
  const more = requestId === undefined ? {} : { requestId };
  return show(formatted, { reason: 'INTERNAL_ERROR', message, more });
}

function showDomainError(
  formatted: GraphQLFormattedError,
  error: DomainError,
  refusals: RefusalLog,
): GraphQLFormattedError {
  const { reason, retryAfterSeconds, leftOut, weakness } = error;
  if (error.code === 'UNAVAILABLE') refusals.note(error, formatted.path?.join('.'));
  return show(formatted, {
    reason,
    more: {
      ...weakness,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(leftOut !== undefined && { leftOut }),
    },
  });
}

/** Apollo's own refusals get their reason; an embedder's error keeps its extensions, without a stack trace. */
function showGraphqlError(formatted: GraphQLFormattedError, error: GraphQLError, code: string): GraphQLFormattedError {
  const { stacktrace: _, reason = reasonByApolloCode[code], ...extensions } = formatted.extensions ?? {};
  const message = isIntrospectionOff(error) ? introspectionIsOff : redactMessage(error);
  if (reason === undefined) return { ...formatted, message, extensions };
  // Apollo stamps its own code on what a validation rule of ours reports.
  const shownCode = isCatalogued(reason) ? errorCatalogue[reason].code : code;
  return { ...formatted, message, extensions: { ...extensions, code: shownCode, reason } };
}

/** Apollo's own words name its product, and an option that whoever asks cannot set. */
const introspectionIsOff = 'The schema cannot be asked for: introspection is off in production.';

function isIntrospectionOff({ extensions }: GraphQLError): boolean {
  return extensions['validationErrorCode'] === ApolloServerValidationErrorCode.INTROSPECTION_DISABLED;
}

function isCatalogued(reason: unknown): reason is ErrorReason {
  return typeof reason === 'string' && Object.hasOwn(errorCatalogue, reason);
}

interface Shown {
  readonly reason: ErrorReason;
  /** Default the catalogue's. */
  readonly message?: string | undefined;
  readonly more?: Readonly<Record<string, unknown>>;
}

function show({ path, locations }: GraphQLFormattedError, { reason, message, more }: Shown): GraphQLFormattedError {
  const entry = errorCatalogue[reason];
  return {
    message: message ?? entry.message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { code: entry.code, reason, ...more },
  };
}
