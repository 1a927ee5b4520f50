import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { buildSchema } from 'graphql';
import { WebSocket, WebSocketServer } from 'ws';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { MeDocument } from '../../schema/generated/operations';
import { lifetimeSeconds, openSignedIn } from './scene';

let gateway: TestGateway;
let server: Server;
let sockets: WebSocketServer;

beforeAll(async () => {
  gateway = await startGateway({ settings: { accessTokenLifetimeSeconds: lifetimeSeconds } });
  server = createServer();
  sockets = new WebSocketServer({ server });
  const schema = buildSchema('type Query { who: String }');
  useServer(
    {
      schema,
      async context({ connectionParams }) {
        const { data } = await gateway.send(MeDocument, {}, { headers: connectionParams as Record<string, string> });
        return data;
      },
      roots: { query: { who: (_: unknown, context: { me?: { username: string } } | null) => context?.me?.username } },
    },
    sockets,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  sockets.close();
  server.close();
  await stopGateways();
});

describe('a subscription over graphql-ws', () => {
  it('connects with a token that is good when it connects', async () => {
    const page = await openSignedIn(gateway);
    await page.pass(lifetimeSeconds);
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createClient({ url, webSocketImpl: WebSocket, connectionParams: () => page.keeper.authorize() });
    const answers = client.iterate<{ who: string }>({ query: '{ who }' });
    const answer = await answers.next();
    await client.dispose();
    expect(answer.value).toStrictEqual({ data: { who: page.username } });
    expect(page.transport.count('refresh')).toBe(1);
  });
});
