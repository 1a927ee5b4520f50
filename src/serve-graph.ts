import type { GraphQLSchema } from 'graphql';
import type { Config } from './config';
import type { BoundedHasher } from './domain/bounded-hasher';
import { findSettingRisks } from './config/risks';
import { createIsTrustedProxy } from './domain/trusted-proxies';
import { createApolloServer } from './graphql/apollo-server';
import type { FormatError } from './graphql/format-error';
import type { OperationObserver } from './graphql/answer-plugin';
import type { PersistedOperations } from './graphql/persisted/persisted-operations';
import type { CreateContext } from './http/create-context';
import { createGraphqlHandler } from './http/graphql-handler';
import { createHttpServer, listen as listenAt } from './http/server';
import type { HttpServerOptions, Listen } from './http/server';
import type { Randomness } from './domain/randomness';
import type { Observation } from './observation/observation';
import { openPersistedOperations } from './open-persisted-operations';
import type { OpenPersistedOperations } from './open-persisted-operations';
import type { SupergraphGraph } from './open-supergraph';
import { serveMetrics } from './serve-metrics';
import type { ServedMetrics } from './serve-metrics';
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
  readonly observation: Observation;
  /** What clients ask where the service stands alone. */
  readonly schema: GraphQLSchema;
  /** The graph that it stands in front of, where there is one. */
  readonly supergraph: SupergraphGraph | undefined;
  readonly createContext: CreateContext;
  /** What passwords wait for; undefined where there are none. */
  readonly hasher: BoundedHasher | undefined;
  /** What keeps the graph from answering right now; undefined when nothing does. */
  readonly findTrouble: () => Promise<'database' | 'revocations' | undefined>;
  readonly formatError: FormatError;
  /** Ends what stands behind the schema, once nobody asks any more, or when the server cannot be started. */
  readonly stop: () => Promise<void>;
  /** How its server is opened to requests. Default at the address of the settings. */
  readonly listen?: Listen | undefined;
}

/** A graph that is listening. */
export interface ServedGraph {
  readonly url: string;
  /** Undefined where there are no metrics to be read over HTTP. */
  readonly metricsUrl: string | undefined;
  /** Looks now whether there is a new supergraph or a new manifest. Never rejects: what is wrong is logged. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Puts a graph behind an HTTP server and begins to listen.
 * @throws OperatorError when the port is taken or the address is not this machine's
 */
export async function serveGraph(options: ServeGraphOptions): Promise<ServedGraph> {
  const persisted = await openPersisted(options);
  const stop = (): Promise<void> => {
    persisted.close();
    return options.stop();
  };
  const served = await serveOperations({ ...options, stop }, persisted.operations);
  const reload = async (): Promise<void> => {
    await options.supergraph?.reload();
    await persisted.reload();
  };
  return { ...served, reload };
}

async function serveOperations(
  options: ServeGraphOptions,
  persisted: PersistedOperations,
): Promise<Omit<ServedGraph, 'reload'>> {
  const { config, clock, logger, createContext, hasher, observation, listen = listenAt } = options;
  const apollo = createApollo(options, persisted);
  let isStopping = false;
  // Asked last whether it is stopping: it may have been told to while the database was asked.
  const whyNotReady: HttpServerOptions['whyNotReady'] = async () =>
    (await options.findTrouble()) ?? findMissingSubgraphs(options) ?? (isStopping ? 'stopping' : undefined);
  let metrics: ServedMetrics | undefined;
  for (const risk of findSettingRisks(config)) logger.warn({}, risk);
  try {
    await apollo.start();
    metrics = await serveMetrics({ ...options, isReady: async () => (await whyNotReady()) === undefined });
    const { close, urlBeside } = metrics;
    const server = createHttpServer({
      handleGraphql: createGraphqlHandler({ apollo, createContext, persisted, hasher }, observation),
      ...fixedPartsOf(options),
      metrics: metrics.page,
      isStopping: () => isStopping,
      whyNotReady,
    });
    const url = await listen(server, { host: config.host, port: config.port, setting: 'PORT' });
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      if (!isStopping) logger.info({ stopDelayMs: config.stopDelayMs }, 'stopping');
      isStopping = true;
      // Whoever hands out the requests learns first that this process is not ready, and finds it listening until then.
      stopping ??= (config.stopDelayMs === 0 ? Promise.resolve() : clock.wait(config.stopDelayMs))
        .then(() => server.close())
        .then(() => Promise.all([apollo.stop(), close()]))
        .then(() => options.stop());
      return stopping;
    };
    return { url, metricsUrl: urlBeside(url), stop };
  } catch (error) {
    await metrics?.close();
    await options.stop();
    throw error;
  }
}

function findMissingSubgraphs({ config, supergraph }: ServeGraphOptions): 'subgraphs' | undefined {
  const isMissing = config.subgraphHealth === 'required' && (supergraph?.listMissing().length ?? 0) > 0;
  return isMissing ? 'subgraphs' : undefined;
}

/** What a server is made of that does not change while it runs. */
function fixedPartsOf(
  options: ServeGraphOptions,
): ReturnType<typeof requestLogOf> & ReturnType<typeof pagesOf> & Pick<HttpServerOptions, 'logger' | 'wellKnown'> {
  const { logger, wellKnown, config } = options;
  return { logger, wellKnown, ...requestLogOf(options), ...pagesOf(config) };
}

/** How requests are named and logged. */
function requestLogOf({
  config,
  clock,
  randomness,
}: ServeGraphOptions): Pick<
  HttpServerOptions,
  'clock' | 'requestLog' | 'isTrustedProxy' | 'hasTrustedProxies' | 'newRequestId'
> {
  const { trustedProxies, requestLog } = config;
  const isTrustedProxy = createIsTrustedProxy(trustedProxies);
  const hasTrustedProxies = trustedProxies.length > 0;
  return { clock, requestLog, isTrustedProxy, hasTrustedProxies, newRequestId: () => randomness.uuid() };
}

/** What pages in a browser may do. */
function pagesOf(config: Config): Pick<HttpServerOptions, 'sandbox' | 'allowedOrigins' | 'hasCookies'> {
  const { isDevelopment, allowedOrigins, refreshCookie: hasCookies, accessCookie, verifyOnly } = config;
  const cookies = accessCookie ? 'refresh and access' : hasCookies ? 'refresh' : 'none';
  return { sandbox: isDevelopment ? { hasAccounts: !verifyOnly, cookies } : undefined, allowedOrigins, hasCookies };
}

async function openPersisted(options: ServeGraphOptions): Promise<OpenPersistedOperations> {
  try {
    return await openPersistedOperations(options);
  } catch (error) {
    await options.stop();
    throw error;
  }
}

function createApollo(
  options: ServeGraphOptions,
  persisted: PersistedOperations,
): ReturnType<typeof createApolloServer> {
  const { isDevelopment, rejectedBearer } = options.config;
  const observer: OperationObserver = {
    ...createOperationObserver(options),
    onAnswer: (answer) => {
      persisted.answered(answer);
    },
  };
  const isBearerStrict = rejectedBearer === 'fail';
  const graph = options.supergraph?.graph ?? options.schema;
  return createApolloServer({ ...options, graph, isDevelopment, isBearerStrict, limits: options.config, observer });
}

/** What is told of every operation of the graph. */
export function createOperationObserver({
  clock,
  observation,
}: Pick<ServeGraphOptions, 'clock' | 'observation'>): OperationObserver {
  const { traffic, tracer } = observation;
  return {
    clock,
    onOperation: (operation) => {
      traffic.answered(operation);
      const { type, name, code } = operation;
      tracer.describeRequest(type, {
        'graphql.operation.type': type,
        ...(name !== undefined && { 'graphql.operation.name': name.slice(0, maxNameLength) }),
        'auth_gateway.code': code,
      });
    },
  };
}

/** So much is said of the name of an operation, which the client has chosen. */
const maxNameLength = 64;
