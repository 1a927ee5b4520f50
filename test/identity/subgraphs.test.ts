import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../../src/domain/caller';
import { productsSdl } from '../../examples/federation/subgraphs/products';
import { composeSupergraph } from '../federation/router';
import { stopGateways } from '../support/gateway';
import { openIdentityScene } from '../support/identity-scene';
import type { IdentityScene } from '../support/identity-scene';
import { openProducts, openReviews } from '../support/identity-targets';
import type { IdentityTarget } from '../support/identity-targets';

// Not imported: its types are those of the DOM, and not of Node.
const { reviewsSdl } = jest.requireActual<{ reviewsSdl: string }>('../../examples/federation/subgraphs/reviews');
const own = readFileSync(join(__dirname, '../../schema/subgraph.graphql'), 'utf8');

let scene: IdentityScene;
const targets: IdentityTarget[] = [];

beforeAll(async () => {
  scene = await openIdentityScene();
});
afterAll(async () => {
  for (const target of targets) target.stop();
  await scene.stop();
  await stopGateways();
});

async function ask(
  target: IdentityTarget,
  query: string,
  more: { of?: unknown; caller?: Caller } = {},
): Promise<unknown> {
  const body = JSON.stringify({ query, variables: { of: more.of } });
  const { data } = await target.deliver({ body, tokens: [scene.issue(target.audience, body, more.caller)] });
  return data;
}

describe('the example subgraphs', () => {
  it('compose with that of the gateway', () => {
    const subgraphs = Object.entries({ own, products: productsSdl, reviews: reviewsSdl });
    const composed = composeSupergraph(subgraphs.map(([name, sdl]) => ({ name, url: `http://${name}.test`, sdl })));
    expect(composed).toContain('type Basket');
    expect(composed).toContain('reviews: [Review!]!');
  });

  it.each([
    ['products', openProducts, productsSdl],
    ['reviews', openReviews, reviewsSdl],
  ])('show what a router composes: %s', async (_name, open, sdl) => {
    const target = await open(scene.options);
    targets.push(target);
    expect(await ask(target, '{ _service { sdl } }')).toStrictEqual({ _service: { sdl } });
  });

  it('answer public fields to nobody, when the gateway asks for nobody', async () => {
    const products = await openProducts(scene.options);
    targets.push(products);
    const data = await ask(products, '{ products { name } }', { caller: { kind: 'anonymous' } });
    expect(data).toStrictEqual({ products: [{ name: 'Table' }, { name: 'Chair' }] });
  });

  it('answer for entities, with null for those that they do not know', async () => {
    const [products, reviews] = [await openProducts(scene.options), await openReviews(scene.options)];
    targets.push(products, reviews);
    await ask(reviews, 'mutation { review(productId: "1", body: "Good.") { id } }');
    const query = (fields: string) => `query ($of: [_Any!]!) { _entities(representations: $of) { ${fields} } }`;
    const of = ['1', '7'].map((id) => ({ __typename: 'Product', id }));
    expect(await ask(products, query('... on Product { name }'), { of })).toStrictEqual({
      _entities: [{ name: 'Table' }, null],
    });
    expect(await ask(reviews, query('... on Product { reviews { body } }'), { of })).toStrictEqual({
      _entities: [{ reviews: [{ body: 'Good.' }] }, { reviews: [] }],
    });
  });
});
