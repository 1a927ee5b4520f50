import { parse, visit } from 'graphql';
import type { DocumentNode, FieldNode } from 'graphql';
import { readArguments } from '../util/schema-link';

/** What the aliases of clients begin with inside: no field of a supergraph may begin so. */
export const aliasPrefix = '_a_';

/**
 * The keys under which engines find the fields of clients.
 *
 * Engines put keys, required fields and what clients ask for into the same objects. A client who says `id: name` would
 * choose which entity another subgraph is asked for, and `height: weight` what it computes with. So what a client
 * calls a field never has the name of a field inside.
 */
export class ResponseKeys {
  /** Fields that engines ask for with arguments of their own: the same name without an alias would be something else. */
  readonly #asWithArguments: ReadonlySet<string>;

  constructor(supergraph: DocumentNode) {
    this.#asWithArguments = findFieldsWithArguments(supergraph);
  }

  /** The key of a field inside. */
  of(field: FieldNode): string {
    const name = field.name.value;
    const key = field.alias?.value ?? name;
    return key !== name || this.#needsAlias(field) ? aliasPrefix + key : name;
  }

  #needsAlias({ name: { value: name }, arguments: given = [] }: FieldNode): boolean {
    // Prototype pollution: a library that reads `object.constructor` gets the one of every object.
    return given.length > 0 || name in Object.prototype || this.#asWithArguments.has(name);
  }
}

/** What the client calls it. */
export function toClientKey(key: string | number): string | number {
  return typeof key === 'string' && key.startsWith(aliasPrefix) ? key.slice(aliasPrefix.length) : key;
}

function findFieldsWithArguments(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(supergraph, {
    Directive(directive) {
      for (const [name, value] of readArguments(directive as Parameters<typeof readArguments>[0])) {
        const isSelection = ['key', 'requires', 'provides'].includes(name) && typeof value === 'string';
        if (isSelection && value.includes('(')) collectFieldsWithArguments(value, names);
      }
    },
  });
  return names;
}

function collectFieldsWithArguments(selection: string, names: Set<string>): void {
  visit(parse(`{${selection}}`), {
    Field(field) {
      if (field.arguments?.length) names.add(field.name.value);
    },
  });
}
