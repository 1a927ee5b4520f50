import { dropUnasked } from './asked-shape';
import type { AskedShape } from './asked-shape';
import { checkAnswer } from './check-answer';
import type { CallSubgraph, SubgraphOperation, SubgraphReply, SubgraphReplyError } from './engine';
import { findEntities } from './entities';
import type { Entities, Target, Wanted } from './entities';
import { findAskedKeys, meets } from './entity-fields';
import { foldErrors } from './fold-errors';
import { copy, isData, merge, own } from './json-data';
import type { Data } from './json-data';
import type { BatchFetchNode, ConditionNode, Fetch, FetchNode, PlanNode, PlanPath, Rewrite } from './plan';
import type { RawError, RawResult } from './raw-result';
import { thrownAsRawError, toRawError } from './raw-result';
import { applyRewrites } from './rewrites';
import type { TypeConditions } from './type-conditions';

/** What plans of one supergraph are carried out with. */
export interface PlanSurroundings<Context> {
  readonly callSubgraph: CallSubgraph<Context>;
  readonly conditions: TypeConditions;
  /** Parsed once for each plan. */
  readonly operationOf: (fetch: Fetch) => SubgraphOperation;
  /** Read once for each plan. */
  readonly shapeOf: (fetch: Fetch) => AskedShape;
}

/** On whose behalf a plan is carried out. */
export interface PlanRequest<Context> {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** Entities that were asked for, and where in the answer they are. */
interface Asked {
  readonly fetch: Fetch;
  readonly key: string;
  readonly entities: Entities;
  readonly outputRewrites: readonly Rewrite[] | undefined;
}

/** One plan being carried out for one request. */
export class PlanExecution<Context> {
  readonly #data = Object.create(null) as Data;
  readonly #errors: RawError[] = [];
  readonly #surroundings: PlanSurroundings<Context>;
  readonly #request: PlanRequest<Context>;

  constructor(surroundings: PlanSurroundings<Context>, request: PlanRequest<Context>) {
    this.#surroundings = surroundings;
    this.#request = request;
  }

  async run(plan: PlanNode): Promise<RawResult> {
    await this.#run(plan, undefined);
    return { data: this.#data, errors: this.#errors };
  }

  async #run(node: PlanNode, path: PlanPath | undefined): Promise<void> {
    switch (node.kind) {
      case 'Sequence':
        for (const each of node.nodes) await this.#run(each, path);
        return;
      case 'Parallel':
        await Promise.all(node.nodes.map((each) => this.#run(each, path)));
        return;
      case 'Flatten':
        return this.#run(node.node, node.path);
      case 'Condition':
        return this.#runClause(node, path);
      case 'BatchFetch':
        return this.#fetchBatch(node);
      case 'Fetch':
        return path === undefined ? this.#fetchRoot(node) : this.#fetchEntities(node, path);
      default:
        throw new Error(`a plan has a node that is not carried out here: ${node.kind}`);
    }
  }

  async #runClause({ condition, ifClause, elseClause }: ConditionNode, path: PlanPath | undefined): Promise<void> {
    const clause = this.#request.variables[condition] === true ? ifClause : elseClause;
    if (clause) await this.#run(clause, path);
  }

  async #fetchRoot(fetch: FetchNode): Promise<void> {
    const reply = await this.#call(fetch, this.#pickVariables(fetch));
    const keys = (): readonly string[] =>
      findAskedKeys(this.#surroundings.operationOf(fetch).document, undefined, () => true);
    if (reply instanceof Thrown) {
      for (const key of keys()) this.#errors.push(thrownAsRawError(reply.error, [key]));
      return;
    }
    if (reply.data) {
      applyRewrites(reply.data, fetch.outputRewrites, this.#surroundings.conditions);
      merge(this.#data, reply.data);
    }
    for (const error of reply.errors ?? []) {
      if (error.path && error.path.length > 0) this.#errors.push(toRawError(error, error.path));
      else for (const key of keys()) this.#errors.push(toRawError(error, [key]));
    }
  }

  async #fetchEntities(fetch: FetchNode, path: PlanPath): Promise<void> {
    const { requires = [], inputRewrites, outputRewrites } = fetch;
    const entities = this.#findEntities({ paths: [path], requires, inputRewrites });
    if (entities.representations.length === 0) return;
    const variables = { ...this.#pickVariables(fetch), representations: entities.representations };
    const reply = await this.#call(fetch, variables);
    this.#receive(reply, [{ fetch, key: '_entities', entities, outputRewrites }]);
  }

  async #fetchBatch(fetch: BatchFetchNode): Promise<void> {
    const variables = this.#pickVariables(fetch);
    const asked = fetch.entityBatch.aliases.map((alias): Asked => {
      const entities = this.#findEntities(alias);
      variables[alias.representationsVariableName] = entities.representations;
      return { fetch, key: alias.alias, entities, outputRewrites: alias.outputRewrites };
    });
    if (asked.every(({ entities }) => entities.representations.length === 0)) return;
    this.#receive(await this.#call(fetch, variables), asked);
  }

  #findEntities(wanted: Wanted): Entities {
    return findEntities(this.#data, wanted, this.#surroundings.conditions);
  }

  #pickVariables({ variableUsages = [] }: Fetch): Record<string, unknown> {
    const picked: Record<string, unknown> = {};
    for (const name of variableUsages)
      if (Object.hasOwn(this.#request.variables, name)) picked[name] = this.#request.variables[name];
    return picked;
  }

  /** Never rejects: what one subgraph fails at leaves the data of the others as it is. */
  async #call(fetch: Fetch, variables: Record<string, unknown>): Promise<SubgraphReply | Thrown> {
    const { callSubgraph, operationOf, shapeOf } = this.#surroundings;
    const operation = operationOf(fetch);
    try {
      const reply = await callSubgraph({
        subgraph: fetch.serviceName,
        operation,
        operationName: fetch.operationName,
        variables,
        isMutation: fetch.operationKind === 'mutation',
        context: this.#request.context,
      });
      checkAnswer(reply, operation.document, variables);
      dropUnasked(reply.data, shapeOf(fetch));
      const { told, further } = foldErrors(reply.errors ?? [], operation.document, variables);
      for (const error of further) this.#errors.push(toRawError(error));
      return { ...reply, errors: told };
    } catch (error) {
      return new Thrown(error);
    }
  }

  #receive(reply: SubgraphReply | Thrown, all: readonly Asked[]): void {
    const keys = all.map(({ key }) => key);
    for (const asked of all) {
      if (reply instanceof Thrown) this.#spread(asked, (path) => thrownAsRawError(reply.error, path));
      else {
        this.#place(reply, asked);
        for (const error of reply.errors ?? []) if (isAbout(error, asked.key, keys)) this.#locate(error, asked);
      }
    }
  }

  #place({ data }: SubgraphReply, { fetch, key, entities, outputRewrites }: Asked): void {
    const found = data ? own(data, key) : undefined;
    if (!Array.isArray(found)) return;
    applyRewrites(found, outputRewrites, this.#surroundings.conditions);
    entities.targets.forEach((targets, index) => {
      const entity: unknown = found[index];
      // Places share an entity, but what is added to it later may differ.
      if (isData(entity))
        targets.forEach(({ object }, nth) => merge(object, nth === 0 ? entity : (copy(entity) as Data)));
      else for (const target of targets) this.#nullFields(fetch, key, target);
    });
  }

  /** An entity that the subgraph does not know: its fields there are null, which is an answer. */
  #nullFields(fetch: Fetch, key: string, { object }: Target): void {
    for (const each of this.#askedKeys(fetch, key, object)) object[each] ??= null;
  }

  /** An error of one entity belongs where that entity is; any other one to all fields that were asked for. */
  #locate(error: SubgraphReplyError, asked: Asked): void {
    const [first, index, ...rest] = error.path ?? [];
    const targets = first === asked.key && typeof index === 'number' ? asked.entities.targets[index] : undefined;
    if (!targets) {
      this.#spread(asked, (path) => toRawError(error, path));
      return;
    }
    for (const { object, path } of targets) {
      const fields = this.#askedKeys(asked.fetch, asked.key, object).map((key) => [key]);
      for (const below of rest.length > 0 ? [rest] : fields) this.#errors.push(toRawError(error, [...path, ...below]));
    }
  }

  #spread({ fetch, key, entities }: Asked, toError: (path: readonly (string | number)[]) => RawError): void {
    for (const { object, path } of entities.targets.flat())
      for (const each of this.#askedKeys(fetch, key, object)) this.#errors.push(toError([...path, each]));
  }

  #askedKeys(fetch: Fetch, key: string, object: Data): readonly string[] {
    const { operationOf, conditions } = this.#surroundings;
    return findAskedKeys(operationOf(fetch).document, key, meets(conditions, own(object, '__typename')));
  }
}

/** Whether an error is about these entities. One that does not say what it is about is about all that were asked for. */
function isAbout({ path }: SubgraphReplyError, key: string, keys: readonly string[]): boolean {
  const first = path?.[0];
  return first === key || !keys.some((each) => each === first);
}

/** What a call has thrown, as a value. */
class Thrown {
  constructor(readonly error: unknown) {}
}
