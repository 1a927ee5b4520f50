import { ApolloServer } from '@apollo/server';
import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import type { ASTVisitor } from 'graphql';
import { readConfig } from '../../src/config';
import type { SettingsOptions } from '../../src/config';
import { buildAuthSchema } from '../../src/graphql/build-schema';
import { createDocumentStore } from '../../src/graphql/document-store';
import { createWithinLimits } from '../../src/graphql/limits/within-limits';
import { createValidationRules } from '../../src/graphql/validation-rules';
import { startGateway, stopGateways } from '../support/gateway';
import { introspectionQueries, queries } from './hostile/queries';

afterEach(stopGateways);

const schema = buildAuthSchema({ resolvers: [], policies: {}, hasPasswordChanges: true });
const nested = (depth: number, inside = 'a') => `${'{ a '.repeat(depth - 1)}{ ${inside} }${' }'.repeat(depth - 1)}`;
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

/** What the rule says of a query, the limits being the default ones. */
function complaintsOn(query: string, settings: SettingsOptions = {}): readonly string[] {
  const errors = validate(schema, parse(query), [createWithinLimits(readConfig(settings, {}))]);
  for (const { extensions } of errors) expect(extensions['reason']).toBe('QUERY_TOO_COMPLEX');
  return errors.map(({ message }) => message);
}

/** How many selections the rules get to see, those of the specification and ours. */
function countVisits(query: string): number {
  let visits = 0;
  const countingRule = (): ASTVisitor => ({
    Field: () => void (visits += 1),
    FragmentSpread: () => void (visits += 1),
    InlineFragment: () => void (visits += 1),
  });
  validate(schema, parse(query), [countingRule, ...specifiedRules, ...createValidationRules(readConfig({}, {}))]);
  return visits;
}

describe('the limits of queries', () => {
  it.each([
    ['1,000 tokens', `{ a { ${times(995, () => 'b')} } }`, `{ a { ${times(996, () => 'b')} } }`],
    [
      '1,000 tokens, comments included',
      `{ a { ${times(497, () => 'b #\n')} c } }`,
      `{ a { ${times(498, () => 'b #\n')} } }`,
    ],
    ['a depth of 10', nested(10), nested(11)],
    ['a depth of 10, in a mutation', `mutation ${nested(10)}`, `mutation ${nested(11)}`],
    [
      'a depth of 10, in fragments',
      `${nested(9, '...F')} ${onA('a { a }')}`,
      `${nested(10, '...F')} ${onA('a { a }')}`,
    ],
    ['a depth of 10, in inline fragments', nested(9, '... { a { a } }'), nested(10, '... { a { a } }')],
    ['a depth of 10, in an unused fragment', `{ a } ${onA(nested(10))}`, `{ a } ${onA(nested(11))}`],
    ['a depth of 10 besides ofType', introspection(8), introspection(9)],
    ['a depth of 10, ofType of others included', nested(9, 'ofType { b }'), nested(10, 'ofType { b }')],
    ['lists in 10 lists', `{ a(b: ${lists(10)}) }`, `{ a(b: ${lists(11)}) }`],
    ['objects in 10 objects', `{ a(b: ${objects(10)}) }`, `{ a(b: ${objects(11)}) }`],
    ['a directive once', '{ a @b @c { d @b } }', '{ a @b @c @b }'],
    ['a directive once, in a fragment', '{ ...F @b } fragment F on A @b { a }', '{ ...F } fragment F on A @b @b { a }'],
    [
      'a field with fields 100 times',
      `{ a { ${times(100, () => 'b { c }')} } }`,
      `{ a { ${times(101, () => 'b { c }')} } }`,
    ],
    [
      'a field with fields 100 times, in inline fragments',
      `{ a { ${times(50, () => '... { b { c } b { d } }')} } }`,
      `{ a { ${times(50, () => '... { b { c } ... { b { d } } }')} b { e } } }`,
    ],
    [
      'a field with fields 100 times, in fragments',
      `{ a { ...F ...G } } fragment F on A { ${times(50, () => 'b { c }')} } fragment G on A { ${times(50, () => 'b { c }')} }`,
      `{ a { ...F ...G } } fragment F on A { ${times(50, () => 'b { c }')} } fragment G on A { ${times(51, () => 'b { c }')} }`,
    ],
    [
      'a field with fields 100 times, in others that merge',
      `{ a { ${times(10, () => `d { ${times(10, () => 'b { c }')} }`)} } }`,
      `{ a { ${times(10, () => `d { ${times(10, () => 'b { c }')} }`)} d { b { c } } } }`,
    ],
    [
      'a field with fields 100 times, by its alias',
      `{ a { ${times(30, () => 'b: c { d }')} ${times(70, () => 'b { d } c { d }')} } }`,
      `{ a { ${times(30, () => 'b: c { d }')} ${times(71, () => 'b { d } c { d }')} } }`,
    ],
    ['30 aliases', `{ a { ${times(30, (i) => `a${i}: b`)} } }`, `{ a { ${times(31, (i) => `a${i}: b`)} } }`],
    [
      '30 aliases, in fragments',
      `{ a { ${times(30, () => '...F')} } } ${onA('a: b')}`,
      `{ a { ${times(31, () => '...F')} } } ${onA('a: b')}`,
    ],
    ['30 aliases in each operation', operations(2, 30), operations(2, 31)],
    ['10 fields at the root', `{ ${times(10, () => 'a')} }`, `{ ${times(11, () => 'a')} }`],
    [
      '10 fields at the root, in fragments',
      `{ ...F ...F } ${onA(times(5, () => 'a'))}`,
      `{ ...F ...F } ${onA(times(6, () => 'a'))}`,
    ],
    // The field a, 49 spreads of 99 fields, and 99 or 100 more.
    ['5,000 fields and spreads', expanded(99), expanded(100)],
  ])('are %s', (_name, within, beyond) => {
    expect(complaintsOn(within)).toStrictEqual([]);
    expect(complaintsOn(beyond)).toHaveLength(1);
  });

  it.each(queries.filter(({ reason }) => reason === 'QUERY_TOO_COMPLEX'))(
    'keep a query from every other rule: $name',
    ({ query }) => {
      expect(countVisits(query)).toBe(0);
    },
  );

  it('let other queries be looked at', () => {
    expect(countVisits('{ me { id } }')).toBe(2);
  });

  it.each(introspectionQueries)('let tools learn the schema: %#', (query) => {
    expect(complaintsOn(query)).toStrictEqual([]);
  });

  it('count in a time that does not double with each fragment', () => {
    const fragments = times(90, (i) => `fragment F${i} on A { ...F${i + 1} ...F${i + 1} }`);
    expect(complaintsOn(`{ ...F0 } ${fragments}`)).toHaveLength(1);
  });

  it('count fragments that contain themselves, which another rule refuses, to an end', () => {
    expect(complaintsOn('{ ...A } fragment A on Q { b ...B } fragment B on Q { ...A ...B }')).toStrictEqual([]);
  });

  it('count what was parsed without its tokens too', () => {
    const document = parse(`{ ${times(1001, () => 'a')} }`, { noLocation: true });
    const errors = validate(schema, document, [createWithinLimits(readConfig({}, {}))]);
    expect(errors.map(({ message }) => message)).toStrictEqual([expect.stringContaining('tokens')]);
  });

  it('allow a directive as often as the schema does', () => {
    const repeatable = buildSchema('directive @b repeatable on FIELD type Query { a: Int }');
    const errors = validate(repeatable, parse('{ a @b @b }'), [createWithinLimits(readConfig({}, {}))]);
    expect(errors).toStrictEqual([]);
  });

  it.each<[SettingsOptions, string, string, string]>([
    [{ queryMaxTokens: 100 }, `{ a { ${times(95, () => 'b')} } }`, `{ a { ${times(96, () => 'b')} } }`, 'tokens'],
    [{ queryMaxDepth: 5 }, nested(5), nested(6), 'deeper'],
    [{ queryMaxAliases: 0 }, '{ a }', '{ b: a }', 'aliases'],
    [{ queryMaxRootFields: 1 }, '{ a }', '{ a a }', 'root'],
    [{ queryMaxFields: 100 }, `{ a { ${times(99, () => 'b')} } }`, `{ a { ${times(100, () => 'b')} } }`, 'fields'],
  ])('are settings: %j', (settings, within, beyond, word) => {
    expect(complaintsOn(within, settings)).toStrictEqual([]);
    expect(complaintsOn(beyond, settings)).toStrictEqual([expect.stringContaining(word)]);
  });
});

describe('a query that is wrong all over', () => {
  it('is told of 20 errors, and that there are more', async () => {
    const { send } = await startGateway();
    const { errors } = await send(`{ me { ${times(30, (i) => `wrong${String(i)}`)} } }`);
    expect(errors).toHaveLength(21);
    expect(errors[20]?.message).toMatch(/^Too many validation errors/);
  });
});

describe('a query beyond the limits', () => {
  it('is refused with its reason and the limit that it exceeds, by the parser too', async () => {
    const { send } = await startGateway({ settings: { queryMaxRootFields: 3, queryMaxTokens: 100 } });
    const tooMany = await send('{ __typename __typename __typename __typename }');
    const expected = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', reason: 'QUERY_TOO_COMPLEX' };

    expect(tooMany).toMatchObject(expected);
    expect(tooMany.errors[0]?.message).toContain('than the 3 that are allowed');
    expect(await send(`{ ${times(100, () => 'a')} }`)).toMatchObject(expected);
    expect(await send(`{ a ${'#\n'.repeat(101)} }`)).toMatchObject(expected);
    expect((await send('{ __typename __typename __typename }')).errors).toStrictEqual([]);
  });

  it('is not remembered, as one within them is', async () => {
    const remembered: string[] = [];
    const limits = readConfig({}, {});
    const documentStore = { ...createDocumentStore(), set: async (key: string) => void remembered.push(key) };
    const validationRules = [...createValidationRules(limits)];
    const apollo = new ApolloServer({ schema, validationRules, documentStore });
    for (const query of [nested(11), '{ __typename }']) await apollo.executeOperation({ query });
    expect(remembered).toHaveLength(1);
  });
});

function onA(fields: string): string {
  return `fragment F on A ${fields.startsWith('{') ? fields : `{ ${fields} }`}`;
}

function operations(count: number, aliases: number): string {
  return times(count, (i) => `query A${i} { a { ${times(aliases, (j) => `a${j}: b`)} } }`);
}

function expanded(more: number): string {
  return `{ a { ${times(49, () => '...F')} ${times(more, () => 'b')} } } ${onA(times(99, () => 'b'))}`;
}

/** Two levels more than that, besides those of `ofType`. */
function introspection(depth: number): string {
  const inside = `${'ofType { '.repeat(9)} b ${'} '.repeat(9)}`;
  return `{ __schema ${nested(depth, `...F ${inside}`)} } fragment F on __Type { ${inside} b { c } }`;
}

function lists(depth: number): string {
  return `${'['.repeat(depth)}1${']'.repeat(depth)}`;
}

function objects(depth: number): string {
  return `${'{ a: '.repeat(depth)}1${' }'.repeat(depth)}`;
}
