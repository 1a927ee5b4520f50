import { resolveSubgraphs } from '../../src/composition/resolve-subgraphs';
import type { ResolveOptions } from '../../src/composition/resolve-subgraphs';
import type { Subgraph } from '../../src/domain/subgraph';

const url = 'https://products.example/graphql';
const members = [
  { graph: 'AUTH', name: 'auth', url: '' },
  { graph: 'PRODUCTS_1', name: 'products', url },
];
const options: ResolveOptions = {
  settings: [],
  ownSubgraphName: 'auth',
  hasIdentityTokens: true,
  isDevelopment: false,
};

function resolveOne(more: Partial<ResolveOptions>, memberUrl = url): Subgraph | undefined {
  return resolveSubgraphs([{ graph: 'PRODUCTS_1', name: 'products', url: memberUrl }], { ...options, ...more })[0];
}

describe('a subgraph of the supergraph', () => {
  it('has everything that it is called with, by default', () => {
    expect(resolveSubgraphs(members, options)).toStrictEqual([
      {
        graph: 'PRODUCTS_1',
        name: 'products',
        url,
        timeoutMs: 10_000,
        retries: 1,
        maxAnswerBytes: 10_485_760,
        identity: 'token',
        audience: url,
        claims: [],
        headers: {},
        requestHeaders: [],
        answerHeaders: [],
      },
    ]);
  });

  it('is called as the settings have it, by its name', () => {
    const settings = [
      { name: 'other', retries: 3 },
      { name: 'products', url: 'https://p.example', timeoutMs: 5, requestHeaders: ['X-Tenant'], sdl: 'a.graphql' },
    ];
    const resolved = resolveOne({ settings });
    expect(resolved).toMatchObject({
      url: 'https://p.example',
      audience: 'https://p.example',
      timeoutMs: 5,
      retries: 1,
    });
    expect(resolved).toMatchObject({ requestHeaders: ['x-tenant'] });
    expect(resolved).not.toHaveProperty('sdl');
  });

  it('is called by default where an option says nothing', () => {
    const setting = { name: 'products', url: undefined, audience: undefined, retries: undefined };
    expect(resolveOne({ settings: [setting as never] })).toMatchObject({ url, audience: url, retries: 1 });
  });

  it('is told nothing of callers by default where there is nothing to tell it with', () => {
    expect(resolveOne({ hasIdentityTokens: false })).toMatchObject({ identity: 'none' });
    const settings = [{ name: 'products', identity: 'bearer' as const }];
    expect(resolveOne({ hasIdentityTokens: false, settings })).toMatchObject({ identity: 'bearer' });
  });

  it.each([
    ['http://localhost:4001/graphql', true],
    ['https://products.example', false],
  ])('may be called at "%s", in development %s', (memberUrl, isDevelopment) => {
    expect(resolveOne({ isDevelopment }, memberUrl)).toMatchObject({ url: memberUrl });
  });

  it.each([
    ['', false],
    ['products', false],
    ['http://products.example', true],
    ['http://localhost:4001/graphql', false],
    ['https://user:password@products.example', true],
  ])('may not be called at "%s", in development %s', (memberUrl, isDevelopment) => {
    const resolve = () => resolveOne({ isDevelopment }, memberUrl);
    expect(resolve).toThrow(/^the url of products must be an https: URL.*SUBGRAPHS$/);
  });
});
