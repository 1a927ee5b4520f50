import fc from 'fast-check';
import { getNamedType, isAbstractType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLOutputType, GraphQLSchema } from 'graphql';
import { head } from './graph';

type Generator = fc.GeneratorValue;

/** A graph and an operation on it, made by chance. */
export interface RandomCase {
  readonly sdl: string;
  readonly query: string;
  readonly variables: Record<string, boolean>;
  /** Coordinates that are null where they may be. */
  readonly nulls: ReadonlySet<string>;
}

const objects = ['A', 'B', 'C'];
const wrappers = [
  (type: string) => type,
  (type: string) => `${type}!`,
  (type: string) => `[${type}]`,
  (type: string) => `[${type}!]!`,
];
const fieldsEach = 4;

/** Types and fields with requirements that an anonymous caller does not meet. C is open, so that no union is denied as a whole. */
export function makeCase(g: Generator, options: { readonly hasAbstractTypes: boolean }): RandomCase {
  const results = [...objects, ...(options.hasAbstractTypes ? ['I', 'U'] : []), 'String', 'String'];
  const guard = (): string =>
    g(fc.nat, { max: 4 }) === 0 ? g(fc.constantFrom, '@authenticated', '@requiresScopes(scopes: [["s"]])') : '';
  const types = new Map<string, readonly { name: string; result: string }[]>();
  const makeFields = (type: string): string => {
    const fields = Array.from({ length: fieldsEach }, (_each, index) => {
      return { name: `${type.toLowerCase()}${index}`, result: index === 0 ? 'String' : g(fc.constantFrom, ...results) };
    });
    types.set(type, fields);
    return fields
      .map(({ name, result }) => `${name}: ${g(fc.constantFrom, ...wrappers)(result)} ${guard()}`)
      .join('\n');
  };
  const shared = (guarded: boolean): string =>
    `i0: String ${guarded ? guard() : ''} i1: I ${guarded ? guard() : ''} i2: [I!] ${guarded ? guard() : ''}`;
  const definitions = objects.map(
    (name) => `type ${name} implements I ${name === 'C' ? '' : guard()} { ${makeFields(name)} ${shared(true)} }`,
  );
  const sdl = `${head} type Query { ${makeFields('Query')} } ${definitions.join('\n')} interface I { ${shared(false)} } union U = A | B | C`;
  types.set('I', [
    { name: 'i0', result: 'String' },
    { name: 'i1', result: 'I' },
    { name: 'i2', result: 'I' },
  ]);
  types.set('U', []);
  const selections = makeSelections(g, { types, type: 'Query', depth: 3 });
  const declared = ['$v: Boolean!', '$w: Boolean = true'].filter((each) => selections.includes(each.slice(0, 2)));
  const query = `query ${declared.length > 0 ? `(${declared.join()})` : ''} ${selections}`;
  const nulls = [...types].flatMap(([type, fields]) =>
    fields.filter(() => g(fc.nat, { max: 5 }) === 0).map(({ name }) => `${type}.${name}`),
  );
  const variables = { v: g(fc.boolean), ...(g(fc.boolean) ? { w: g(fc.boolean) } : {}) };
  return { sdl, query, variables, nulls: new Set(nulls) };
}

interface Selecting {
  readonly types: ReadonlyMap<string, readonly { name: string; result: string }[]>;
  readonly type: string;
  readonly depth: number;
}

function makeSelections(g: Generator, { types, type, depth }: Selecting): string {
  const condition = (): string =>
    g(fc.constantFrom, '', '', '', '@include(if: $v)', '@skip(if: $v)', '@include(if: $w)', '@skip(if: true)');
  const fields = types.get(type) ?? [];
  const selections = Array.from({ length: 1 + g(fc.nat, { max: 3 }) }, () => {
    const kind = g(fc.nat, { max: 5 });
    if (kind === 0 && depth > 0) {
      const other = objects.includes(type) || type === 'Query' ? type : g(fc.constantFrom, ...objects, 'I', 'U');
      return `... ${g(fc.boolean) || other !== type ? `on ${other}` : ''} ${condition()} ${makeSelections(g, { types, type: other, depth: depth - 1 })}`;
    }
    if (kind === 1 || fields.length === 0) return `__typename ${condition()}`;
    const { name, result } = g(fc.constantFrom, ...fields);
    const alias = g(fc.boolean) ? `x_${name}: ` : '';
    if (result === 'String') return `${alias}${name} ${condition()}`;
    if (depth === 0) return '__typename';
    return `${alias}${name} ${condition()} ${makeSelections(g, { types, type: result, depth: depth - 1 })}`;
  });
  return `{ ${selections.join(' ')} }`;
}

/** A value for a place: text that names the field, objects of changing types, lists of two. */
export function makeValue(
  type: GraphQLOutputType,
  place: { readonly schema: GraphQLSchema; readonly coordinate: string; readonly turn: number },
): unknown {
  if (isNonNullType(type)) return makeValue(type.ofType, place);
  if (isListType(type)) return [0, 1].map((index) => makeValue(type.ofType, { ...place, turn: place.turn + index }));
  const named = getNamedType(type);
  if (isLeafType(named)) return place.coordinate;
  const possible = isAbstractType(named) ? place.schema.getPossibleTypes(named) : [named].filter(isObjectType);
  return { __typename: possible[place.turn % possible.length]?.name };
}
