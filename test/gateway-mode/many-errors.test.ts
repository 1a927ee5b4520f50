import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { LocalServer } from '../support/local-server';
import type { SentError } from '../support/send';
import { CatalogueSubgraph } from './catalogue-subgraph';

/** A subgraph that tells its SDL, and then is down. */
class LostSubgraph extends LocalServer {
  get url(): string {
    return `${this.origin}/graphql`;
  }

  protected override respond(request: IncomingMessage, response: ServerResponse): void {
    void text(request).then((body) => {
      if (!body.includes('_service')) return response.writeHead(503).end();
      const sdl = `
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])
        type Product @key(fields: "id") { id: ID! left: Int surely: Int! }
      `;
      const answer = JSON.stringify({ data: { _service: { sdl } } });
      return response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    });
  }
}

let catalogue: CatalogueSubgraph;
let lost: LostSubgraph;

beforeEach(async () => {
  catalogue = await new CatalogueSubgraph().start();
  lost = await new LostSubgraph().start();
});
afterEach(async () => {
  await stopGateways();
  await Promise.all([catalogue.stop(), lost.stop()]);
});

function start(count: number, settings: object): Promise<TestGateway> {
  catalogue.count = count;
  const subgraphs = [
    { name: 'catalogue', url: catalogue.url },
    { name: 'lost', url: lost.url, retries: 0 },
  ];
  return startGateway({ settings: { subgraphs, ...settings } });
}

const countReasons = (errors: readonly SentError[]): Record<string, number> =>
  errors.reduce<Record<string, number>>((counts, { extensions: { reason = 'none' } }) => {
    return { ...counts, [reason]: (counts[reason] ?? 0) + 1 };
  }, {});

describe.each(['stitching', 'planner'] as const)('a list whose subgraph is down, with the engine %s,', (engine) => {
  const settings = { supergraphEngine: engine };

  it('has a hundred errors and one that counts the others; the data is as with all of them', async () => {
    const gateway = await start(1000, settings);
    const { data, errors } = await gateway.send('{ products { id left } }');
    expect(data).toStrictEqual({
      products: Array.from({ length: 1000 }, (_, index) => ({ id: String(index + 1), left: null })),
    });
    expect(countReasons(errors)).toStrictEqual({ SUBGRAPH_UNAVAILABLE: 100, ERRORS_LEFT_OUT: 1 });
    expect(errors[99]?.path).toStrictEqual(['products', 99, 'left']);
    expect(errors[100]?.extensions).toStrictEqual({ code: 'TOO_MANY_ERRORS', reason: 'ERRORS_LEFT_OUT', leftOut: 900 });
    expect(errors[100]).not.toHaveProperty('path');
  });

  it('has an error for each item as long as there are no more than a hundred', async () => {
    const gateway = await start(100, settings);
    const { errors } = await gateway.send('{ products { left } }');
    expect(countReasons(errors)).toStrictEqual({ SUBGRAPH_UNAVAILABLE: 100 });
  });

  it('does not hide an error of another kind that comes later', async () => {
    const gateway = await start(1000, settings);
    const { errors } = await gateway.send('{ products { left } broken }');
    expect(countReasons(errors)).toStrictEqual({ SUBGRAPH_UNAVAILABLE: 99, INTERNAL_ERROR: 1, ERRORS_LEFT_OUT: 1 });
    expect(errors[99]?.path).toStrictEqual(['broken']);
  });

  it('is null as a whole where an item must not be, with no more errors either', async () => {
    const gateway = await start(1000, settings);
    const { data, errors } = await gateway.send('{ products { surely } }');
    expect(data).toBeNull();
    expect(errors.length).toBeLessThanOrEqual(101);
    expect(errors[0]?.extensions.reason).toBe('SUBGRAPH_UNAVAILABLE');
  });

  it('counts denied fields as well', async () => {
    const gateway = await start(1000, settings);
    const { errors } = await gateway.send('{ products { price left } }');
    expect(errors).toHaveLength(101);
    expect(Object.keys(countReasons(errors)).sort()).toStrictEqual([
      'ERRORS_LEFT_OUT',
      'SUBGRAPH_UNAVAILABLE',
      'TOKEN_MISSING',
    ]);
  });
});

describe('a subgraph that makes up a hundred codes', () => {
  it('does not hide what this service says', async () => {
    const gateway = await start(2, { supergraphEngine: 'planner' });
    const errors = Array.from({ length: 150 }, (_, nth) => ({
      ...{ message: 'no', extensions: { code: `CODE_${String(nth)}` } },
    }));
    const data = { whoAmI: null, products: [{ __typename: 'Product', id: '1' }] };
    catalogue.answer = (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data, errors }));
    const { errors: shown } = await gateway.send('{ whoAmI products { id price } }');
    expect(shown).toHaveLength(101);
    expect(countReasons(shown)).toMatchObject({ TOKEN_MISSING: 1, ERRORS_LEFT_OUT: 1 });
  });
});
