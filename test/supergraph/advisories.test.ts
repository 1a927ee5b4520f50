import { anonymous, head, signedIn, TestGraph } from './graph';

/** What others have let through, each as its advisory or its report tells it. */
interface Attack {
  readonly name: string;
  /** `LINKS` and everything before the types is the usual head unless the SDL begins with "schema". */
  readonly sdl: string;
  readonly world: Record<string, unknown>;
  readonly query: string;
  readonly data: unknown;
  readonly denied: readonly string[];
}

const secretA = { __typename: 'A', id: '1', secret: 'leaked', fee: 1 };
const renamed = head
  .replace('authenticated/v0.1",', 'authenticated/v0.1", import: [{ name: "@authenticated", as: "@signedIn" }],')
  .replace('directive @authenticated', 'directive @signedIn');
const namespaced = head
  .replace('policy/v0.1",', 'policy/v0.1", as: "rules",')
  .replace('directive @policy', 'directive @rules');

const attacks: readonly Attack[] = [
  {
    name: 'GHSA-mx7m-j9xf-62hw: an interface that requires a caller, by its implementer',
    sdl: `${head} type Query { a: A } interface I @authenticated { secret: String } type A implements I { secret: String }`,
    world: { a: secretA },
    query: '{ a { secret } }',
    data: { a: null },
    denied: ['a'],
  },
  {
    name: 'GHSA-mx7m-j9xf-62hw: a field of an interface that requires a caller, by a fragment',
    sdl: `${head} type Query { i: I } interface I { secret: String @authenticated } type A implements I { secret: String }`,
    world: { i: secretA },
    query: '{ i { ... on A { secret } } }',
    data: { i: { secret: null } },
    denied: ['i.secret'],
  },
  {
    name: 'GHSA-x33c-7c2v-mrj9: a field of an implementer, by the interface',
    sdl: `${head} type Query { i: I } interface I { secret: String } type A implements I { secret: String @authenticated }`,
    world: { i: secretA },
    query: '{ i { secret } }',
    data: { i: { secret: null } },
    denied: ['i.secret'],
  },
  {
    name: 'GHSA-x33c-7c2v-mrj9: an implementer, when all implementers require the same',
    sdl: `${head} type Query { i: I } interface I { id: ID } type A implements I @authenticated { id: ID } type B implements I @authenticated { id: ID }`,
    world: { i: secretA },
    query: '{ i { id } }',
    data: { i: null },
    denied: ['i'],
  },
  {
    name: 'GHSA-x33c-7c2v-mrj9: an implementer of an interface of an interface',
    sdl: `${head} type Query { i: J } interface J { id: ID } interface I implements J { id: ID } type A implements I & J @authenticated { id: ID } type B implements J { id: ID }`,
    world: { i: secretA },
    query: '{ i { ... on I { id } } }',
    data: { i: null },
    denied: ['i'],
  },
  {
    name: 'GHSA-g8jh-vg5j-4h3f: a directive that is imported under another name',
    sdl: `${renamed} type Query { secret: String @signedIn }`,
    world: { secret: 'leaked' },
    query: '{ secret }',
    data: { secret: null },
    denied: ['secret'],
  },
  {
    name: 'GHSA-g8jh-vg5j-4h3f: a directive whose feature has another name',
    sdl: `${namespaced} type Query { secret: String @rules(policies: [["p"]]) }`,
    world: { secret: 'leaked' },
    query: '{ secret }',
    data: { secret: null },
    denied: ['secret'],
  },
  {
    name: 'GHSA-m8jr-fxqx-8xx6: a field that reads a protected one',
    sdl: `${head} type Query { a: A } type A { weight: Int @authenticated fee: Int @join__field(graph: "B", requires: "weight") }`,
    world: { a: secretA },
    query: '{ a { fee } }',
    data: { a: { fee: null } },
    denied: ['a.fee'],
  },
  {
    name: 'a type, by __typename alone',
    sdl: `${head} type Query { a: A } type A @authenticated { id: ID }`,
    world: { a: secretA },
    query: '{ a { __typename } }',
    data: { a: null },
    denied: ['a'],
  },
  {
    name: 'the existence of an object of a denied type, by a fragment on another type',
    sdl: `${head} type Query { u: [U] } union U = A | B type A @authenticated { id: ID } type B { id: ID }`,
    world: { u: [secretA, { __typename: 'B', id: '2' }] },
    query: '{ u { ... on B { id } } }',
    data: { u: [null, { id: '2' }] },
    denied: ['u.0'],
  },
  {
    name: 'a type that only a covariant field of an implementer has',
    sdl: `${head} type Query { i: I } interface I { next: I } type A implements I { next: S } type S implements I @authenticated { next: S }`,
    world: { i: { __typename: 'A', next: { __typename: 'S' } } },
    query: '{ i { next { __typename } } }',
    data: { i: { next: null } },
    denied: ['i.next'],
  },
  {
    name: 'an alias that has the name of the field which tells the type',
    sdl: `${head} type Query { u: U } union U = A | B type A @authenticated { id: ID } type B { id: ID name: String }`,
    world: { u: { ...secretA } },
    query: '{ u { ... on B { __typename: name type_: name } } }',
    data: { u: null },
    denied: ['u'],
  },
];

describe('what others have let through is denied', () => {
  it.each(attacks)('$name', async ({ sdl, world, query, data, denied }) => {
    const answer = await new TestGraph(sdl, world).ask({ query });
    expect({ data: answer.data, denied: answer.errors.map(({ path }) => path) }).toStrictEqual({ data, denied });
    expect(JSON.stringify(answer)).not.toContain('leaked');
  });

  it.each(attacks)('and nothing of it is read: $name', async ({ sdl, world, query }) => {
    const graph = new TestGraph(sdl, world);
    const { calls } = await graph.ask({ query });
    const forbidden = graph.listForbidden(anonymous);
    expect(calls.filter((call) => forbidden.includes(call))).toStrictEqual([]);
  });

  it.each(attacks)('and whoever may have it does: $name', async ({ sdl, world, query }) => {
    const { errors, enforced } = await new TestGraph(sdl, world).ask({ query, caller: signedIn([], ['p']) });
    expect({ errors, kind: enforced.kind }).toStrictEqual({ errors: [], kind: 'allowed' });
  });
});
