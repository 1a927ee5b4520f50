import { createStage, engineKinds, runMonolith } from './stage';

const queries: readonly (readonly [what: string, query: string, variables?: Record<string, unknown>])[] = [
  ['one subgraph', '{ me { id name email tags address { city street } } }'],
  ['an entity', '{ me { name reviews { body } } }'],
  ['entities in a list', '{ users { id quiet } }'],
  ['entities in a list with nulls', '{ maybeUsers { name quiet } }'],
  ['entities in lists of lists', '{ nested { id quiet } }'],
  ['another key', '{ me { favourite { label } } }'],
  ['a composite key', '{ products { score label } }'],
  ['a composite key, and back', '{ reviews { body product { score label shipping } } }'],
  ['entities of entities', '{ products { warehouse { city manager { name reviews { body author { email } } } } } }'],
  ['@requires', '{ me { bmi } }'],
  ['@requires beside what it requires', '{ users { weight bmi height } }'],
  ['@requires over two hops', '{ me { favourite { shipping } } }'],
  ['@requires with arguments', '{ products { normal: shipping fast: shipping(express: true) } }'],
  ['@provides', '{ reviews { author { name } } }'],
  ['more than @provides', '{ reviews { author { name email } } }'],
  ['@shareable', '{ products { label inStock } }'],
  ['@override', '{ products { old price } }'],
  ['an interface', '{ a: node(id: "1") { __typename id } b: node(id: "o1") { id ... on Org { title } } }'],
  ['an entity behind an interface', '{ node(id: "1") { id ... on User { name reviews { body } } } }'],
  ['a union', '{ search { __typename ... on User { name quiet } ... on Org { title } } }'],
  ['a union without __typename', '{ search { ... on User { name quiet } } }'],
  ['an object by an alias of __typename', '{ search { t: __typename ... on Org { t2: __typename } } }'],
  ['@interfaceObject', '{ media { id rating kind } }'],
  ['@interfaceObject beside fragments', '{ media { __typename rating ... on Film { length } ... on Song { bpm } } }'],
  ['nested lists of scalars', '{ products { sizes } }'],
  ['variables', 'query ($id: ID!, $n: Int) { user(id: $id) { name reviews(first: $n) { body } } }', { id: '1', n: 1 }],
  ['defaults of variables', 'query ($n: Int = 1) { me { reviews(first: $n) { id } } }'],
  ['a default of an argument', 'query ($n: Int) { me { reviews(first: $n) { id } } }'],
  ['input objects', 'query ($f: Filter) { find(filter: $f) }', { f: { label: 'x', nested: { kinds: 'DEAR' } } }],
  ['input objects in the text', '{ find(filter: { kinds: [DEAR, CHEAP], label: null }) }'],
  [
    'fragments',
    'query { me { ...A } } fragment A on User { name ...B } fragment B on User { quiet reviews { ...C } } fragment C on Review { body }',
  ],
  ['fragments on an interface', '{ search { ... on Node { id ... on User { quiet } } } }'],
  ['the same field twice', '{ me { address { city } address { street } reviews { id } reviews { body } } }'],
  [
    '@skip and @include, on',
    'query ($y: Boolean!) { me { name @include(if: $y) quiet @skip(if: $y) id } }',
    { y: true },
  ],
  [
    '@skip and @include, off',
    'query ($y: Boolean!) { me { name @include(if: $y) quiet @skip(if: $y) id } }',
    { y: false },
  ],
  ['a skipped entity', 'query ($n: Boolean!) { users { id ... @include(if: $n) { quiet bmi } } }', { n: false }],
  ['an included entity', 'query ($n: Boolean!) { users { id ... @include(if: $n) { quiet bmi } } }', { n: true }],
  [
    'a skipped spread',
    'query ($n: Boolean!) { me { id ...A @skip(if: $n) } } fragment A on User { quiet }',
    { n: true },
  ],
  ['everything skipped', 'query ($n: Boolean!) { me @skip(if: $n) { name } }', { n: true }],
  ['everything below skipped', 'query ($n: Boolean!) { me { name @skip(if: $n) } }', { n: true }],
  ['two root fields, one skipped', 'query ($n: Boolean!) { me { id } products @skip(if: $n) { upc } }', { n: true }],
  ['conditions in literals', '{ me { id @skip(if: true) name @include(if: false) email } }'],
  ['__typename at the root', '{ __typename t: __typename me { __typename id } }'],
  ['__typename alone', '{ __typename }'],
  ['introspection and data', '{ __schema { queryType { name } } me { name } __type(name: "Org") { fields { name } } }'],
  ['introspection with a variable', 'query ($n: String!) { __type(name: $n) { name } me { id } }', { n: 'User' }],
  [
    'introspection in fragments',
    'query { ...Q } fragment Q on Query { __schema { ...S } me { id } } fragment S on __Schema { queryType { name } }',
  ],
  ['introspection alone', '{ __schema { types { name } directives { name } } }'],
  ['several root fields of several subgraphs', '{ me { id } products { upc } reviews { id } users { name } }'],
  ['aliases', '{ a: me { b: name c: quiet } d: users { e: reviews(first: 1) { f: body } } }'],
  [
    'the same field with other arguments',
    '{ me { x: reviews(first: 1) { id } y: reviews(first: 2) { body } reviews { id } } }',
  ],
  ['an alias that is a key', '{ me { id: name quiet } }'],
  ['an alias that is a key, after', '{ users { quiet id: name reviews(first: 1) { id: body } } }'],
  ['an alias that is a key, in a fragment', '{ me { ...F quiet } } fragment F on User { id: name }'],
  ['a key beside an alias of it', '{ me { x: id id: name email: id quiet favourite { label } } }'],
  ['aliases that are what is required', '{ me { height: weight weight: height bmi } }'],
  ['an alias that is a composite key', '{ products { sku: label brand { id: brandName } score } }'],
  ['an alias that looks like one of ours', '{ me { _a_name: id name _a__a_name: email } }'],
  ['an alias of the planner', '{ me { _internal_qp_alias_0: name id: name quiet } }'],
  [
    'aliases of prototypes',
    '{ constructor: me { prototype: name } toString: users { valueOf: id hasOwnProperty: quiet } }',
  ],
  ['an alias __proto__', '{ __proto__: me { __proto__: name polluted: quiet } }'],
  ['a field error', '{ users { id bad } }'],
  ['a field error behind an alias', '{ u: users { i: id b: bad } }'],
  ['a field error in an entity', '{ users { id maybe } }'],
  ['a field error in an entity in nested lists', '{ nested { id maybe } }'],
  ['a field error in a list with nulls', '{ maybeUsers { maybe } }'],
  ['field errors of two subgraphs', '{ users { bad maybe } }'],
  ['an error that takes its nullable parent', '{ maybeUsers { name badHard } }'],
  ['an error that takes its nullable parent, in an entity', '{ maybeUsers { name must } }'],
  ['an error that takes its nullable parent, in nested lists', '{ nested { must } }'],
  ['an error at the root', '{ boom me { id } }'],
  ['an error in an entity of an entity', '{ reviews { author { maybe } } }'],
  ['an inaccessible value of an enum', '{ me { role } user(id: "2") { role } }'],
  ['an inaccessible value of an enum, in a list', '{ users { id role } }'],
  ['nothing found', '{ user(id: "9") { name quiet } product(upc: "9") { label shipping } }'],
  ['a null in the middle', '{ products { warehouse { manager { name } } } }'],
];

/** Where each error is: what it says is the subgraph's, and several at once have no order. */
const paths = (
  errors: readonly { readonly path?: readonly (string | number)[] | undefined }[] = [],
): readonly string[] => errors.map(({ path = [] }) => path.join('.')).sort();

describe.each(engineKinds)('the %s engine', (kind) => {
  const stage = createStage(kind);

  it.each(queries)('answers as one process would: %s', async (...row) => {
    const [, query, variables] = row as unknown as (typeof queries)[number];
    const expected = await runMonolith(query, variables);
    const result = await stage.run(query, variables);
    expect(JSON.stringify(result.data)).toBe(JSON.stringify(expected.data)); // the order, too
    expect(paths(result.errors)).toStrictEqual(paths(expected.errors));
    expect(result).toHaveProperty('data');
  });
});
