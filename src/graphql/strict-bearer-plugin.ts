import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Kind } from 'graphql';
import { DomainError } from '../domain/domain-error';
import type { AuthContext } from './auth-context';
import { hasCredentialFieldsOnly } from './credential-fields';

/**
 * For installations that want a rejected bearer token to fail the whole request with 401, public fields included.
 * Mutations that check credentials themselves are excepted: with an expired token one must still be able to log in.
 */
export const strictBearerPlugin: ApolloServerPlugin<AuthContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ contextValue, document, operation }) {
        if (contextValue.kind !== 'rejected' || operation === undefined) return Promise.resolve();
        const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
        const isExcepted = hasCredentialFieldsOnly(
          operation,
          (name) => fragments.find((fragment) => fragment.name.value === name)?.selectionSet,
        );
        if (isExcepted) return Promise.resolve();
        const { message, code, reason } = new DomainError(contextValue.reason);
        throw new GraphQLError(message, { extensions: { code, reason, http: { status: 401 } } });
      },
    }),
};
