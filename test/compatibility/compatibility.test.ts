import { buildASTSchema, parse, stripIgnoredCharacters, visit } from 'graphql';
import { createStage, engineKinds, toJson } from '../engines/stage';
import { neighbours } from './neighbours';
import { createProducts } from './products';

// The 23 checks of Apollo's compatibility tests for subgraphs, in our own words: the subgraph alone, then behind a gateway.
const products = createProducts();
const email = 'support@apollographql.com';
const findSdl = async (): Promise<string> => {
  const { data } = await products.request('{ _service { sdl } }');
  return stripIgnoredCharacters((data as { readonly _service: { readonly sdl: string } })._service.sdl);
};

describe('the schema of a subgraph', () => {
  it.each([
    [
      '@composeDirective',
      /schema.*@link\(url:"https:\/\/myspecs\.dev\/myCustomDirective\/v1\.0"[ ,]?import:\["@custom"\]\)/,
    ],
    [
      '@composeDirective',
      /schema.*@composeDirective\(name:"@custom"\).*directive@custom on OBJECT.*type Product@custom/,
    ],
    ['@inaccessible', /type ProductDimension.*unit:String@inaccessible/],
    ['@interfaceObject', /type Inventory@interfaceObject@key\(fields:"id"\)/],
    ['@key single', /type User@extends@key\(fields:"email"\)/],
    ['@key multiple', /type DeprecatedProduct@key\(fields:"sku package"\)/],
    ['@key composite', /type ProductResearch@key\(fields:"study \{ caseNumber \}"\)/],
    [
      '@key repeatable',
      /type Product@custom@key\(fields:"id"\)@key\(fields:"sku package"\)@key\(fields:"sku variation \{ id \}"\)/,
    ],
    ['@override', /name:String@override\(from:"users"\)/],
    ['@shareable', /type ProductDimension@shareable/],
    ['@tag', /notes:String@tag\(name:"internal"\)/],
  ])('has %s: %s', async (_what, expected) => {
    expect((await findSdl()).replaceAll(/ @/g, '@')).toMatch(expected);
  });

  it('links the federation specification once, with directives that it has', async () => {
    const links = (await findSdl()).match(/@link\([^)]*specs\.apollo\.dev\/federation\/v2\.[0-3]"[^)]*\)/g);
    expect(links).toHaveLength(1);
    const imports = /import:\[(.*)\]/.exec(links?.[0] ?? '')?.[1]?.match(/@?\w+/g) ?? [];
    expect([...imports].sort()).toStrictEqual(
      [
        'composeDirective',
        'extends',
        'external',
        'inaccessible',
        'interfaceObject',
        'key',
        'override',
        'provides',
        'requires',
        'shareable',
        'tag',
      ].map((name) => `@${name}`),
    );
  });

  it('is a schema that can be introspected', async () => {
    const plain = visit(parse(products.sdl), { Directive: () => null, SchemaExtension: () => null });
    const types = buildASTSchema(plain).getTypeMap();
    for (const name of ['Query', 'Product', 'Inventory']) expect(types).toHaveProperty(name);
    expect(await findSdl()).toContain('type Query');
  });
});

describe('a subgraph', () => {
  it('traces itself where it is asked to (ftv1)', async () => {
    const result = await products.request('{ __typename }', undefined, { 'apollo-federation-include-trace': 'ftv1' });
    expect(result).toStrictEqual({ data: { __typename: 'Query' }, extensions: { ftv1: expect.any(String) as string } });
  });

  it.each([
    ['@inaccessible', 'dimensions { unit }', { dimensions: { unit: 'kg' } }],
    ['@provides', 'createdBy { email totalProductsCreated }', { createdBy: { email, totalProductsCreated: 1337 } }],
  ])('resolves what is %s', async (_what, selection, product) => {
    const query = `query ($id: ID!) { product(id: $id) { ${selection} } }`;
    expect(await products.request(query, { id: 'apollo-federation' })).toStrictEqual({ data: { product } });
  });

  const studio = { sku: 'studio', variation: { id: 'platform' } };
  it.each([
    ['single', 'User { email name }', { email }, { email, name: 'Jane Smith' }],
    [
      'multiple',
      'DeprecatedProduct { sku package reason }',
      { sku: 'apollo-federation-v1', package: '@apollo/federation-v1' },
      { sku: 'apollo-federation-v1', package: '@apollo/federation-v1', reason: 'Migrate to Federation V2' },
    ],
    [
      'composite',
      'ProductResearch { study { caseNumber description } }',
      { study: { caseNumber: '1234' } },
      { study: { caseNumber: '1234', description: 'Federation Study' } },
    ],
    ['repeatable', 'Product { id sku }', { id: 'apollo-federation' }, { id: 'apollo-federation', sku: 'federation' }],
    ['repeatable', 'Product { id }', { sku: 'federation', package: '@apollo/federation' }, { id: 'apollo-federation' }],
    ['repeatable', 'Product { id }', studio, { id: 'apollo-studio' }],
  ])('resolves entities by a @key that is %s: %s', async (_what, selection, key, entity) => {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${selection} } }`;
    const of = [{ __typename: selection.split(' ')[0], ...key }];
    expect((await products.request(query, { of })).data).toStrictEqual({ _entities: [entity] });
  });
});

describe.each(engineKinds)('a subgraph behind the %s engine', (kind) => {
  const stage = createStage(kind, { subgraphs: [products, ...neighbours] });

  it.each([
    ['@override', 'createdBy { name }', { createdBy: { name: 'Jane Smith' } }],
    ['@shareable', 'dimensions { size weight }', { dimensions: { size: 'small', weight: 1 } }],
    [
      '@requires',
      'createdBy { averageProductsCreatedPerYear email }',
      { createdBy: { averageProductsCreatedPerYear: 134, email } },
    ],
  ])('is asked for what is %s', async (_what, selection, product) => {
    const result = await stage.run(`query ($id: ID!) { product(id: $id) { ${selection} } }`, {
      id: 'apollo-federation',
    });
    expect(toJson(result)).toStrictEqual({ data: { product } });
  });

  it('adds fields to the interface of another one (@interfaceObject)', async () => {
    const query = 'query ($id: ID!) { inventory(id: $id) { deprecatedProducts { sku reason } } }';
    const deprecatedProducts = [{ sku: 'apollo-federation-v1', reason: 'Migrate to Federation V2' }];
    expect(toJson(await stage.run(query, { id: 'apollo-oss' }))).toStrictEqual({
      data: { inventory: { deprecatedProducts } },
    });
  });

  it('gives another one what that requires', async () => {
    const result = await stage.run(
      '{ inventory(id: "apollo-oss") { products { id delivery { estimatedDelivery } } } }',
    );
    const delivery = { estimatedDelivery: '{"size":"small","weight":1}' };
    expect(toJson(result)).toStrictEqual({
      data: { inventory: { products: [{ id: 'apollo-federation', delivery }] } },
    });
  });

  it('shows clients nothing that is @inaccessible', () => {
    const dimension = stage.engine.clientSchema.getType('ProductDimension');
    expect(dimension && 'getFields' in dimension && Object.keys(dimension.getFields())).toStrictEqual([
      'size',
      'weight',
    ]);
  });
});
