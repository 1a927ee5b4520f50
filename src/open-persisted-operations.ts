import type { GraphQLSchema } from 'graphql';
import { readTextFile } from './composition/read-text-file';
import { isGatewayMode } from './config';
import type { Config } from './config';
import { buildAuthSchema } from './graphql/build-schema';
import { ManifestError, parseManifest } from './graphql/persisted/manifest';
import { findManifestProblems } from './graphql/persisted/manifest-problems';
import type { ManifestRules } from './graphql/persisted/manifest-problems';
import { PersistedOperations } from './graphql/persisted/persisted-operations';
import { UnlistedLog } from './graphql/persisted/unlisted-log';
import { ManifestSource } from './manifest-source';
import type { Observation } from './observation/observation';
import { addPersistedQueryMetrics } from './observation/state-metrics';
import type { SupergraphGraph } from './open-supergraph';
import type { Clock } from './util/clock';
import type { Logger } from './util/logger';

/** What {@link openPersistedOperations} works with. */
export interface PersistedOperationsParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observation: Observation;
  /** What clients ask where there is no supergraph. */
  readonly schema: GraphQLSchema;
  readonly supergraph: SupergraphGraph | undefined;
}

/** The persisted operations of the settings, and what looks after their manifest. */
export interface OpenPersistedOperations {
  readonly operations: PersistedOperations;
  /** Looks now whether there is a new manifest. Never rejects: what is wrong is logged. */
  reload(): Promise<void>;
  close(): void;
}

/**
 * Reads the manifest, if there is one, and takes every new one from then on.
 * @throws OperatorError for a manifest that cannot be read or served
 */
export async function openPersistedOperations(parts: PersistedOperationsParts): Promise<OpenPersistedOperations> {
  const { config, logger, observation } = parts;
  const source = openSource(parts);
  await source?.start();
  const { persistedOperationsMode: mode, automaticPersistedQueries: isAutomatic, routerSecret } = config;
  const operations = new PersistedOperations({
    ...{ isAutomatic, mode },
    hasRouterSecret: routerSecret !== undefined,
    findList: () => source?.list,
    onOutcome: (outcome) => {
      observation.traffic.resolvedPersisted(outcome);
    },
    unlistedLog: new UnlistedLog({ logger, isRefused: mode === 'only' }),
  });
  addPersistedQueryMetrics(observation.metrics.registry, () => operations.bytes);
  return { operations, reload: async () => source?.reload(), close: () => source?.close() };
}

function openSource({ config, schema, supergraph, ...ports }: PersistedOperationsParts): ManifestSource | undefined {
  const { persistedOperations: path } = config;
  if (path === undefined) return undefined;
  const findSchema = (): GraphQLSchema => supergraph?.clientSchema ?? schema;
  return new ManifestSource({ ...ports, path, rules: toRules(config), findSchema, graph: supergraph?.graph });
}

/**
 * Looks once at a manifest. Against the schema only where this service stands alone: that of a graph takes a start to be known.
 * @returns how many operations it has
 * @throws OperatorError
 */
export async function checkManifestFile(config: Config, path: string): Promise<number> {
  const operations = parseManifest(path, await readTextFile(path));
  if (isGatewayMode(config)) return operations.length;
  const hasAccounts = !config.verifyOnly;
  const schema = buildAuthSchema({ resolvers: [], policies: {}, hasAccounts, hasPasswordChanges: hasAccounts });
  const problems = await findManifestProblems(operations, schema, toRules(config));
  if (problems.length > 0) throw new ManifestError(path, problems);
  return operations.length;
}

function toRules(config: Config): ManifestRules {
  return { limits: config, hasIntrospection: config.isDevelopment };
}
