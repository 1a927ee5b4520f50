import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { errorCatalogue } from '../domain/error-catalogue';
import type { Clock } from '../util/clock';
import type { AuthContext } from './auth-context';
import { addChallenge } from './challenge';
import type { AnsweredDocument } from './persisted/persisted-operations';

/** An operation that has been answered. */
export interface AnsweredOperation {
  readonly type: 'query' | 'mutation' | 'subscription' | 'unknown';
  /** As the client has named it, which is not worth to be a label. */
  readonly name: string | undefined;
  /** `OK`, the code of the first error, or `OTHER` for a code that an embedding program made up. */
  readonly code: string;
  readonly seconds: number;
}

/** Is told of every operation, before its answer is sent. */
export type OnOperation = (operation: AnsweredOperation) => void;

/** What is told of operations, and by which clock they are timed. */
export interface OperationObserver {
  readonly onOperation: OnOperation;
  readonly clock: Pick<Clock, 'elapsedMs'>;
  /** Is told of every answer to a request that is known by its notes, before it is sent. */
  readonly onAnswer?: ((answer: AnsweredDocument) => void) | undefined;
}

const codes: ReadonlySet<unknown> = new Set(Object.values(errorCatalogue).map(({ code }) => code));

/** What is done to every answer, in one plugin, because each one costs every operation some microseconds. */
export function createAnswerPlugin({
  onOperation,
  clock,
  onAnswer,
}: OperationObserver): ApolloServerPlugin<AuthContext> {
  return {
    requestDidStart() {
      const startedAt = clock.elapsedMs();
      return Promise.resolve({
        willSendResponse(answered) {
          addChallenge(answered);
          const { operation, response, document, contextValue } = answered;
          const { errors, data } = response.body.kind === 'single' ? response.body.singleResult : {};
          const { request: notes } = contextValue;
          if (notes !== undefined) onAnswer?.({ notes, document, hasData: data !== undefined && data !== null });
          onOperation({
            type: operation?.operation ?? 'unknown',
            // Only of an operation that is valid: what else a client names may be anything.
            name: operation?.name?.value,
            code: codeOf(errors ?? []),
            seconds: (clock.elapsedMs() - startedAt) / 1000,
          });
          return Promise.resolve();
        },
      });
    },
  };
}

function codeOf([first]: readonly GraphQLFormattedError[]): string {
  if (first === undefined) return 'OK';
  const code = first.extensions?.['code'];
  return typeof code === 'string' && codes.has(code) ? code : 'OTHER'; // a closed set: these become labels
}
