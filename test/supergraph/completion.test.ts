import { GraphQLError, parse } from 'graphql';
import type { ExecutedResult } from '../../src/supergraph/executed-result';
import { anonymous, head, TestGraph, toJson } from './graph';
import { createSocialGraph } from './social-graph';

const { enforcement } = createSocialGraph();

interface Completed {
  readonly data: unknown;
  readonly errors: readonly string[];
}

/** What an anonymous caller is answered, when the executor gives a result of any kind. */
async function complete(query: string, result: unknown): Promise<Completed> {
  const enforced = await enforcement.enforce({ document: parse(query) }, anonymous);
  if (enforced.kind !== 'filtered') throw new Error('nothing was denied');
  const { data, errors } = enforced.complete(result as ExecutedResult);
  return {
    data: toJson(data),
    errors: (errors ?? []).map(({ path = [], extensions }) => `${path.join('.')} ${String(extensions['reason'])}`),
  };
}

describe('the completion', () => {
  const denied = 'TOKEN_MISSING';
  const missing = 'INTERNAL_ERROR';

  it.each([
    [
      'takes a missing field as null',
      '{ greeting secret }',
      {},
      { greeting: null, secret: null },
      [`secret ${denied}`],
    ],
    ['takes no data for null', '{ greeting secret }', null, { greeting: null, secret: null }, [`secret ${denied}`]],
    ['takes a list for no data', '{ greeting secret }', [1], { greeting: null, secret: null }, [`secret ${denied}`]],
    ['takes text for no object', '{ me { id email } }', { me: 'x' }, { me: null }, []],
    ['takes a list for no object', '{ me { id email } }', { me: [{ id: 1 }] }, { me: null }, []],
    ['takes an object for no list', '{ strangers { id email } }', { strangers: { id: 1 } }, { strangers: null }, []],
    [
      'takes an object for no text',
      '{ greeting secret }',
      { greeting: { toString: 'x' } },
      { greeting: null, secret: null },
      [`secret ${denied}`],
    ],
    [
      'loses an object without a field that is never null',
      '{ me { id email } }',
      { me: {} },
      { me: null },
      [`me.id ${missing}`, `me.email ${denied}`],
    ],
    [
      'loses everything without a field that is never null',
      '{ users { id } secret }',
      {},
      null,
      [`users ${missing}`, `secret ${denied}`],
    ],
    [
      'leaves out what nobody asked for',
      '{ greeting secret }',
      { greeting: 'x', secret: 'leaked', more: 1 },
      { greeting: 'x', secret: null },
      [`secret ${denied}`],
    ],
    [
      'takes an object without its type for none',
      '{ nodes { name } }',
      { nodes: [{ name: 'x' }] },
      { nodes: [null] },
      [],
    ],
    [
      'takes an object of a foreign type for none',
      '{ nodes { name } }',
      { nodes: [{ type_: 'Vault', name: 'x' }] },
      { nodes: [null] },
      [],
    ],
    [
      'takes an object whose type is no type for none',
      '{ nodes { name } }',
      { nodes: [{ type_: '__proto__', name: 'x' }] },
      { nodes: [null] },
      [],
    ],
    [
      'takes an object whose type is an interface for none',
      '{ nodes { name } }',
      { nodes: [{ type_: 'Node', name: 'x' }] },
      { nodes: [null] },
      [],
    ],
    [
      'takes an object whose type is no text for none',
      '{ nodes { name } }',
      { nodes: [{ type_: ['User'], name: 'x' }] },
      { nodes: [null] },
      [],
    ],
    [
      'gives nothing of a denied type, whatever came',
      '{ nodes { name } }',
      { nodes: [{ type_: 'Draft', name: 'leaked' }] },
      { nodes: [null] },
      [`nodes.0 ${denied}`],
    ],
    [
      'gives no denied field, whatever came',
      '{ nodes { name } }',
      { nodes: [{ type_: 'Note', name: 'leaked' }] },
      { nodes: [{ name: null }] },
      [`nodes.0.name ${denied}`],
    ],
  ])('%s', async (_name, query, data, expected, errors) => {
    expect(await complete(query, { data })).toStrictEqual({ data: expected, errors });
  });

  it('keeps the errors of the executor, in front and in order', async () => {
    const errors = [new GraphQLError('b', { path: ['me', 'id'] }), new GraphQLError('a', { path: ['greeting'] })];
    const query = '{ greeting me { id email } secret }';
    const enforced = await enforcement.enforce({ document: parse(query) }, anonymous);
    const completed =
      enforced.kind === 'filtered' ? enforced.complete({ data: { greeting: null, me: null }, errors }) : undefined;
    expect(completed?.errors?.slice(0, 2)).toStrictEqual(errors);
    expect(completed?.errors).toHaveLength(3);
  });

  it('says nothing more of a null that the executor has explained', async () => {
    const errors = [{ message: 'x', path: ['users', 0, 'id'], extensions: { reason: 'X' } }];
    expect(await complete('{ users { id } secret }', { data: {}, errors })).toStrictEqual({
      data: null,
      errors: ['users.0.id X', 'secret TOKEN_MISSING'],
    });
  });

  it('gives what an executor says that has given up', async () => {
    const errors = [{ message: 'x', extensions: { reason: 'X' } }];
    expect(await complete('{ greeting secret }', { errors })).toStrictEqual({ data: null, errors: [' X'] });
  });

  it('takes our name for the type out of the path of an error', async () => {
    const errors = [new GraphQLError('x', { path: ['node', 'type_'], extensions: { reason: 'X' } })];
    expect(await complete('{ node { name } }', { data: { node: null }, errors })).toStrictEqual({
      data: { node: null },
      errors: ['node X'],
    });
  });

  it('keeps the extensions of the executor', async () => {
    const enforced = await enforcement.enforce({ document: parse('{ greeting secret }') }, anonymous);
    const result = { data: {}, extensions: { a: 1 } };
    expect(enforced.kind === 'filtered' && enforced.complete(result).extensions).toStrictEqual({ a: 1 });
  });

  it('completes each event of a subscription anew', async () => {
    const enforced = await enforcement.enforce({ document: parse('subscription { ticks { id email } }') }, anonymous);
    if (enforced.kind !== 'filtered') throw new Error('nothing was denied');
    const answers = ['1', '2'].map((id) => enforced.complete({ data: { ticks: { id } } }));
    expect(answers.map(({ data }) => toJson(data))).toStrictEqual([
      { ticks: { id: '1', email: null } },
      { ticks: { id: '2', email: null } },
    ]);
    expect(answers.map(({ errors }) => errors?.length)).toStrictEqual([1, 1]);
  });
});

describe('response names that every object has (CVE-2026-32621)', () => {
  const sdl = `${head} type Query { a: A open: String secret: String @authenticated } type A { b: String c: String @authenticated }`;
  const graph = new TestGraph(sdl, { a: { b: 'b', c: 'c' }, open: 'open', secret: 'secret' });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])('%s is a name', async (name) => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const { data } = await graph.ask({ query: `{ ${name}: a { ${name}: b c } secret open }` });
    expect(JSON.stringify(data)).toBe(`{"${name}":{"${name}":"b","c":null},"secret":null,"open":"open"}`);
    expect(Object.getOwnPropertyNames(Object.prototype)).toStrictEqual(before);
    expect(Object.getOwnPropertyDescriptor(Object, 'b')).toBeUndefined();
  });

  it.each(['__proto__', 'constructor'])('%s of a denied field is one too', async (name) => {
    const { data, errors } = await graph.ask({ query: `{ ${name}: secret open }` });
    expect(JSON.stringify(data)).toBe(`{"${name}":null,"open":"open"}`);
    expect(errors.map(({ path }) => path)).toStrictEqual([name]);
  });

  it('a value that an executor inherits is none', async () => {
    const enforced = await graph.enforcement.enforce({ document: parse('{ constructor: open secret }') }, anonymous);
    const completed = enforced.kind === 'filtered' ? enforced.complete({ data: {} }) : undefined;
    expect(toJson(completed?.data)).toStrictEqual({ constructor: null, secret: null });
  });
});
