import type { SubgraphSetting } from '../domain/subgraph';
import type { Logger } from '../util/logger';
import { OperatorError } from '../util/operator-error';
import type { SubgraphSdl } from './compose';
import { createComposer } from './composer';
import type { Composer } from './composer';
import { findMismatches } from './mismatches';
import { readTextFile } from './read-text-file';
import { Reloads } from './reloads';
import { resolveSubgraphs, subgraphDefaults } from './resolve-subgraphs';
import type { CalledSubgraph, ResolveOptions } from './resolve-subgraphs';
import { readSubgraphSdls } from './subgraph-sdls';
import type { Patience } from './subgraph-sdls';
import type { SdlPlace, SdlPorts } from './subgraph-sdl';
import { readSupergraph } from './supergraph';
import type { Supergraph } from './supergraph';
import { watchFiles } from './watch-files';
import type { WatchFiles } from './watch-files';

/** What a supergraph comes from, and how its subgraphs are called. */
export interface LoadOptions extends Omit<ResolveOptions, 'ownSubgraphName'>, SdlPorts {
  /** The file with the supergraph. Undefined: it is composed of the subgraphs of the settings and of this service. */
  readonly supergraph: string | undefined;
  /** This service, as a subgraph. With a supergraph in a file only its name counts. */
  readonly ownSubgraph: SubgraphSdl;
}

/** What {@link createSupergraphSource} works with. */
export interface SupergraphSourceOptions extends LoadOptions {
  /** After how many seconds it is looked whether there is a new one; 0: not by itself. */
  readonly pollSeconds: number;
  readonly logger: Logger;
  /** Default the events of the file system. */
  readonly watch?: WatchFiles | undefined;
}

/** A supergraph that can be served. */
export interface ServableSupergraph extends Supergraph {
  /** This service itself, in `join__Graph`. Undefined where the supergraph does not have it. */
  readonly ownGraph: string | undefined;
  /** All others. */
  readonly subgraphs: readonly CalledSubgraph[];
}

/** Puts a supergraph into force. Throws or rejects when it cannot be served: then the former one serves on. */
export type TakeSupergraph = (supergraph: ServableSupergraph) => void | Promise<void>;

/** Gives the first supergraph, and then every new one. */
export interface SupergraphSource {
  /**
   * Resolves when the first one has been taken. Waits for subgraphs that are not there yet.
   * @throws OperatorError, and whatever `take` throws, when there is none
   */
  start(take: TakeSupergraph): Promise<void>;
  /** Looks now whether there is a new one. Never rejects: what is wrong is logged. */
  reload(): Promise<void>;
  close(): void;
}

/** Nothing is read before it is started. */
export function createSupergraphSource(options: SupergraphSourceOptions): SupergraphSource {
  const { supergraph: file, settings, pollSeconds, clock, logger, watch = watchFiles } = options;
  let take: TakeSupergraph = () => undefined;
  const paths = file === undefined ? settings.flatMap(({ sdl }) => sdl ?? []) : [file];
  const compose = createComposer();
  const patience: Patience = { logger, isClosed: () => reloads.isClosed };
  const reloads: Reloads = new Reloads({
    what: 'supergraph',
    unnoticedRemedy: 'set SUPERGRAPH_POLL_SECONDS, or send SIGHUP',
    read: (isFirst) => readSdl(options, { compose, patience: isFirst ? patience : undefined }),
    take: async (sdl) => {
      const servable = toServable(sdl, options);
      await take(servable);
      tell(servable, options);
    },
    watch: (listener) => watch(paths, listener),
    ...{ pollSeconds, clock, logger },
  });
  return {
    start: async (taker) => {
      take = taker;
      await reloads.start();
    },
    reload: () => reloads.reload(),
    close: () => reloads.close(),
  };
}

/**
 * Looks once, and waits for nobody.
 * @throws OperatorError when there is no supergraph that could be served
 */
export async function loadSupergraph(options: LoadOptions): Promise<ServableSupergraph> {
  return toServable(await readSdl(options, { compose: createComposer() }), options);
}

interface Reading {
  readonly compose: Composer;
  readonly patience?: Patience | undefined;
}

async function readSdl(options: LoadOptions, { compose, patience }: Reading): Promise<string> {
  const { supergraph: file, settings, ownSubgraph } = options;
  if (file !== undefined) return readSupergraphFile(file);
  const others = await readSubgraphSdls(settings.map(toPlace), { ...options, patience });
  return compose([ownSubgraph, ...others]);
}

async function readSupergraphFile(file: string): Promise<string> {
  try {
    return await readTextFile(file);
  } catch (cause) {
    if (!(cause instanceof OperatorError)) throw cause;
    throw new OperatorError(`${cause.message}; correct SUPERGRAPH, or --supergraph`, { cause });
  }
}

/** Where the SDL of a subgraph of the settings is. */
function toPlace({ name, url = '', sdl, ...setting }: SubgraphSetting): SdlPlace {
  const { timeoutMs = subgraphDefaults.timeoutMs, headers = subgraphDefaults.headers } = setting;
  return { name, url, sdl, timeoutMs, headers };
}

function toServable(sdl: string, options: LoadOptions): ServableSupergraph {
  const { document, members } = readSupergraph(sdl);
  const ownSubgraphName = options.ownSubgraph.name;
  const subgraphs = resolveSubgraphs(members, { ...options, ownSubgraphName });
  const ownGraph = members.find(({ name }) => name === ownSubgraphName)?.graph;
  return { sdl, document, members, ownGraph, subgraphs };
}

function tell({ members }: ServableSupergraph, { settings, ownSubgraph, logger }: SupergraphSourceOptions): void {
  logger.info({ subgraphs: members.map(({ name }) => name) }, 'the supergraph is in force');
  const warnings = findMismatches({ members, settings, ownSubgraphName: ownSubgraph.name });
  for (const warning of warnings) logger.warn({}, warning);
}
