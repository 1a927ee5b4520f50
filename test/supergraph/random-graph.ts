import fc from 'fast-check';
import { getNamedType, isAbstractType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType, GraphQLSchema } from 'graphql';
import { head } from './graph';

/** A graph and an operation on it, made by chance. */
export interface RandomCase {
  readonly sdl: string;
  readonly query: string;
  readonly variables: Record<string, boolean>;
  /** Coordinates that are null where they may be. */
  readonly nulls: ReadonlySet<string>;
}

interface Field {
  readonly name: string;
  readonly result: string;
}

const objects = ['A', 'B', 'C'];
const wrappers = [
  (type: string) => type,
  (type: string) => `${type}!`,
  (type: string) => `[${type}]`,
  (type: string) => `[${type}!]!`,
];
const requirements = ['@authenticated', '@requiresScopes(scopes: [["s"]])'];
const conditions = ['', '', '', '@include(if: $v)', '@skip(if: $v)', '@include(if: $w)', '@skip(if: true)'];

/** Makes cases whose requirements an anonymous caller does not meet. */
export class CaseMaker {
  private readonly types = new Map<string, readonly Field[]>();

  constructor(
    private readonly g: fc.GeneratorValue,
    private readonly hasAbstractTypes: boolean,
  ) {}

  make(): RandomCase {
    const sdl = this.makeSdl();
    const selections = this.makeSelections('Query', 3);
    const declared = ['$v: Boolean!', '$w: Boolean = true'].filter((each) => selections.includes(each.slice(0, 2)));
    const query = `query ${declared.length > 0 ? `(${declared.join()})` : ''} ${selections}`;
    const coordinates = [...this.types].flatMap(([type, fields]) => fields.map(({ name }) => `${type}.${name}`));
    const nulls = new Set(coordinates.filter(() => this.isOneOf(6)));
    const variables = { v: this.isOneOf(2), ...(this.isOneOf(2) ? { w: this.isOneOf(2) } : {}) };
    return { sdl, query, variables, nulls };
  }

  /** The type C is open, so that no interface and no union is denied as a whole. */
  private makeSdl(): string {
    const definitions = objects.map((name) => {
      const guard = name === 'C' ? '' : this.makeGuard();
      return `type ${name} implements I ${guard} { ${this.makeFields(name)} ${this.makeShared(() => this.makeGuard())} }`;
    });
    this.types.set('U', []);
    this.types.set('I', [
      { name: 'i0', result: 'String' },
      { name: 'i1', result: 'I' },
      { name: 'i2', result: 'I' },
    ]);
    const abstract = `interface I { ${this.makeShared(() => '')} } union U = A | B | C`;
    return `${head} type Query { ${this.makeFields('Query')} } ${definitions.join('\n')} ${abstract}`;
  }

  private makeShared(makeGuard: () => string): string {
    return `i0: String ${makeGuard()} i1: I ${makeGuard()} i2: [I!] ${makeGuard()}`;
  }

  private makeFields(type: string): string {
    const results = [...objects, ...(this.hasAbstractTypes ? ['I', 'U'] : []), 'String', 'String'];
    const fields = [0, 1, 2, 3].map((index) => ({
      name: `${type.toLowerCase()}${index}`,
      result: index === 0 ? 'String' : this.pick(results),
    }));
    this.types.set(type, fields);
    return fields.map(({ name, result }) => `${name}: ${this.pick(wrappers)(result)} ${this.makeGuard()}`).join('\n');
  }

  private makeGuard(): string {
    return this.isOneOf(5) ? this.pick(requirements) : '';
  }

  private makeSelections(type: string, depth: number): string {
    const count = 1 + this.pick([0, 1, 2, 3]);
    const selections = Array.from({ length: count }, () => {
      if (depth > 0 && this.isOneOf(6)) return this.makeFragment(type, depth);
      return this.makeField(type, depth);
    });
    return `{ ${selections.join(' ')} }`;
  }

  private makeFragment(type: string, depth: number): string {
    const isAbstract = type === 'I' || type === 'U';
    const condition = isAbstract ? this.pick([...objects, 'I', 'U']) : type;
    const on = condition === type && this.isOneOf(2) ? '' : `on ${condition}`;
    return `... ${on} ${this.pick(conditions)} ${this.makeSelections(condition, depth - 1)}`;
  }

  private makeField(type: string, depth: number): string {
    const fields = this.types.get(type) ?? [];
    if (fields.length === 0 || this.isOneOf(6)) return `__typename ${this.pick(conditions)}`;
    const { name, result } = this.pick(fields);
    if (depth === 0 && result !== 'String') return '__typename';
    const alias = this.isOneOf(2) ? `x_${name}: ` : '';
    const selections = result === 'String' ? '' : this.makeSelections(result, depth - 1);
    return `${alias}${name} ${this.pick(conditions)} ${selections}`;
  }

  private isOneOf(number: number): boolean {
    return this.pick(Array.from({ length: number }, (_each, index) => index)) === 0;
  }

  private pick<T>(values: readonly T[]): T {
    const value = values[this.g(fc.nat, { max: values.length - 1 })];
    if (value === undefined) throw new Error('there is nothing to pick from');
    return value;
  }
}

interface PlaceOfValue {
  readonly schema: GraphQLSchema;
  readonly coordinate: string;
  readonly turn: number;
}

/** A value for a place: text that names the field, objects of changing types, lists of two. */
export function makeValue(type: GraphQLOutputType, place: PlaceOfValue): unknown {
  if (isNonNullType(type)) return makeValue(type.ofType, place);
  if (isListType(type)) return [0, 1].map((index) => makeValue(type.ofType, { ...place, turn: place.turn + index }));
  const named = getNamedType(type);
  if (isLeafType(named)) return place.coordinate;
  const possible = isAbstractType(named) ? place.schema.getPossibleTypes(named) : [named].filter(isObjectType);
  return { __typename: possible[place.turn % possible.length]?.name };
}
