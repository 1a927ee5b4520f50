import type { GraphQLSchema } from 'graphql';
import type { Config } from './config';
import { findSettingRisks } from './config/risks';
import { createIsTrustedProxy } from './domain/trusted-proxies';
import { createApolloServer } from './graphql/apollo-server';
import type { FormatError } from './graphql/format-error';
import type { CreateContext } from './http/create-context';
import { createGraphqlHandler } from './http/graphql-handler';
import { createHttpServer, listen } from './http/server';
import type { HttpServerOptions } from './http/server';
import type { Randomness } from './domain/randomness';
import type { Clock } from './util/clock';
import type { Logger } from './util/logger';
import type { ErrorOrigins } from './util/request-notes';

/** What {@link serveGraph} works with. */
export interface ServeGraphOptions extends Pick<HttpServerOptions, 'wellKnown'> {
  readonly config: Config;
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'uuid'>;
  readonly logger: Logger;
  /** The ones that `formatError` looks at. */
  readonly errorOrigins: ErrorOrigins;
  readonly schema: GraphQLSchema;
  readonly createContext: CreateContext;
  /** What keeps the graph from answering right now; undefined when nothing does. */
  readonly findTrouble: () => Promise<'database' | 'revocations' | undefined>;
  readonly formatError: FormatError;
  /** Ends what stands behind the schema, once nobody asks any more, or when the server cannot be started. */
  readonly stop: () => Promise<void>;
}

/** A graph that is listening. */
export interface ServedGraph {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Puts a graph behind an HTTP server and begins to listen.
 * @throws OperatorError when the port is taken or the address is not this machine's
 */
export async function serveGraph(options: ServeGraphOptions): Promise<ServedGraph> {
  const { config, clock, logger, createContext } = options;
  const { isDevelopment, allowedOrigins, requestLog } = config;
  const engine = { ...options, isDevelopment, isBearerStrict: config.rejectedBearer === 'fail', limits: config };
  const apollo = createApolloServer(engine);
  let isStopping = false;
  for (const risk of findSettingRisks(config)) logger.warn({}, risk);
  try {
    await apollo.start();
    const server = await createHttpServer({
      handleGraphql: createGraphqlHandler(apollo, createContext),
      logger,
      clock,
      requestLog,
      isTrustedProxy: createIsTrustedProxy(config.trustedProxies),
      newRequestId: () => options.randomness.uuid(),
      hasSandbox: isDevelopment,
      allowedOrigins,
      hasCookies: config.refreshCookie,
      wellKnown: options.wellKnown,
      isStopping: () => isStopping,
      // Asked last whether it is stopping: it may have been told to while the database was asked.
      whyNotReady: async () => (await options.findTrouble()) ?? (isStopping ? 'stopping' : undefined),
    });
    const url = await listen(server, config);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      if (!isStopping) logger.info({ stopDelayMs: config.stopDelayMs }, 'stopping');
      isStopping = true;
      // Whoever hands out the requests learns first that this process is not ready, and finds it listening until then.
      stopping ??= (config.stopDelayMs === 0 ? Promise.resolve() : clock.wait(config.stopDelayMs))
        .then(() => server.close())
        .then(() => apollo.stop())
        .then(() => options.stop());
      return stopping;
    };
    return { url, stop };
  } catch (error) {
    await options.stop();
    throw error;
  }
}
