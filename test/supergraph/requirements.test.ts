import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import type { Requirement } from '../../src/supergraph/clause';
import { readRequirements } from '../../src/supergraph/requirements';
import { SupergraphError } from '../../src/supergraph/supergraph-error';
import { head } from './graph';

const describeAll = (requirement: Requirement): readonly string[] =>
  requirement.map(({ directive, anyOf }) =>
    [directive, anyOf.map((names) => names.join('&')).join('|')].join(' ').trim(),
  );

/** What is required at a coordinate. */
function read(types: string, coordinate: string): readonly string[] {
  const requirements = readRequirements(parse(`${head} ${types}`));
  const [type = '', field] = coordinate.split('.');
  return describeAll(field === undefined ? requirements.ofType(type) : requirements.ofField(type, field)).toSorted();
}

describe('the requirement of', () => {
  it.each([
    ['a field', 'type Query { a: Int @authenticated }', 'Query.a', ['authenticated']],
    [
      'a field with three directives',
      'type Query { a: Int @authenticated @policy(policies: [["p"]]) @requiresScopes(scopes: [["b", "a"], ["c"]]) }',
      'Query.a',
      ['authenticated', 'policy p', 'requiresScopes a&b|c'],
    ],
    [
      'a field with one directive twice',
      'type Query { a: Int @policy(policies: [["p"]]) @policy(policies: [["q"]]) }',
      'Query.a',
      ['policy p', 'policy q'],
    ],
    ['an object', 'type Query @authenticated { a: Int }', 'Query', ['authenticated']],
    ['an extension', 'type Query { a: Int } extend type Query @authenticated { b: Int }', 'Query', ['authenticated']],
    [
      'a field of an extension',
      'type Query { a: Int } extend type Query { b: Int @authenticated }',
      'Query.b',
      ['authenticated'],
    ],
    ['a scalar', 'scalar S @authenticated', 'S', ['authenticated']],
    ['an enum', 'enum E @authenticated { A }', 'E', ['authenticated']],
    ['an interface', 'interface I @authenticated { a: Int }', 'I', ['authenticated']],
    ['nothing', 'type Query { a: Int }', 'Query.a', []],
  ])('%s', (_name, types, coordinate, expected) => {
    expect(read(types, coordinate)).toStrictEqual(expected);
  });
});

describe('an implementer', () => {
  const node = (more: string, implementers: string): string => `interface I ${more} ${implementers}`;

  it.each([
    [
      'has what only its interface requires (GHSA-mx7m-j9xf-62hw)',
      node('@authenticated { a: Int }', 'type A implements I { a: Int }'),
      'A',
      ['authenticated'],
    ],
    [
      'has what only the field of its interface requires (GHSA-mx7m-j9xf-62hw)',
      node('{ a: Int @authenticated }', 'type A implements I { a: Int }'),
      'A.a',
      ['authenticated'],
    ],
    [
      'does not have what its interface requires for the sake of another',
      node('{ a: Int @authenticated }', 'type A implements I { a: Int } type B implements I { a: Int @authenticated }'),
      'A.a',
      [],
    ],
    [
      'does not have what composers combine of two others',
      node(
        '{ a: Int @policy(policies: [["p", "q"]]) }',
        'type A implements I { a: Int } type B implements I { a: Int @policy(policies: [["p"]]) } type C implements I { a: Int @policy(policies: [["q"]]) }',
      ),
      'A.a',
      [],
    ],
    [
      'has what is more than composers combine',
      node(
        '{ a: Int @policy(policies: [["p", "q", "r"]]) }',
        'type A implements I { a: Int } type B implements I { a: Int @policy(policies: [["p"]]) } type C implements I { a: Int @policy(policies: [["q"]]) }',
      ),
      'A.a',
      ['policy p&q&r'],
    ],
  ])('%s', (_name, types, coordinate, expected) => {
    expect(read(types, coordinate)).toStrictEqual(expected);
  });
});

describe('a field that reads others (GHSA-m8jr-fxqx-8xx6)', () => {
  it.each([
    [
      'needs what they need',
      'type T { a: Int @authenticated b: Int @join__field(graph: "A", requires: "a") }',
      'T.b',
      ['authenticated'],
    ],
    [
      'needs its own too',
      'type T { a: Int @authenticated b: Int @join__field(requires: "a") @policy(policies: [["p"]]) }',
      'T.b',
      ['authenticated', 'policy p'],
    ],
    [
      'needs what their types need',
      'type T { a: U b: Int @join__field(requires: "a { c }") } type U @authenticated { c: Int }',
      'T.b',
      ['authenticated'],
    ],
    [
      'needs what is nested',
      'type T { a: U b: Int @join__field(requires: "x a { c }") x: Int } type U { c: Int @authenticated }',
      'T.b',
      ['authenticated'],
    ],
    [
      'needs what these read',
      'type T { a: Int @authenticated b: Int @join__field(requires: "a") c: Int @join__field(requires: "b") }',
      'T.c',
      ['authenticated'],
    ],
    [
      'may read in a circle',
      'type T { a: Int @authenticated b: Int @join__field(requires: "a c") c: Int @join__field(requires: "b") }',
      'T.c',
      ['authenticated'],
    ],
    [
      'needs what any of its graphs reads',
      'type T { a: Int @authenticated b: Int @join__field(graph: "A") @join__field(graph: "B", requires: "a") }',
      'T.b',
      ['authenticated'],
    ],
    [
      'needs what implementers need',
      'type T { a: I b: Int @join__field(requires: "a { c }") } interface I { c: Int } type U implements I { c: Int @authenticated }',
      'T.b',
      ['authenticated'],
    ],
    [
      'needs what a fragment needs',
      'type T { a: I b: Int @join__field(requires: "a{...on U{c}}") } interface I { c: Int } type U implements I @authenticated { c: Int }',
      'T.b',
      ['authenticated'],
    ],
    [
      'needs what an argument with variables of its own reads',
      'type T { a(x: Int): Int @authenticated b: Int @join__field(requires: "a(x: 1)") }',
      'T.b',
      ['authenticated'],
    ],
    [
      'needs nothing for __typename',
      'type T { a: U b: Int @join__field(requires: "a { __typename }") } type U { c: Int @authenticated }',
      'T.b',
      [],
    ],
    ['is no key', 'type T { a: Int @authenticated b: Int @join__field(graph: "A") }', 'T.b', []],
  ])('%s', (_name, types, coordinate, expected) => {
    expect(read(types, coordinate)).toStrictEqual(expected);
  });

  it.each([
    ['no field of the supergraph', 'type T { b: Int @join__field(requires: "a") }'],
    ['no selection', 'type T { b: Int @join__field(requires: "{") }'],
    ['a fragment from elsewhere', 'type T { b: Int @join__field(requires: "...F") }'],
    ['no string', 'type T { b: Int @join__field(requires: 1) }'],
    [
      'a context that nobody sets',
      'type T { b: Int @join__field(contextArguments: [{ context: "c", selection: "{ a }" }]) }',
    ],
    ['a context in no known form', 'type T { b: Int @join__field(contextArguments: ["c"]) }'],
  ])('is refused when it reads %s', (_name, types) => {
    expect(() => read(types, 'T.b')).toThrow(SupergraphError);
  });

  it('needs what its context needs, as composers write it', () => {
    const subgraph = `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@context", "@fromContext", "@authenticated"])
      type Query { a: A }
      type A @key(fields: "id") @context(name: "c") { id: ID! p: String @authenticated b: B }
      type B @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c { p }")): String @authenticated }
    `;
    const { supergraphSdl = '' } = composeServices([{ name: 'a', typeDefs: parse(subgraph) }]);
    // Composers insist on the directive at B.f. Whether it is needed is seen without it.
    const bare = supergraphSdl.replace(/(selection: " \{ p \}"\}\]\s*\)) @authenticated/, '$1');
    expect(bare).not.toBe(supergraphSdl);
    expect(describeAll(readRequirements(parse(bare)).ofField('B', 'f'))).toStrictEqual(['authenticated']);
  });
});
