import { GraphQLError } from 'graphql/error';
import { errorCatalogue } from '../domain/error-catalogue';
import type { ErrorReason } from '../domain/error-catalogue';

/** The error that the gateway itself would show for a reason, for any GraphQL server to throw. */
export function toGraphqlError(reason: ErrorReason, more: { readonly retryAfterSeconds?: number } = {}): GraphQLError {
  const { code, message } = errorCatalogue[reason];
  return new GraphQLError(message, { extensions: { code, reason, ...more } });
}
