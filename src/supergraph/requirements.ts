import type { DocumentNode } from 'graphql';
import { both } from './clause';
import type { Requirement } from './clause';
import { readDeclaredRequirements } from './declared-requirements';
import type { RequirementMap } from './declared-requirements';
import { resolveDirectiveNames } from './directive-names';
import { FieldReads } from './field-reads';
import { inheritFromInterfaces } from './inherited-requirements';
import { readLinks } from './links';
import { TypeIndex } from './type-index';

/** What a supergraph requires of a caller, by coordinate. */
export interface Requirements {
  ofType(type: string): Requirement;
  /** What is written at the field and what it reads needs; without that of its parent and of its result. */
  ofField(type: string, field: string): Requirement;
  /** The policies that any `@policy` names. */
  readonly policies: ReadonlySet<string>;
}

/**
 * Reads the requirements out of the SDL of a supergraph.
 * @throws SupergraphError upon anything that would have to be guessed.
 */
export function readRequirements(document: DocumentNode): Requirements {
  const names = resolveDirectiveNames(readLinks(document));
  const index = new TypeIndex(document);
  const declared = inheritFromInterfaces(readDeclaredRequirements(document, { index, names }), index);
  const all = addWhatIsRead(declared, listReads(index, new FieldReads(index, names)));
  return {
    ofType: (type) => all.get(type) ?? [],
    ofField: (type, field) => all.get(`${type}.${field}`) ?? [],
    policies: listPolicies(all),
  };
}

function listPolicies(requirements: RequirementMap): ReadonlySet<string> {
  const clauses = [...requirements.values()].flat().filter(({ directive }) => directive === 'policy');
  return new Set(clauses.flatMap(({ anyOf }) => anyOf.flat()));
}

type Reads = ReadonlyMap<string, ReadonlySet<string>>;

function listReads(index: TypeIndex, reads: FieldReads): Reads {
  const result = new Map<string, ReadonlySet<string>>();
  for (const { name: type, fields } of index.types.values()) {
    for (const [name, field] of fields) {
      const read = reads.list(type, field);
      if (read.size > 0) result.set(`${type}.${name}`, read);
    }
  }
  return result;
}

function addWhatIsRead(declared: RequirementMap, reads: Reads): RequirementMap {
  const result: RequirementMap = new Map(declared);
  for (const field of reads.keys()) {
    const needed = [...reach(field, reads)].flatMap((coordinate) => declared.get(coordinate) ?? []);
    if (needed.length > 0) result.set(field, both([], needed));
  }
  return result;
}

/** What a field reads may read something in its turn, and two fields each other. */
function reach(field: string, reads: Reads): ReadonlySet<string> {
  const reached = new Set([field]);
  // A set hands out what is added to it while it is gone through.
  for (const coordinate of reached) {
    for (const read of reads.get(coordinate) ?? []) reached.add(read);
  }
  return reached;
}
