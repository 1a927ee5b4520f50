import { nextTurn } from '../../src/util/next-turn';
import { createStage, engineKinds, toJson } from './stage';
import type { Stage } from './stage';
import { createSubgraph } from './subgraph';
import type { Row } from './resolvers';

describe.each(engineKinds)('the %s engine', (kind) => {
  it.each([
    '{ me { id: name quiet } }',
    '{ me { quiet id: name } }',
    '{ me { ...F quiet } } fragment F on User { id: name }',
    '{ me { x: id id: name quiet } }',
    '{ users { email: name favourite { label } } }',
    '{ products { upc: label inStock } }',
    '{ products { sku: label brand { id: brandName } score } }',
    '{ me { __typename height: weight weight: height bmi } }',
    '{ me { _internal_qp_alias_0: name id: name quiet } }',
    'query ($id: ID = "1") { user(id: $id) { id: name maybe } }',
  ])('sends no key that a client has made with an alias: %s', async (query) => {
    const stage = createStage(kind);
    await stage.run(query);
    const sent = JSON.stringify(stage.calls.map(({ variables }) => variables['representations'] ?? variables));
    expect(stage.calls.length).toBeGreaterThan(1);
    expect(sent).not.toMatch(/name-|label-|brand-/);
    expect(sent).not.toMatch(/"height":80|"weight":180/);
  });

  it('lets no alias reach a prototype', async () => {
    const before = [Object.prototype, Object, Function.prototype, Array.prototype].map((each) => Reflect.ownKeys(each));
    const stage = createStage(kind);
    for (const alias of ['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'])
      await stage.run(
        `{ ${alias}: me { polluted: name ${alias}: address { polluted: city } } a: users { ${alias}: quiet polluted: id } }`,
      );
    const after = [Object.prototype, Object, Function.prototype, Array.prototype].map((each) => Reflect.ownKeys(each));
    expect(after).toStrictEqual(before);
    expect({}).not.toHaveProperty('polluted');
    expect(Object).not.toHaveProperty('polluted');
    expect(Object.prototype.toString).not.toHaveProperty('polluted');
  });

  it('lets no answer of a subgraph reach a prototype', async () => {
    const evil = JSON.parse(
      '{"me":{"__typename":"User","id":"1","name":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"__proto__":{"polluted":1}}',
    ) as Record<string, unknown>;
    const stage = createStage(kind, { interfere: { accounts: async () => ({ data: evil }) } });
    expect(toJson((await stage.run('{ me { name quiet } }')).data)).toStrictEqual({
      me: { name: 'x', quiet: 'quiet-1' },
    });
    expect({}).not.toHaveProperty('polluted');
  });

  it('lets no subgraph answer for another one, at the root', async () => {
    const evil = { __typename: 'User', id: '666', name: 'evil' };
    const stage = createStage(kind, {
      interfere: {
        catalog: async (_call, answer) => ({ data: { ...(await answer()).data, me: evil } }),
        accounts: async (_call, answer) => (await nextTurn(), await nextTurn(), answer()),
      },
    });
    const { data } = await stage.run('{ products { label } me { id name quiet } }');
    expect(toJson(data)).toMatchObject({ me: { id: '1', name: 'name-1', quiet: 'quiet-1' } });
    expect(JSON.stringify(stage.calls)).not.toContain('666');
  });

  it('lets no subgraph answer for another one, in what is below', async () => {
    const user = { __typename: 'User', id: '1', _a_id: '1', quiet: 'planted', name: 'name-1' };
    const stage = createStage(kind, { interfere: { accounts: async () => ({ data: { users: [user] } }) } });
    const { data } = await stage.run('{ users { name quiet } }');
    expect(toJson(data)).toStrictEqual({ users: [{ name: 'name-1', quiet: 'quiet-1' }] });
  });

  it.each([
    ['without a place', undefined],
    ['about all entities', ['_entities']],
    ['about an entity that was not asked for', ['_entities', 99]],
    ['about the same one', ['_entities', 0, 'quiet']],
  ])('tells one of many errors %s at each field, and each of the others once', async (_what, path) => {
    const errors = Array.from({ length: 50 }, (_each, nth) => ({ message: `no ${nth}`, ...(path && { path }) }));
    const stage = createStage(kind, { interfere: { reviews: async () => ({ data: null, errors }) } });
    const { data, errors: told = [] } = await stage.run('{ users { id quiet } }');
    expect(toJson(data)).toStrictEqual({ users: ['1', '2', '3'].map((id) => ({ id, quiet: null })) });
    expect(told.length).toBeLessThanOrEqual(52);
    expect(told.filter((error) => error.path === undefined).map(({ message }) => message)).toStrictEqual(
      errors.slice(1).map(({ message }) => message),
    );
  });

  it('keeps `__proto__` as a key of the answer', async () => {
    const { data } = await createStage(kind).run('{ __proto__: me { __proto__: name } }');
    expect(JSON.stringify(data)).toBe('{"__proto__":{"__proto__":"name-1"}}');
  });

  it('never gives one caller what another one has asked for', async () => {
    const stage = createStage(kind, {
      interfere: {
        accounts: async (_call, answer) => (await nextTurn(), answer()),
        reviews: async (_call, answer) => (await nextTurn(), answer()),
      },
    });
    const ask = async (who: string, query: string) => JSON.stringify((await stage.run(query, {}, { who })).data);
    const rounds = Array.from({ length: 200 }, async (_each, nth) => {
      const who = `caller-${nth % 20}`;
      const query = nth % 3 === 0 ? '{ users { who } }' : '{ me { who reviews { author { who } } } a: me { b: who } }';
      const shown = await ask(who, query);
      return [who, ...new Set(shown.match(/caller-\d+/g))];
    });
    for (const [who, ...seen] of await Promise.all(rounds)) expect(seen).toStrictEqual([who]);
  });

  it.each([
    ['{ users { quiet } }', { accounts: 1, reviews: 1 }],
    ['{ users { a: quiet b: bmi reviews { author { email } } } }', { accounts: 2, reviews: 1 }],
    ['{ products { label score shipping } }', { catalog: 1, reviews: 1, stock: 1 }],
    ['{ products { warehouse { manager { name } } } }', { catalog: 1, stock: 1, accounts: 1 }],
    ['{ users { name } me { name } }', { accounts: 1 }],
    ['{ search { ... on User { quiet } } nested { quiet } }', { accounts: 1, reviews: 1 }],
  ])('asks each subgraph once for each level: %s', async (query, expected) => {
    const stage = createStage(kind);
    await stage.run(query);
    expect(countBySubgraph(stage)).toStrictEqual(expected);
  });

  it.each([
    ['query ($y: Boolean!) { me { name quiet @include(if: $y) } }', ['accounts']],
    ['query ($y: Boolean!) { me @include(if: $y) { name } }', []],
    ['query ($y: Boolean!) { __typename me @include(if: $y) { name } }', []],
    ['query ($y: Boolean!) { __schema { queryType @skip(if: $y) { name } } }', []],
  ])('asks nobody for what is not wanted: %s', async (query, expected) => {
    const stage = createStage(kind);
    await stage.run(query, { y: false });
    expect(stage.calls.map(({ subgraph }) => subgraph)).toStrictEqual(expected);
  });
});

describe('a field that is called as what all objects inherit', () => {
  const row: Row = { id: '1', constructor: 'Ferrari', quiet: 'q' };
  const subgraphs = [
    'type Query { car: Car } type Car @key(fields: "id") { id: ID! constructor: String }',
    'type Car @key(fields: "id") { id: ID! quiet: String }',
  ].map((sdl, nth) =>
    createSubgraph({ name: `s${nth}`, sdl, resolvers: { Query: { car: () => row } }, findRow: () => row }),
  );

  it('is executed by the planner engine', async () => {
    const { data } = await createStage('planner', { subgraphs }).run('{ car { constructor c: constructor quiet } }');
    expect(JSON.stringify(data)).toBe('{"car":{"constructor":"Ferrari","c":"Ferrari","quiet":"q"}}');
  });

  it('is refused by the stitching engine', () => {
    expect(() => createStage('stitching', { subgraphs })).toThrow('cannot have a field "constructor"');
  });
});

function countBySubgraph({ calls }: Stage): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { subgraph } of calls) counts[subgraph] = (counts[subgraph] ?? 0) + 1;
  return counts;
}
