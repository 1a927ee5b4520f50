import { isData } from './json-data';
import type { Data } from './json-data';
import type { Rewrite, RewritePath } from './plan';
import type { TypeConditions } from './type-conditions';

/** Carries out the rewrites of a plan on data that goes into a subgraph, or has come out of it. */
export function applyRewrites(
  data: unknown,
  rewrites: readonly Rewrite[] | undefined,
  conditions: TypeConditions,
): void {
  for (const rewrite of rewrites ?? []) {
    if ('KeyRenamer' in rewrite) {
      const { path, renameKeyTo } = rewrite.KeyRenamer;
      new Walk(path, conditions, (object, key) => rename(object, key, renameKeyTo)).go(data, 0);
    } else {
      const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
      new Walk(path, conditions, (object, key) => void (object[key] = setValueTo)).go(data, 0);
    }
  }
}

function rename(object: Data, key: string, to: string): void {
  if (!Object.hasOwn(object, key)) return;
  object[to] = object[key];
  delete object[key]; // eslint-disable-line @typescript-eslint/no-dynamic-delete -- keys are data here
}

/** The way along a path to all the places where it ends. */
class Walk {
  constructor(
    private readonly path: RewritePath,
    private readonly conditions: TypeConditions,
    private readonly change: (object: Data, key: string) => void,
  ) {}

  go(value: unknown, depth: number): void {
    if (Array.isArray(value)) for (const item of value) this.go(item, depth);
    const step = this.path[depth];
    if (!isData(value) || step === undefined) return;
    if ('TypenameEquals' in step) {
      const typeName = value['__typename'];
      if (step.TypenameEquals.some((condition) => this.conditions.isMet(typeName, condition)))
        this.go(value, depth + 1);
      return;
    }
    if (depth === this.path.length - 1) this.change(value, step.Key);
    else if (Object.hasOwn(value, step.Key)) this.go(value[step.Key], depth + 1);
  }
}
