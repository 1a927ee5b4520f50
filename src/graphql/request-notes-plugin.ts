import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { ErrorOrigins, RequestNotes } from '../util/request-notes';
import type { AuthContext } from './auth-context';

/** A name is whatever the client likes: what is longer is no name of an operation. */
const maxNameLength = 64;

/** Notes down for the log what only the engine knows of a request: the operation, who called, and how it came out. */
export function createRequestNotesPlugin(origins: ErrorOrigins): ApolloServerPlugin<AuthContext> {
  return {
    requestDidStart({ contextValue: { request } }) {
      return Promise.resolve(request && createListener(request, origins));
    },
  };
}

function createListener(notes: RequestNotes, origins: ErrorOrigins): GraphQLRequestListener<AuthContext> {
  return {
    // Only of an operation that is valid: what else stands in a query may be anything, a password without its quotes too.
    didResolveOperation({ operation, operationName }) {
      notes.operationType = operation?.operation;
      notes.operationName = operationName?.slice(0, maxNameLength);
      return Promise.resolve();
    },
    didEncounterErrors({ errors }) {
      origins.note(errors, notes);
      return Promise.resolve();
    },
    willSendResponse({ response: { body }, contextValue }) {
      const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
      Object.assign(notes, describeCaller(contextValue), describeFailure(errors?.[0]));
      return Promise.resolve();
    },
  };
}

function describeCaller(context: AuthContext): Partial<RequestNotes> {
  const sessionId = context.kind === 'authenticated' ? context.viewer.sessionId : undefined;
  return { caller: context.kind, sessionId, clientAddress: context.client.ipAddress };
}

function describeFailure(error: GraphQLFormattedError | undefined): Partial<RequestNotes> {
  if (error === undefined) return {};
  const { code, reason } = error.extensions ?? {};
  return { code: typeof code === 'string' ? code : 'UNKNOWN', ...(typeof reason === 'string' && { reason }) };
}
