import type { Clause, Requirement } from './clause';
import { both } from './clause';
import type { RequirementMap } from './declared-requirements';
import type { IndexedType, TypeIndex } from './type-index';

/** More combinations than this are not looked at: the implementers get the requirement. */
const maxCombinations = 1000;

/**
 * Composers of today let nobody write requirements on an interface: they generate them from its implementers. Older
 * ones let through what was written there, and a query that named an implementer passed it by (GHSA-mx7m-j9xf-62hw).
 * So what an interface requires and its implementers together do not is required of each of them.
 */
export function inheritFromInterfaces(requirements: RequirementMap, index: TypeIndex): RequirementMap {
  const result: RequirementMap = new Map(requirements);
  for (const type of index.types.values()) {
    if (type.kind !== 'interface') continue;
    for (const suffix of listSuffixes(type)) {
      const coordinates = index.listConcrete(type.name).map((name) => `${name}${suffix}`);
      const own = coordinates.map((coordinate) => requirements.get(coordinate) ?? []);
      const surplus = (requirements.get(`${type.name}${suffix}`) ?? []).filter((clause) => !isImplied(clause, own));
      if (surplus.length === 0) continue;
      for (const coordinate of coordinates) result.set(coordinate, both(result.get(coordinate) ?? [], surplus));
    }
  }
  return result;
}

function listSuffixes({ fields }: IndexedType): readonly string[] {
  return ['', ...[...fields.keys()].map((name) => `.${name}`)];
}

/** Whether whoever meets all requirements meets the clause. */
function isImplied(clause: Clause, requirements: readonly Requirement[]): boolean {
  const others = new Set(requirements.flat().filter(({ directive }) => directive === clause.directive));
  if (others.has(clause)) return true;
  const combinations = combine([...others]);
  return combinations?.every((held) => isMet(clause, new Set(held))) ?? false;
}

function isMet({ anyOf }: Clause, held: ReadonlySet<string>): boolean {
  return anyOf.some((names) => names.every((name) => held.has(name)));
}

/** Every least set of names with which all clauses are met. Undefined when there are too many. */
function combine(clauses: readonly Clause[]): readonly (readonly string[])[] | undefined {
  let combinations: readonly (readonly string[])[] = [[]];
  for (const { anyOf } of clauses) {
    if (combinations.length * anyOf.length > maxCombinations) return undefined;
    combinations = combinations.flatMap((held) => anyOf.map((names) => [...held, ...names]));
  }
  return combinations;
}
