import { ApolloServer } from '@apollo/server';
import type { ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../util/logger';
import type { AuthContext } from './auth-context';
import { createRequestNotesPlugin } from './request-notes-plugin';
import type { ErrorOrigins } from '../util/request-notes';
import { createAnswerPlugin } from './answer-plugin';
import type { OperationObserver } from './answer-plugin';
import { createDocumentStore } from './document-store';
import type { FormatError } from './format-error';
import { executionOptions, validationOptions } from './limits/giving-up';
import { createParseOptions } from './limits/query-limits';
import type { QueryLimits } from './limits/query-limits';
import { SwappableGraph } from './supergraph/swappable-graph';
import { createValidationRules } from './validation-rules';
import { strictBearerPlugin } from './strict-bearer-plugin';

/** What {@link createApolloServer} works with. */
export interface ApolloServerOptions {
  /** What is executed: a schema, or a graph that may be replaced. */
  readonly graph: GraphQLSchema | SwappableGraph;
  readonly logger: Logger;
  readonly isDevelopment: boolean;
  readonly formatError: FormatError;
  /** Whether a rejected bearer token fails the whole request with 401. */
  readonly isBearerStrict: boolean;
  readonly limits: QueryLimits;
  /** Is told which request an error belongs to. */
  readonly errorOrigins?: ErrorOrigins | undefined;
  readonly observer: OperationObserver;
}

/** The GraphQL engine, not started yet. It has no HTTP server of its own. */
export function createApolloServer(options: ApolloServerOptions): ApolloServer<AuthContext> {
  const { graph, logger, isDevelopment, isBearerStrict, formatError, limits, observer, errorOrigins } = options;
  return new ApolloServer<AuthContext>({
    ...(graph instanceof SwappableGraph ? { gateway: graph } : { schema: graph }),
    logger: toApolloLogger(logger),
    introspection: isDevelopment,
    hideSchemaDetailsFromClientErrors: !isDevelopment,
    includeStacktraceInErrorResponses: false,
    formatError,
    validationRules: [...createValidationRules(limits)],
    parseOptions: createParseOptions(limits),
    // Suggestions are costly, and would be taken out of the messages again.
    validationOptions: { ...validationOptions, hideSuggestions: !isDevelopment },
    executionOptions,
    documentStore: createDocumentStore(),
    persistedQueries: false, // those of ours are resolved before: mutations are none of them, and strangers fill no memory
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false, // the process has one place that handles signals
    plugins: [
      // What Apollo would add by itself: nothing leaves this process, and answers are never cached.
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ...createAuthPlugins(isBearerStrict, observer),
      ...(errorOrigins === undefined ? [] : [createRequestNotesPlugin(errorOrigins)]),
    ],
  });
}

/** What belongs to the answers of this schema, whichever server gives them. */
export function createAuthPlugins(
  isBearerStrict: boolean,
  observer: OperationObserver,
): readonly ApolloServerPlugin<AuthContext>[] {
  const plugins = [createAnswerPlugin(observer)];
  return isBearerStrict ? [...plugins, strictBearerPlugin] : plugins;
}

/** Apollo's messages are plain text, ours carry fields first. */
function toApolloLogger(logger: Logger): NonNullable<ConstructorParameters<typeof ApolloServer>[0]['logger']> {
  return {
    debug: (message) => {
      logger.debug({}, String(message));
    },
    info: (message) => {
      logger.info({}, String(message));
    },
    warn: (message) => {
      logger.warn({}, String(message));
    },
    error: (message) => {
      logger.error({}, String(message));
    },
  };
}
