import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunningGateway } from '../cli/installation';
import { installOn } from './gateways';
import type { ProvenInstallation } from './gateways';

/** How a subgraph is told who is calling, which is its name too. */
export type SubgraphKind = 'token' | 'bearer' | 'none';

/** What plans operations in a replica. */
export type EngineName = 'stitching' | 'planner';

/** A replica, and what it runs on. */
export interface CalledReplica extends RunningGateway {
  readonly engine: EngineName;
}

/** A graph of processes: the subgraphs, and replicas of the gateway in front of them on one database. */
export interface ProvenGraph {
  readonly installation: ProvenInstallation;
  /** Starts replicas, as many for each engine, with a mistake if one is named. */
  serve(replicasOfEach: number, planted?: string): Promise<readonly CalledReplica[]>;
}

const engines: readonly EngineName[] = ['stitching', 'planner'];
const subgraphs = new Set<ChildProcess>();

/** Starts the subgraphs, and composes the supergraph that replicas are to serve. Ended by {@link endSubgraphs} and `uninstallAll`. */
export async function startGraph(): Promise<ProvenGraph> {
  const installation = await installOn({ engine: 'PostgreSQL', environment: { NODE_ENV: 'development' } });
  const entries = await Promise.all(
    (['token', 'bearer', 'none'] as const).map(async (kind) => ({
      name: kind,
      url: await startSubgraph(kind, installation),
      identity: kind,
      audience: audienceOf(kind, installation),
      timeoutMs: 60_000, // a busy machine is no failure
      requestHeaders: ['x-note'],
      answerHeaders: ['x-seen', 'set-cookie'],
    })),
  );
  const environment = { SUBGRAPHS: JSON.stringify(entries), SUPERGRAPH: 'supergraph.graphql' };
  const composing = { SUBGRAPHS: environment.SUBGRAPHS };
  await installation.ask(['compose', '--output', environment.SUPERGRAPH], { environment: composing });
  const serveOne = async (engine: EngineName, planted: string | undefined): Promise<CalledReplica> => {
    const preload = planted && `--require "${join(__dirname, 'planted', planted)}"`;
    const more = { ...environment, SUPERGRAPH_ENGINE: engine, ...(preload !== undefined && { NODE_OPTIONS: preload }) };
    return { ...(await installation.serve(more)), engine };
  };
  return {
    installation,
    serve: (replicasOfEach, planted) =>
      Promise.all(
        Array.from({ length: replicasOfEach }).flatMap(() => engines.map((engine) => serveOne(engine, planted))),
      ),
  };
}

/** For afterAll. */
export function endSubgraphs(): void {
  for (const subgraph of subgraphs) subgraph.kill();
  subgraphs.clear();
}

async function startSubgraph(kind: SubgraphKind, installation: ProvenInstallation): Promise<string> {
  const { config, keys } = installation.core;
  const parameters = [kind, config.issuer, audienceOf(kind, installation), JSON.stringify(keys.ring.publicJwks)];
  const child = fork(join(__dirname, 'callers-subgraph.mjs'), parameters);
  subgraphs.add(child);
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  return url;
}

/** Of identity tokens for a subgraph; access tokens have that of the gateway. */
function audienceOf(kind: SubgraphKind, { core }: ProvenInstallation): string {
  return kind === 'bearer' ? core.config.audience : `https://${kind}.test`;
}
