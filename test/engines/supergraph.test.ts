import { DirectiveLocation, printSchema } from 'graphql';
import { readSupergraph } from '../../src/engines/supergraph';
import { OperatorError } from '../../src/util/operator-error';
import { compose, createStage, engineKinds, toJson, worldSubgraphs } from './stage';
import { createSubgraph } from './subgraph';

const sdl = compose(worldSubgraphs);
const withLink = (link: string) => sdl.replace('schema ', `schema @link(${link}) `);

describe('a supergraph', () => {
  it.each([
    ['no GraphQL', 'type Query {', 'is no GraphQL'],
    ['no supergraph', 'type Query { a: Int }', 'no @link'],
    ['no join', sdl.replace(/@link\(url: "https:\/\/specs.apollo.dev\/join[^)]*\)/, ''), 'join specification'],
    ['a join of the future', sdl.replace('join/v0.5', 'join/v0.9'), 'join v0.2 to v0.5'],
    ['@fromContext', withLink('url: "https://specs.apollo.dev/context/v0.1", for: SECURITY'), '@fromContext'],
    ['connectors', withLink('url: "https://specs.apollo.dev/connect/v0.2", for: EXECUTION'), 'connect/v0.2'],
    ['something unknown', withLink('url: "https://example.org/speed/v1.0", for: EXECUTION'), 'example.org/speed/v1.0'],
    ['a field of ours', sdl.replace('  me: User', '  _a_me: User'), '"_a_me"'],
    [
      'a label that is no percentage',
      sdl.replace('override: "catalog"', 'override: "catalog", overrideLabel: "percent(200)"'),
      'percent(200)',
    ],
  ])('is refused with %s', (_what, refused, words) => {
    expect(() => createStageOf(refused)).toThrow(OperatorError);
    expect(() => createStageOf(refused)).toThrow(words);
  });

  it('is read with what nobody has to understand', () => {
    expect(() => readSupergraph(withLink('url: "https://specs.apollo.dev/tag/v0.3"'))).not.toThrow();
  });

  it('shows clients nothing that is inaccessible, and none of its machinery', () => {
    const shown = printSchema(readSupergraph(sdl).clientSchema);
    expect(shown).not.toMatch(/hidden|ROBOT|join__|link__|inaccessible/);
    expect(shown).toContain('type User implements Node');
  });

  it('knows @inaccessible by another name', () => {
    const renamed = sdl
      .replaceAll('@inaccessible', '@secret')
      .replace('inaccessible/v0.2"', 'inaccessible/v0.2", as: "secret"');
    const { clientSchema } = readSupergraph(renamed);
    expect(printSchema(clientSchema)).not.toMatch(/hidden|ROBOT|secret/);
    expect(clientSchema.getDirectives().every(({ locations }) => !locations.includes(DirectiveLocation.SCHEMA))).toBe(
      true,
    );
  });
});

function createStageOf(supergraphSdl: string): unknown {
  return createStage('stitching', { supergraphSdl });
}

const overridden = [
  'type Query { a: A list: [A!]! } type A @key(fields: "id") { id: ID! v: String w: String x: String }',
  `type A @key(fields: "id") { id: ID!
     v: String @override(from: "old", label: "percent(25)")
     w: String @override(from: "old", label: "percent(25)")
     x: String @override(from: "old", label: "canary") }`,
].map((text, nth) => {
  const name = ['old', 'new'][nth] ?? '';
  const row = { id: '1', v: name, w: name, x: name };
  return createSubgraph({
    name,
    sdl: text,
    resolvers: { Query: { a: () => row, list: () => [row, { ...row, id: '2' }] } },
    findRow: ({ id }) => ({ ...row, id }),
  });
});

describe.each(engineKinds)('a progressive @override on the %s engine', (kind) => {
  const drawing = (percent: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(Math.floor((percent / 100) * 2 ** 32));
    return { bytes: () => bytes };
  };

  it.each([
    [0, 'new'],
    [24.9, 'new'],
    [25, 'old'],
    [99, 'old'],
  ])('moves the requests below its percentage: %d is %s', async (percent, expected) => {
    const stage = createStage(kind, { subgraphs: overridden, randomness: drawing(percent) });
    for (let round = 0; round < 5; round += 1)
      expect(toJson(await stage.run('{ a { v w } list { v w x } }'))).toStrictEqual({
        data: {
          a: { v: expected, w: expected },
          list: [1, 2].map(() => ({ v: expected, w: expected, x: 'old' })),
        },
      });
  });

  it('draws once for each request, and always finds something', async () => {
    let drawn = 0;
    const randomness = { bytes: (count: number) => Buffer.alloc(count, (drawn += 1) * 37) };
    const stage = createStage(kind, { subgraphs: overridden, randomness });
    const results = await Promise.all(Array.from({ length: 100 }, () => stage.run('{ a { v w } list { v w } }')));
    const seen = results.map(({ data }) => [...new Set(JSON.stringify(data).match(/old|new/g))]);
    expect(seen.filter(({ length }) => length !== 1)).toStrictEqual([]);
    expect(new Set(seen.flat())).toStrictEqual(new Set(['old', 'new']));
    expect(drawn).toBe(100);
  });

  it('asks for which requests another label applies', async () => {
    const findActiveLabels = (context: object) => new Set('isCanary' in context ? ['canary'] : []);
    const stage = createStage(kind, { subgraphs: overridden, findActiveLabels });
    const show = async (context: object) => toJson((await stage.run('{ a { x } }', {}, context)).data);
    expect(await show({ isCanary: true })).toStrictEqual({ a: { x: 'new' } });
    expect(await show({})).toStrictEqual({ a: { x: 'old' } });
  });
});

describe('an @interfaceObject of a subgraph where a type has several keys', () => {
  const rows = [{ __typename: 'Film', id: 'm1', rating: 5 }];
  const subgraphs = [
    `type Query { media: [Media!]! } interface Media @key(fields: "id") { id: ID! }
     type Film implements Media @key(fields: "id") { id: ID! } type Org @key(fields: "id") @key(fields: "mail") { id: ID! mail: ID! }`,
    'type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int! } type Org @key(fields: "mail") { mail: ID! size: Int }',
  ].map((text, nth) => {
    const resolvers = { Query: { media: () => rows } };
    return createSubgraph({
      name: `s${nth}`,
      sdl: text,
      resolvers,
      findRow: ({ id }) => rows.find((row) => row.id === id),
    });
  });

  it('is executed by the planner engine', async () => {
    const { data } = await createStage('planner', { subgraphs }).run('{ media { __typename id rating } }');
    expect(toJson(data)).toStrictEqual({ media: rows });
  });

  it('is refused by the stitching engine', () => {
    expect(() => createStage('stitching', { subgraphs })).toThrow('@interfaceObject');
  });
});
