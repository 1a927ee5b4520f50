import { randomBytes } from 'node:crypto';
import { execute, parse, validate } from 'graphql';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { composeServices } from '@theguild/federation-composition';
import type { CallSubgraph, Engine, EngineOptions, EngineResult, SubgraphReply } from '../../src/engines/engine';
import { openEngine } from '../../src/engines/open-engine';
import type { EngineKind } from '../../src/engines/open-engine';
import { attachResolvers, createSubgraph } from './subgraph';
import type { TestSubgraph } from './subgraph';
import { findRow, resolvers, sdls } from './world';

export const engineKinds: readonly EngineKind[] = ['stitching', 'planner'];

/** A call that a subgraph has got. */
export interface Call {
  readonly subgraph: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An engine on subgraphs in this process. */
export interface Stage {
  readonly engine: Engine<object>;
  readonly calls: Call[];
  run(query: string, variables?: Record<string, unknown>, context?: object): Promise<EngineResult>;
}

/** In place of what a subgraph would answer. */
export type Interference = (
  call: Call,
  answer: () => Promise<ExecutionResult>,
) => SubgraphReply | Promise<SubgraphReply>;

export interface StageOptions extends Partial<Omit<EngineOptions<object>, 'callSubgraph'>> {
  readonly subgraphs?: readonly TestSubgraph[];
  readonly interfere?: Readonly<Record<string, Interference>>;
}

export const worldSubgraphs: readonly TestSubgraph[] = Object.entries(sdls).map(([name, sdl]) =>
  createSubgraph({ name, sdl, resolvers, findRow }),
);

export function compose(subgraphs: readonly TestSubgraph[]): string {
  const { errors, supergraphSdl } = composeServices(
    subgraphs.map(({ name, typeDefs }) => ({ name, typeDefs, url: `http://${name}.invalid/` })),
  );
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

const worldSdl = compose(worldSubgraphs);

export function createStage(kind: EngineKind, options: StageOptions = {}): Stage {
  const { subgraphs = worldSubgraphs, interfere = {}, ...rest } = options;
  const calls: Call[] = [];
  const callSubgraph: CallSubgraph<object> = async ({ subgraph, operation, variables = {}, context }) => {
    const call = { subgraph, text: operation.text, variables };
    calls.push(call);
    const found = subgraphs.find(({ name }) => name === subgraph);
    if (!found) throw new Error(`no subgraph ${subgraph}`);
    const answer = (): Promise<ExecutionResult> => found.execute(operation.document, variables, context);
    return interfere[subgraph]?.(call, answer) ?? answer();
  };
  const engine = openEngine(kind, {
    supergraphSdl: subgraphs === worldSubgraphs ? worldSdl : compose(subgraphs),
    randomness: { bytes: (count) => randomBytes(count) },
    callSubgraph,
    ...rest,
  });
  return {
    engine,
    calls,
    async run(query, variables = {}, context = {}) {
      const document = parseValid(engine, query);
      return engine.execute({ document, variables, context });
    },
  };
}

/** What one process with everything in it would answer. */
export async function runMonolith(query: string, variables: Record<string, unknown> = {}): Promise<ExecutionResult> {
  const { engine } = monolith;
  return execute({ schema: engine.clientSchema, document: parseValid(engine, query), variableValues: variables });
}

/** As a client gets it. */
export function toJson(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result));
}

function parseValid(engine: Engine<object>, query: string): DocumentNode {
  const document = parse(query);
  const [error] = validate(engine.clientSchema, document);
  if (error) throw error;
  return document;
}

const monolith = createStage('stitching');
attachResolvers(monolith.engine.clientSchema, resolvers);
