import { GraphQLError } from 'graphql';
import { DomainError } from '../../src/domain/domain-error';
import { nextTurn } from '../../src/util/next-turn';
import { createStage, engineKinds, toJson } from './stage';
import type { Interference } from './stage';

const outage = new DomainError('SUBGRAPH_UNAVAILABLE');
const reasonOf = (error: GraphQLError): unknown =>
  error.originalError instanceof DomainError ? error.originalError.reason : error.message;

const node = (value: object) => ({ node: value, _a_node: value }); // engines may call it so or so

const failures: Readonly<Record<string, Interference>> = {
  'an outage': () => Promise.reject(outage),
  'an outage at once': () => {
    throw outage;
  },
  'data that is null': async () => ({ data: null }),
  'no data': async () => ({}),
  'entities that are null': async () => ({ data: { _entities: null } }),
  'entities that are no list': async () => ({ data: { _entities: { 0: {} } } }),
  'too few entities': async () => ({ data: { _entities: [] } }),
  'too many entities': async () => ({ data: { _entities: [null, null, null, null, null, null] } }),
  'a text': async () => ({ data: '<html>' }) as never,
  'a list': async () => ({ data: [] }) as never,
};

describe.each(engineKinds)('the %s engine', (kind) => {
  it.each(Object.entries(failures))(
    'shows what is left, and an error for each null, with %s',
    async (_what, reviews) => {
      const stage = createStage(kind, { interfere: { reviews } });
      const { data, errors = [] } = await stage.run('{ users { id quiet } products { label } }');
      expect(toJson(data)).toStrictEqual({
        users: ['1', '2', '3'].map((id) => ({ id, quiet: null })),
        products: ['p1', 'p2', 'p3'].map((upc) => ({ label: `label-${upc}` })),
      });
      expect(errors.map(({ path }) => path?.join('.'))).toStrictEqual([
        'users.0.quiet',
        'users.1.quiet',
        'users.2.quiet',
      ]);
      for (const error of errors) expect(reasonOf(error)).toMatch(/^SUBGRAPH_(UNAVAILABLE|ANSWER_INVALID)$/);
    },
  );

  it.each(Object.entries(failures).slice(0, 4))(
    'shows what other subgraphs say at the root, with %s',
    async (_what, reviews) => {
      const stage = createStage(kind, { interfere: { reviews } });
      const { data, errors = [] } = await stage.run(
        '{ me { id } products { label score } a: product(upc: "p1") { score } }',
      );
      expect(toJson(data)).toMatchObject({ me: { id: '1' }, products: [{ score: null }, {}, {}], a: { score: null } });
      expect(errors).toHaveLength(4);
    },
  );

  it('takes a parent along that must not be null, and nothing else', async () => {
    const stage = createStage(kind, { interfere: { reviews: () => Promise.reject(outage) } });
    const { data, errors = [] } = await stage.run('{ maybeUsers { id must } me { name } }');
    expect(toJson(data)).toStrictEqual({ maybeUsers: [null, null, null], me: { name: 'name-1' } });
    expect(errors.map(({ path }) => path?.join('.'))).toStrictEqual(['maybeUsers.0.must', 'maybeUsers.2.must']);
  });

  it('gives null as data where that goes up to the root', async () => {
    const stage = createStage(kind, { interfere: { accounts: () => Promise.reject(outage) } });
    const { data, errors = [] } = await stage.run('{ users { id } }');
    expect(data).toBeNull();
    expect(errors.map(reasonOf)).toStrictEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(errors[0]?.path).toStrictEqual(['users']);
  });

  it('passes on an error without a path for each field that was asked for', async () => {
    const unauthorized = { message: 'not you', extensions: { code: 'FORBIDDEN' } };
    const stage = createStage(kind, { interfere: { accounts: async () => ({ data: null, errors: [unauthorized] }) } });
    const { data, errors = [] } = await stage.run('{ me { id } node(id: "1") { id } }');
    expect(toJson(data)).toStrictEqual({ me: null, node: null });
    expect(errors.map(({ message, path, extensions }) => ({ message, path, extensions }))).toStrictEqual([
      { ...unauthorized, path: ['me'] },
      { ...unauthorized, path: ['node'] },
    ]);
  });

  it('keeps what a resolver of this process has thrown', async () => {
    const refuse: Interference = async () => {
      const originalError = new DomainError('TOKEN_EXPIRED');
      return { data: { me: null }, errors: [new GraphQLError('expired', { path: ['_a_x'], originalError })] };
    };
    const stage = createStage(kind, { interfere: { accounts: refuse } });
    const { errors = [] } = await stage.run('{ x: me { id } }');
    expect(errors.map(({ path }) => path)).toStrictEqual([['x']]);
    expect(errors.map(reasonOf)).toStrictEqual(['TOKEN_EXPIRED']);
  });

  it.each([
    ['a value of an enum that nobody knows', '{ me { role } }', { me: { role: 'GOD' } }, 'me.role'],
    ['an object in place of a text', '{ me { name } }', { me: { name: {} } }, 'me.name'],
    ['a text in place of an object', '{ me { name } }', { me: 'x' }, 'me'],
    ['a list in place of an object', '{ me { name } }', { me: [] }, 'me'],
    ['an object in place of a list', '{ maybeUsers { name } }', { maybeUsers: {} }, 'maybeUsers'],
    ['a type that nobody knows', '{ node(id: "1") { id } }', node({ __typename: 'Ghost', id: '1' }), 'node'],
    ['a type that is another', '{ node(id: "1") { id } }', node({ __typename: 'Address', id: '1' }), 'node'],
    ['a field that is left out', '{ me { id } }', {}, 'me'],
    ['no type', '{ node(id: "1") { id } }', node({ id: '1' }), 'node'],
  ])('makes %s a null with one error', async (...[, query, answer, path]) => {
    const stage = createStage(kind, { interfere: { accounts: async () => ({ data: answer }) } });
    const { data, errors = [] } = await stage.run(query);
    expect(data).not.toBeUndefined();
    expect(errors.map((error) => error.path?.join('.'))).toStrictEqual([path]);
  });

  it('takes a null of a place that must have a value for an error', async () => {
    const stage = createStage(kind, {
      interfere: { accounts: async () => ({ data: { maybeUsers: [{ email: null }] } }) },
    });
    const { data, errors = [] } = await stage.run('{ maybeUsers { email } }');
    expect(toJson(data)).toStrictEqual({ maybeUsers: [null] });
    expect(errors.map((error) => error.path?.join('.'))).toStrictEqual(['maybeUsers.0.email']);
  });

  it('leaves null what a subgraph does not know, without an error', async () => {
    const unknown: Interference = async ({ variables }) => ({
      data: { _entities: (variables['representations'] as unknown[]).map(() => null) },
    });
    const stage = createStage(kind, { interfere: { reviews: unknown } });
    const result = await stage.run('{ users { id quiet } }');
    expect(toJson(result)).toStrictEqual({ data: { users: ['1', '2', '3'].map((id) => ({ id, quiet: null })) } });
  });

  it('computes nothing with half of what is required', async () => {
    const stage = createStage(kind, {
      interfere: { accounts: async () => ({ data: { me: { id: '1', weight: 1, __typename: 'User' } } }) },
    });
    const { data, errors = [] } = await stage.run('{ me { bmi } }');
    expect(toJson(data)).toStrictEqual({ me: { bmi: null } });
    expect(errors.length).toBeGreaterThan(0);
  });

  it('carries out mutations one after the other, each where it belongs', async () => {
    const stage = createStage(kind, {
      interfere: Object.fromEntries(
        ['accounts', 'reviews', 'catalog'].map((name, nth) => [
          name,
          async (_call, answer) => {
            for (let turn = nth; turn < 6; turn += 1) await nextTurn();
            return answer();
          },
        ]),
      ),
    });
    const context = { notes: [] as string[] };
    const { data } = await stage.run(
      'mutation { a: rename(id: "1", name: "a") { name } addReview(body: "b") { body author { email } } ' +
        'price(upc: "p1", to: 3) { price inStock } d: rename(id: "2", name: "d") { name quiet } __typename }',
      {},
      context,
    );
    expect(context.notes).toStrictEqual(['rename a', 'addReview b', 'price 3', 'rename d']);
    expect(toJson(data)).toStrictEqual({
      a: { name: 'a' },
      addReview: { body: 'b', author: { email: '1@example.org' } },
      price: { price: 3, inStock: true },
      d: { name: 'd', quiet: null },
      __typename: 'Mutation',
    });
  });

  it('refuses wrong variables without a call, and without data', async () => {
    const stage = createStage(kind);
    const result = await stage.run('query ($id: ID!) { user(id: $id) { id } }', {});
    expect(result).not.toHaveProperty('data');
    expect(result.errors).toHaveLength(1);
    expect(stage.calls).toHaveLength(0);
  });
});
