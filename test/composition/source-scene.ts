import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSupergraphSource } from '../../src/composition/supergraph-source';
import type {
  ServableSupergraph,
  SupergraphSource,
  SupergraphSourceOptions,
  TakeSupergraph,
} from '../../src/composition/supergraph-source';
import type { FileListener } from '../../src/composition/watch-files';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryLogger } from '../support/memory-logger';
import { authSdl, joinLink, writeSupergraph } from './schemas';

/** A supergraph whose one subgraph is at this host. */
export const at = (host: string): string => writeSupergraph({ links: joinLink, url: `https://${host}.example/` });

/** A file with a supergraph, and what becomes of it. */
export class SourceScene {
  readonly directory = mkdtempSync(join(tmpdir(), 'auth-gateway-supergraph-'));
  readonly file = join(this.directory, 'supergraph.graphql');
  readonly clock = new FakeClock();
  readonly logger = new MemoryLogger();
  /** The host of the subgraph of each supergraph that was taken. */
  readonly taken: string[] = [];
  /** Who is told of changes, while somebody is. */
  listener: FileListener | undefined;
  /** Why the next supergraph is not taken. */
  refusal: Error | undefined;
  /** What is to be ended with it. */
  readonly closings: (() => unknown)[] = [];

  constructor() {
    writeFileSync(this.file, at('first'));
  }

  readonly take = ({ subgraphs }: ServableSupergraph): void => {
    if (this.refusal !== undefined) throw this.refusal;
    this.taken.push(subgraphs.map(({ url }) => new URL(url).hostname.split('.')[0]).join());
  };

  async start(
    more: Partial<SupergraphSourceOptions> = {},
    taker: TakeSupergraph = this.take,
  ): Promise<SupergraphSource> {
    const source = createSupergraphSource({
      supergraph: this.file,
      ownSubgraph: { name: 'auth', url: 'https://auth.example/graphql', sdl: authSdl },
      settings: [],
      pollSeconds: 0,
      hasIdentityTokens: true,
      isDevelopment: true,
      watch: (_paths, given) => {
        this.listener = given;
        return () => (this.listener = undefined);
      },
      ...{ fetch, clock: this.clock, logger: this.logger },
      ...more,
    });
    this.closings.push(() => source.close());
    await source.start(taker);
    return source;
  }

  /** Time passes, and what it sets off is done: files are read beside the clock, so it takes as many steps as they do, and more. */
  async pass(seconds: number): Promise<void> {
    await this.clock.advanceSeconds(seconds);
    await this.#readUntil(() => false, 100);
  }

  /** Writes the file, and waits until there is a word of what became of it. */
  async change(text: string): Promise<void> {
    const words = this.logger.entries.length;
    writeFileSync(this.file, text);
    this.listener?.onChange();
    await this.clock.advanceSeconds(1);
    await this.#readUntil(() => this.logger.entries.length > words, 1000);
  }

  async #readUntil(isDone: () => boolean, atMost: number): Promise<void> {
    for (let turn = 0; turn < atMost && !isDone(); turn += 1) await readFile(__filename);
  }

  messages(level: string): readonly string[] {
    return this.logger.entries.filter((entry) => entry.level === level).map(({ message }) => message);
  }

  /** What was logged as an error. */
  errors(): readonly string[] {
    return this.logger.entries.filter(({ level }) => level === 'error').map(({ fields }) => String(fields['err']));
  }

  async close(): Promise<void> {
    for (const close of this.closings.splice(0)) await close();
    rmSync(this.directory, { recursive: true });
  }
}
