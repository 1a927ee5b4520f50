import type { GraphQLSchema } from 'graphql';
import { readTextFile } from './composition/read-text-file';
import { Reloads } from './composition/reloads';
import { watchFiles } from './composition/watch-files';
import { ManifestError, parseManifest } from './graphql/persisted/manifest';
import type { ListedOperation } from './graphql/persisted/manifest';
import { findManifestProblems } from './graphql/persisted/manifest-problems';
import type { ManifestRules } from './graphql/persisted/manifest-problems';
import { OperationList } from './graphql/persisted/operation-list';
import type { SwappableGraph } from './graphql/supergraph/swappable-graph';
import type { Clock } from './util/clock';
import type { Logger } from './util/logger';

/** What {@link ManifestSource} works with. */
export interface ManifestSourceOptions {
  readonly path: string;
  readonly rules: ManifestRules;
  /** What clients may ask right now. */
  readonly findSchema: () => GraphQLSchema;
  /** Tells of new schemas; undefined where there are none. */
  readonly graph: Pick<SwappableGraph, 'onSchemaLoadOrUpdate'> | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A line of the log is no place for thousands. */
const maxToldProblems = 20;

/**
 * The operations of a manifest as they are now: read again when the file changes, and held against every new schema. A manifest that
 * cannot be served is refused, and the former one serves on.
 */
export class ManifestSource {
  readonly #options: ManifestSourceOptions;
  readonly #reloads: Reloads;
  #list: OperationList | undefined;
  /** What the list in force was held against last. */
  #schema: GraphQLSchema | undefined;
  #isRefused = false;
  #stopListening: () => void = () => undefined;

  constructor(options: ManifestSourceOptions) {
    this.#options = options;
    const { path, clock, logger } = options;
    this.#reloads = new Reloads({
      what: 'manifest of persisted operations',
      unnoticedRemedy: 'send SIGHUP after a change',
      read: () => readTextFile(path),
      take: (text) => this.#take(text),
      watch: (listener) => watchFiles([path], listener),
      ...{ pollSeconds: 0, clock, logger },
    });
  }

  /** Undefined before the start. */
  get list(): OperationList | undefined {
    return this.#list;
  }

  /** @throws OperatorError for a manifest that cannot be read or served */
  async start(): Promise<void> {
    const { graph, logger } = this.#options;
    await this.#reloads.start();
    this.#stopListening =
      graph?.onSchemaLoadOrUpdate(({ apiSchema }) => {
        this.#lookAgain(apiSchema).catch((error: unknown) => {
          logger.error({ err: error }, 'the persisted operations could not be held against the new supergraph');
        });
      }) ?? this.#stopListening;
  }

  /** Looks now whether there is a new one. Never rejects: what is wrong is logged. */
  async reload(): Promise<void> {
    await this.#reloads.reload();
  }

  close(): void {
    this.#stopListening();
    this.#reloads.close();
  }

  async #take(text: string): Promise<void> {
    const { path, logger } = this.#options;
    this.#isRefused = true;
    const operations = parseManifest(path, text);
    const schema = await this.#requireFitting(operations);
    this.#list = new OperationList(operations);
    this.#schema = schema;
    this.#isRefused = false;
    logger.info({ operations: operations.length }, 'the manifest of persisted operations is in force');
  }

  /** The schema may be replaced while it is looked at. */
  async #requireFitting(operations: readonly ListedOperation[]): Promise<GraphQLSchema> {
    const { path, rules, findSchema } = this.#options;
    for (;;) {
      const schema = findSchema();
      const problems = await findManifestProblems(operations, schema, rules);
      if (schema !== findSchema()) continue;
      if (problems.length > 0) throw new ManifestError(path, problems);
      return schema;
    }
  }

  /** A new graph serves whatever becomes of the manifest: operations that do not fit it any more are refused one by one. */
  async #lookAgain(schema: GraphQLSchema): Promise<void> {
    const { rules, logger } = this.#options;
    if (schema === this.#schema) return; // Apollo is told of the first one when it starts
    this.#schema = schema;
    const problems = await findManifestProblems(this.#list?.operations ?? [], schema, rules);
    if (problems.length > 0) {
      logger.error(
        { problems: problems.slice(0, maxToldProblems), count: problems.length },
        'persisted operations do not fit the new supergraph, and are refused when they are asked for',
      );
    }
    // One that was made for the new supergraph may have come before it.
    if (this.#isRefused) await this.#reloads.reload();
  }
}
