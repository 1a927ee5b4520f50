import { isData, own } from './json-data';
import type { Data } from './json-data';
import type { PlanPath, RequiredSelection, Rewrite } from './plan';
import { applyRewrites } from './rewrites';
import type { TypeConditions } from './type-conditions';

/** An object in the data, and where it is. */
export interface Target {
  readonly object: Data;
  readonly path: readonly (string | number)[];
}

/** The entities that a subgraph is asked for: each once, however often it is in the data. */
export interface Entities {
  readonly representations: Data[];
  /** For each representation the places that it stands for. */
  readonly targets: Target[][];
}

/** What tells which entities are wanted. */
export interface Wanted {
  readonly paths: readonly PlanPath[];
  readonly requires: readonly RequiredSelection[];
  readonly inputRewrites?: readonly Rewrite[] | undefined;
}

/** Looks up in the data what a subgraph is to be asked for. */
export function findEntities(data: Data, wanted: Wanted, conditions: TypeConditions): Entities {
  const entities: Entities = { representations: [], targets: [] };
  const known = new Map<string, Target[]>();
  const add = (target: Target): void => {
    const representation = represent(target.object, wanted.requires, conditions);
    if (representation === undefined) return;
    applyRewrites(representation, wanted.inputRewrites, conditions);
    const key = JSON.stringify(representation);
    const targets = known.get(key);
    if (targets) return void targets.push(target);
    const first = [target];
    known.set(key, first);
    entities.representations.push(representation);
    entities.targets.push(first);
  };
  for (const path of wanted.paths) new Search(path, conditions, add).visit({ value: data, depth: 0, path: [] });
  return entities;
}

/** Undefined where a part is missing: a subgraph must not compute with half of what it requires. */
function represent(object: Data, requires: readonly RequiredSelection[], conditions: TypeConditions): Data | undefined {
  const representation = project(object, requires, conditions);
  if (representation === undefined || Object.keys(representation).length === 0) return undefined;
  const typeName = own(representation, '__typename') ?? own(object, '__typename');
  return typeof typeName === 'string' ? { __typename: typeName, ...representation } : undefined;
}

function project(value: Data, selections: readonly RequiredSelection[], conditions: TypeConditions): Data | undefined {
  const projected: Data = {};
  for (const selection of selections) {
    if (selection.kind === 'FragmentSpread') continue; // the planner has none of them in what is required
    if (selection.kind === 'InlineFragment') {
      if (!conditions.isMet(own(value, '__typename'), selection.typeCondition)) continue;
      const part = project(value, selection.selections, conditions);
      if (part === undefined) return undefined;
      Object.assign(projected, part);
      continue;
    }
    const key = selection.alias ?? selection.name;
    const found = own(value, key);
    const part = selection.selections ? projectEach(found, selection.selections, conditions) : found;
    if (part === undefined) return undefined;
    projected[key] = part;
  }
  return projected;
}

function projectEach(value: unknown, selections: readonly RequiredSelection[], conditions: TypeConditions): unknown {
  if (isData(value)) return project(value, selections, conditions);
  if (!Array.isArray(value)) return value;
  const items = value.map((item: unknown) => projectEach(item, selections, conditions));
  return items.includes(undefined) ? undefined : items;
}

interface Position {
  readonly value: unknown;
  readonly depth: number;
  readonly path: readonly (string | number)[];
}

/** The way along a path of a plan to all the objects where it ends. */
class Search {
  constructor(
    private readonly steps: PlanPath,
    private readonly conditions: TypeConditions,
    private readonly found: (target: Target) => void,
  ) {}

  visit({ value, depth, path }: Position): void {
    if (Array.isArray(value)) this.#visitItems(value, { value, depth, path });
    if (!isData(value)) return;
    const step = this.steps[depth];
    if (step === undefined) this.found({ object: value, path });
    else if (step === '@') this.visit({ value, depth: depth + 1, path });
    else if ('Field' in step)
      this.visit({ value: own(value, step.Field), depth: depth + 1, path: [...path, step.Field] });
    else if (step.TypeCondition.some((condition) => this.conditions.isMet(own(value, '__typename'), condition)))
      this.visit({ value, depth: depth + 1, path });
  }

  /** Lists of lists have one `@` for each level, or none where the planner counts on it. */
  #visitItems(items: readonly unknown[], { depth, path }: Position): void {
    const next = this.steps[depth] === '@' ? depth + 1 : depth;
    items.forEach((value, index) => this.visit({ value, depth: next, path: [...path, index] }));
  }
}
