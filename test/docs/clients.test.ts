import { join } from 'node:path';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gql } from '@apollo/client';
import type { ApolloClient } from '@apollo/client';
import type { Client } from '@urql/core';
import { createSessionKeeper } from 'graphql-auth-gateway/client';
import type { SessionKeeper } from 'graphql-auth-gateway/client';
import type { GraphQLClient } from 'graphql-request' with { 'resolution-mode': 'import' };
import type { Client as SocketClient } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import type { Block } from './pages';
import { findBlock, runBlock } from './run-block';

const page = join('docs', 'clients.md');
const query = '{ me { username } }';
const ada = { me: { username: 'ada' } };

let gateway: TestGateway;
let keeper: SessionKeeper;

beforeAll(async () => {
  gateway = await startGateway();
  await gateway.signUp();
  ({ keeper } = await run<{ keeper: SessionKeeper }>('session'));
});
beforeEach(async () => {
  await keeper.login('ada', password);
});
afterAll(stopGateways);

/** Runs a block of the page, at the gateway of this test; gives what it exports. */
function run<Exports>(name: string, globals: Readonly<Record<string, unknown>> = {}, sockets = ''): Promise<Exports> {
  const places = { 'https://auth.example.com': gateway.url, 'wss://graph.example.com': sockets };
  const modules = { './session': { keeper } };
  return runBlock<Exports>(findBlock(page, 'ts', `keeper ${name}`), { modules, globals, places });
}

type ReasonOf = (error: unknown) => string | undefined;

/** Why `me` fails with this keeper: in Apollo Client, urql and graphql-request. */
async function reasonsWith(session: SessionKeeper, reasonOf: ReasonOf): Promise<readonly unknown[]> {
  const surroundings = { modules: { './session': { keeper: session } } };
  const block = (name: string): Block => findBlock(page, 'ts', `keeper ${name}`);
  const apollo = await runBlock<{ client: ApolloClient }>(block('apollo'), surroundings);
  const urql = await runBlock<{ client: Client }>(block('urql'), surroundings);
  const request = await runBlock<{ client: GraphQLClient }>(block('graphql-request'), surroundings);
  const ofApollo: unknown = await apollo.client.query({ query: gql(query) }).catch(reasonOf);
  return [
    ofApollo,
    reasonOf((await urql.client.query<object>(query, {}).toPromise()).error),
    await request.client.request<object>(query).catch(reasonOf),
  ];
}

describe('the three lines of the page on clients', () => {
  it('sign in with Apollo Client', async () => {
    const { client } = await run<{ client: ApolloClient }>('apollo');
    expect((await client.query({ query: gql(query) })).data).toMatchObject(ada);
  });

  it('sign in with urql', async () => {
    const { client } = await run<{ client: Client }>('urql');
    expect((await client.query<object>(query, {}).toPromise()).data).toMatchObject(ada);
  });

  it('sign in with graphql-request', async () => {
    const { client } = await run<{ client: GraphQLClient }>('graphql-request');
    expect(await client.request(query)).toMatchObject(ada);
  });

  it('connect with graphql-ws, by the headers of the moment', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const greeting = new Promise<string>((resolve) => {
      server.once('connection', (socket) => {
        socket.once('message', (data: Buffer) => {
          socket.send('{"type":"connection_ack"}');
          resolve(data.toString());
        });
      });
    });
    Object.assign(globalThis, { WebSocket });
    const { port } = server.address() as AddressInfo;
    const { client } = await run<{ client: SocketClient }>('graphql-ws', {}, `ws://127.0.0.1:${port}`);
    const stop = client.subscribe(
      { query },
      { next: () => undefined, error: () => undefined, complete: () => undefined },
    );
    expect(JSON.parse(await greeting)).toStrictEqual({ type: 'connection_init', payload: await keeper.authorize() });
    stop();
    await client.dispose();
    for (const socket of server.clients) socket.terminate();
    server.close();
  });

  it('tell who is signed in', async () => {
    const { told, stop, isSignedIn } = await run<{ told: string[]; stop: () => void; isSignedIn: boolean }>('events');
    await keeper.logout();
    stop();
    expect([isSignedIn, told]).toStrictEqual([true, ['show the login page: LOGOUT']]);
  });

  it('tell why something failed, whichever client it was', async () => {
    const { reasonOf } = await run<{ reasonOf: ReasonOf }>('reasons');
    expect(await keeper.login('ada', 'not this one').catch(reasonOf)).toBe('BAD_CREDENTIALS');
    await keeper.logout();
    expect(await reasonsWith(keeper, reasonOf)).toStrictEqual(['TOKEN_MISSING', 'TOKEN_MISSING', 'TOKEN_MISSING']);

    const away = createSessionKeeper({ url: keeper.url, mode: 'cookies', fetch: () => Promise.reject(new Error()) });
    expect(await reasonsWith(away, reasonOf)).toStrictEqual(['UNREACHABLE', 'UNREACHABLE', 'UNREACHABLE']);
    expect([new TypeError('Failed to fetch'), null, 'x'].map(reasonOf)).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('keep the session in a storage', async () => {
    const items = new Map<string, string>();
    const localStorage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    };
    const stored = await run<{ keeper: SessionKeeper }>('storage', { localStorage });
    await stored.keeper.login('ada', password);
    expect([...items.keys()]).toStrictEqual(['session']);
    await stored.keeper.logout();
    stored.keeper.close();
    expect(items.size).toBe(0);
  });
});
