import { resolve } from 'node:path';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { signIn } from '../support/sign-in';
import { NamedSubgraphs } from './named-subgraphs';

// In apollo/ is what the composer of Apollo (2.14.4) makes of this service, by several versions, and of the example subgraphs.
const fileOf = (name: string) => resolve(__dirname, `apollo/federation-${name}.graphql`);

let others: NamedSubgraphs;

beforeAll(async () => {
  others = await new NamedSubgraphs().start();
});
afterEach(stopGateways);
afterAll(() => others.stop());

async function start(name: string, supergraphEngine: 'stitching' | 'planner'): Promise<TestGateway> {
  others.asked.splice(0);
  const subgraphs = ['products', 'reviews'].map((each) => ({ name: each, url: others.url }));
  return startGateway({ settings: { supergraph: fileOf(name), subgraphs, supergraphEngine } });
}

const protecting = ['2.5', '2.7-override', '2.9-renamed', '2.9-cost', '2.12'] as const;

describe.each(['stitching', 'planner'] as const)("a supergraph of Apollo's composer, on the engine %s,", (engine) => {
  it.each(['2.3', ...protecting])('is served: %s', async (name) => {
    const gateway = await start(name, engine);
    const { accessToken: token } = await signIn(gateway);

    const answer = await gateway.send('{ me { username } products { name reviews { text } } }', {}, { token });

    const products = [{ name: 'Table', reviews: [{ text: 'Good.' }] }];
    expect(answer.errors).toStrictEqual([]);
    expect(answer.data).toStrictEqual({ me: { username: 'ada' }, products });
    const { data, code } = await gateway.send('{ me { username } }');
    expect([data, code]).toStrictEqual([null, 'UNAUTHENTICATED']);
  });

  it.each(protecting)('is enforced: %s', async (name) => {
    const gateway = await start(name, engine);
    const query = '{ products { name price stock } }';

    const stranger = await gateway.send(query);

    expect(stranger.data).toStrictEqual({ products: [{ name: 'Table', price: null, stock: null }] });
    expect(stranger.errors.map(({ extensions }) => extensions.reason)).toStrictEqual(Array(2).fill('TOKEN_MISSING'));
    expect(others.asked.join()).not.toMatch(/price|stock/);
    const { accessToken: token } = await signIn(gateway);
    const known = await gateway.send(query, {}, { token });
    expect(known.data).toStrictEqual({ products: [{ name: 'Table', price: 10, stock: null }] });
    expect(known.reason).toBe('FIELD_NOT_ALLOWED');
    expect(others.asked.join()).not.toContain('stock');
  });

  it.each([
    ['2.9-from-context', '@fromContext'],
    ['2.12-connectors', 'connect/v0.3'],
  ])('is refused at start, with what it is, where it could not be executed: %s', async (name, words) => {
    await expect(start(name, engine)).rejects.toThrow(words);
  });
});
