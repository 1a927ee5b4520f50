import type { GraphQLSchema } from 'graphql';
import { isGatewayMode } from './config';
import type { Config } from './config';
import type { GenerationOptions, OpenGeneration } from './graph-generation';
import { printSubgraphSdl } from './graphql/federation/subgraph-sdl';
import { SwappableGraph } from './graphql/supergraph/swappable-graph';
import { postByFetch } from './subgraphs/post';
import { createHttpPost } from './subgraphs/post-by-http';
import type { Fetch } from './util/fetch';

/** What {@link openSupergraph} works with. */
export interface SupergraphGraphOptions extends Omit<GenerationOptions, 'post'> {
  readonly config: Config;
  /** The only way out, where the embedding program has one of its own. */
  readonly fetch: Fetch | undefined;
}

/** The graph of the settings, with all that stands behind it. */
export interface SupergraphGraph {
  readonly graph: SwappableGraph;
  /** What clients may ask right now. */
  readonly clientSchema: GraphQLSchema;
  /** The subgraphs that do not answer right now. */
  listMissing(): readonly string[];
  /** Looks now whether there is a new supergraph. Never rejects: what is wrong is logged. */
  reload(): Promise<void>;
  close(): void;
}

/**
 * As {@link openSupergraph} where the settings have one. What it stands on is closed when it cannot be opened.
 * @throws OperatorError
 */
export async function openSupergraphIfAny(
  options: SupergraphGraphOptions & { readonly stop: () => Promise<void> },
): Promise<SupergraphGraph | undefined> {
  if (!isGatewayMode(options.config)) return undefined;
  try {
    return await openSupergraph(options);
  } catch (error) {
    await options.stop();
    throw error;
  }
}

/**
 * Stands in front of the graph of the settings, this service's own subgraph in it. Waits for subgraphs that are not there yet.
 * @throws OperatorError when there is no supergraph, or none that can be served as it is meant
 */
async function openSupergraph(options: SupergraphGraphOptions): Promise<SupergraphGraph> {
  const { config, ownSchema } = options;
  // Loaded here alone: composition and engines take as long to load as all the rest.
  const { openGatewaySupergraph } = await import('./gateway-supergraph.js');
  const { openGeneration } = await import('./graph-generation.js');
  const post = options.fetch === undefined ? createHttpPost() : postByFetch(options.fetch);
  const source = openGatewaySupergraph(config, { ...options, ownSdl: printSubgraphSdl(ownSchema) });
  let current: OpenGeneration | undefined;
  let graph: SwappableGraph | undefined;
  try {
    await source.start((supergraph) => {
      const next = openGeneration(supergraph, { ...options, post });
      if (graph === undefined) graph = new SwappableGraph(next);
      else graph.replace(next);
      current = next;
    });
  } catch (error) {
    source.close();
    throw error;
  }
  if (graph === undefined) throw new Error('a source that has started has given a supergraph');
  const opened = graph;
  return {
    graph: opened,
    get clientSchema() {
      return opened.current.clientSchema;
    },
    listMissing: () => current?.listMissing() ?? [],
    reload: () => source.reload(),
    close: () => {
      source.close();
    },
  };
}

/** Ends the watch over the supergraph, if there is one, before what it stands on. */
export async function stopWith(supergraph: SupergraphGraph | undefined, stop: () => Promise<void>): Promise<void> {
  supergraph?.close();
  await stop();
}
