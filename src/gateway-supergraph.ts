import type { SubgraphSdl } from './composition/compose';
import { createSupergraphSource, loadSupergraph } from './composition/supergraph-source';
import type { LoadOptions, ServableSupergraph, SupergraphSource } from './composition/supergraph-source';
import { toFederation } from './config';
import type { Config } from './config';
import { systemRandomness } from './crypto/system-randomness';
import { openEngine } from './engines/open-engine';
import { buildAuthSchema } from './graphql/build-schema';
import { printSubgraphSdl } from './graphql/federation/subgraph-sdl';
import { readRequirements } from './supergraph/requirements';
import type { Clock } from './util/clock';
import type { Fetch } from './util/fetch';
import type { Logger } from './util/logger';
import { OperatorError } from './util/operator-error';
import { systemClock } from './util/system-clock';

/** What the supergraph of a service is watched with. */
export interface GatewaySupergraphPorts {
  readonly logger: Logger;
  /** The SDL of this service. Default: as it is without an embedding program. */
  readonly ownSdl?: string | undefined;
  /** Default the machine's. */
  readonly clock?: Clock | undefined;
  /** Default Node's own. */
  readonly fetch?: Fetch | undefined;
}

/** The supergraph of the settings, the first one and every new one. */
export function openGatewaySupergraph(config: Config, ports: GatewaySupergraphPorts): SupergraphSource {
  const { logger } = ports;
  return createSupergraphSource({
    ...toLoadOptions(config, ports),
    supergraph: config.supergraph,
    pollSeconds: config.supergraphPollSeconds,
    logger,
  });
}

/**
 * Reads the supergraph in a file, as a start would do it.
 * @throws OperatorError when it could not be served
 */
export async function readSupergraphFile(config: Config, supergraph: string): Promise<ServableSupergraph> {
  return requireServable(await loadSupergraph({ ...toLoadOptions(config), supergraph }), config);
}

/**
 * Composes the subgraphs of the settings and this service, now.
 * @throws OperatorError when they do not go together, or one of them cannot be asked
 */
export async function composeGraph(config: Config): Promise<ServableSupergraph> {
  const nowhere = config.subgraphs.filter(({ url }) => url === undefined).map(({ name }) => name);
  if (nowhere.length > 0)
    throw new OperatorError(`SUBGRAPHS: must have a "url" for ${nowhere.join(', ')} to be composed`);
  return requireServable(await loadSupergraph({ ...toLoadOptions(config), supergraph: undefined }), config);
}

/** Refuses what a start would refuse: what is not enforced or executed here, and an engine that is not installed. */
function requireServable(supergraph: ServableSupergraph, { supergraphEngine }: Config): ServableSupergraph {
  readRequirements(supergraph.document);
  const callSubgraph = (): never => {
    throw new Error('nothing is asked of a graph that is only looked at');
  };
  openEngine(supergraphEngine, { supergraphSdl: supergraph.sdl, callSubgraph, randomness: systemRandomness });
  return supergraph;
}

function toLoadOptions(
  config: Config,
  ports: Omit<GatewaySupergraphPorts, 'logger'> = {},
): Omit<LoadOptions, 'supergraph'> {
  const { clock = systemClock, fetch = globalThis.fetch, ownSdl } = ports;
  const { isDevelopment, subgraphs: settings, verifyOnly, signingAlgorithm } = config;
  const hasIdentityTokens = !verifyOnly && signingAlgorithm !== 'HS256';
  const ownSubgraph = describeOwnSubgraph(config, ownSdl);
  return { settings, isDevelopment, hasIdentityTokens, ownSubgraph, clock, fetch };
}

/** Other routers call this service at its URL; here it is not called at all. */
function describeOwnSubgraph(config: Config, ownSdl: string | undefined): SubgraphSdl {
  const { ownSubgraphName: name, issuer, host, port } = config;
  const origin = /^https?:/.test(issuer) && URL.canParse(issuer) ? issuer : `http://${host}:${String(port)}`;
  return { name, url: new URL('/graphql', origin).href, sdl: ownSdl ?? printOwnSdl(config) };
}

function printOwnSdl(config: Config): string {
  const hasAccounts = !config.verifyOnly;
  const federation = toFederation(config);
  return printSubgraphSdl(
    buildAuthSchema({ resolvers: [], policies: {}, hasAccounts, hasPasswordChanges: hasAccounts, federation }),
  );
}
