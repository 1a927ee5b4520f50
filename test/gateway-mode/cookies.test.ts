import { BrowserClient, startCookieGateway } from '../cookies/browser-client';
import { requireData } from '../support/send';
import { stopGateways } from '../support/gateway';
import type { TestGateway, TestGatewayOptions } from '../support/gateway';
import { CatalogueSubgraph } from './catalogue-subgraph';

let catalogue: CatalogueSubgraph;

beforeEach(async () => {
  catalogue = await new CatalogueSubgraph().start();
});
afterEach(async () => {
  await stopGateways();
  await catalogue.stop();
});

const start = (settings: NonNullable<TestGatewayOptions['settings']> = {}): Promise<TestGateway> =>
  startCookieGateway({
    accessCookie: true,
    subgraphs: [{ name: 'catalogue', url: catalogue.url, identity: 'bearer' }],
    ...settings,
  });

const wishes = '{ me { username wishes { name } } products { price } }';
const answered = { me: { username: 'ada', wishes: [{ name: 'Product 2' }] }, products: [{ price: 10 }, { price: 10 }] };

describe.each(['stitching', 'planner'] as const)(
  'cookies in front of a graph, with the engine %s,',
  (supergraphEngine) => {
    it('sign in to all of it, are renewed by a refresh, and are gone after a logout', async () => {
      const client = new BrowserClient(await start({ supergraphEngine }));
      const { login } = requireData(await client.login());
      expect([login.refreshToken, client.cookie('refresh')]).toStrictEqual([null, expect.any(String)]);
      expect(requireData(await client.send(wishes))).toStrictEqual(answered);
      const first = client.cookie('access');

      requireData(await client.refresh());

      expect(client.cookie('access')).not.toBe(first);
      expect(requireData(await client.send(wishes))).toStrictEqual(answered);
      requireData(await client.logout());
      expect(client.cookies.size).toBe(0);
      expect((await client.send('{ products { price } }')).reason).toBe('TOKEN_MISSING');
    });

    it('stay here: a subgraph gets the access token, where it is to have that, and no cookie', async () => {
      const client = new BrowserClient(await start({ supergraphEngine }));
      await client.login();
      await client.send(wishes);
      const headers = catalogue.received.at(-1)?.headers;
      expect([headers?.authorization, headers?.cookie]).toStrictEqual([
        `Bearer ${client.cookie('access') ?? ''}`,
        undefined,
      ]);
    });

    it('let a token that has expired be refreshed, and log in anew, and read what anybody may', async () => {
      const gateway = await start({ supergraphEngine });
      const client = new BrowserClient(gateway);
      await client.login();
      await gateway.clock.leap(3_600_000);

      const { data, errors } = await client.send('{ products { name price } }');

      expect(data).toMatchObject({
        products: [
          { name: 'Product 1', price: null },
          { name: 'Product 2', price: null },
        ],
      });
      expect(errors.map(({ extensions }) => extensions.reason)).toStrictEqual(['TOKEN_EXPIRED', 'TOKEN_EXPIRED']);
      const copy = client.copy();
      requireData(await client.refresh());
      expect(requireData(await client.send(wishes))).toStrictEqual(answered);
      requireData(await copy.login());
      expect(requireData(await copy.send(wishes))).toStrictEqual(answered);
    });

    it.each([
      '__Host-access-0a1b2c3d=evil',
      '__secure-REFRESH-0a1b2c3d=evil',
      ' = __Host-access-0a1b2c3d=evil',
      '=__Host-refresh-0a1b2c3d=evil',
    ])('are never set by a subgraph, however it spells them: %s', async (cookie) => {
      const subgraphs = [{ name: 'catalogue', url: catalogue.url, answerHeaders: ['set-cookie'] }];
      const gateway = await start({ supergraphEngine, subgraphs });
      catalogue.answer = (response) =>
        response
          .setHeader('set-cookie', [`${cookie}; Path=/; Secure`, 'theirs=1'])
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"data":{"whoAmI":"nobody"}}');
      const { data, headers } = await gateway.send('{ whoAmI }');
      expect([data, headers.getSetCookie()]).toStrictEqual([{ whoAmI: 'nobody' }, ['theirs=1']]);
    });
  },
);
