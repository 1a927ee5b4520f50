import type { Logger } from '../util/logger';
import { OperatorError } from '../util/operator-error';
import type { SubgraphSdl } from './compose';
import { readSubgraphSdl, SubgraphSdlError } from './subgraph-sdl';
import type { SdlPlace, SdlPorts } from './subgraph-sdl';

/** Between two tries at subgraphs that are not there yet, in milliseconds. */
const retryMs = 1000;
/** How often it is told who is waited for, in milliseconds. */
const wordMs = 10_000;

/** How it is waited for subgraphs that are not there yet, as a service does that starts together with them. */
export interface Patience {
  /** Is told every 10 seconds who is missing. */
  readonly logger: Logger;
  /** Ends the waiting. */
  readonly isClosed: () => boolean;
}

/** How the SDL of all subgraphs is read. */
export interface SdlsOptions extends SdlPorts {
  /** Undefined: nobody is waited for. */
  readonly patience?: Patience | undefined;
}

/** Subgraphs that give no SDL: all of them at once. */
export class MissingSdlsError extends OperatorError {
  override readonly name = 'MissingSdlsError';
  readonly missing: readonly SubgraphSdlError[];

  constructor(missing: readonly SubgraphSdlError[]) {
    const lines = missing.map(({ message }) => `  - ${message}`);
    super(`not every subgraph gives its SDL:\n${lines.join('\n')}`, { cause: missing[0] });
    this.missing = missing;
  }

  /** Whether all of them may be there later without anybody's doing. */
  get isPassing(): boolean {
    return this.missing.every(({ isPassing }) => isPassing);
  }
}

/**
 * The SDL of each subgraph, in the order of the places.
 * @throws MissingSdlsError
 */
export async function readSubgraphSdls(
  places: readonly SdlPlace[],
  options: SdlsOptions,
): Promise<readonly SubgraphSdl[]> {
  const { clock, patience } = options;
  const found = new Map<string, SubgraphSdl>();
  let wordIsDueAt = clock.elapsedMs();
  for (;;) {
    const missing = await readMissing(places, found, options);
    if (missing.length === 0) return places.flatMap(({ name }) => found.get(name) ?? []);
    const error = new MissingSdlsError(missing);
    if (patience === undefined || !error.isPassing) throw error;
    if (patience.isClosed()) throw new OperatorError('stopped while waiting for subgraphs', { cause: error });
    if (clock.elapsedMs() >= wordIsDueAt) {
      wordIsDueAt += wordMs;
      patience.logger.warn({ missing: missing.map(({ subgraph }) => subgraph), err: error }, 'waiting for subgraphs');
    }
    await clock.wait(retryMs);
  }
}

async function readMissing(
  places: readonly SdlPlace[],
  found: Map<string, SubgraphSdl>,
  ports: SdlPorts,
): Promise<readonly SubgraphSdlError[]> {
  const errors = await Promise.all(
    places.map(async (place) => {
      if (found.has(place.name)) return [];
      try {
        const { name, url } = place;
        found.set(name, { name, url, sdl: await readSubgraphSdl(place, ports) });
        return [];
      } catch (error) {
        if (error instanceof SubgraphSdlError) return [error];
        throw error;
      }
    }),
  );
  return errors.flat();
}
