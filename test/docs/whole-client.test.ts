import { join } from 'node:path';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { findBlock, runBlock } from './run-block';

/** What the page on clients calls a whole client. */
interface WholeClient {
  readonly isSignedIn: boolean;
  login(username: string, password: string): Promise<void>;
  request(query: string): Promise<{ readonly data?: unknown; readonly errors?: readonly object[] }>;
  refresh(): Promise<void>;
  logout(): Promise<void>;
}

const query = '{ me { username } }';
const ada = { data: { me: { username: 'ada' } } };
const refusedWith = (reason: string) => ({ errors: [{ extensions: { reason } }] });

let gateway: TestGateway;
let client: WholeClient;
/** What the client has around it: a clock that is not that of the gateway, and a network that may be cut. */
const world = { now: 0, isCut: false, refreshes: 0 };

beforeEach(async () => {
  Object.assign(world, { now: 0, isCut: false, refreshes: 0 });
  gateway = await startGateway();
  await gateway.signUp();
  const globals = {
    Date: { now: () => world.now },
    fetch: async (url: string, init: { readonly body: string }) => {
      if (world.isCut) throw new Error('no network');
      if (init.body.includes('refreshToken(')) world.refreshes += 1;
      return fetch(url, init);
    },
  };
  const block = findBlock(join('docs', 'clients.md'), 'ts', 'whole client');
  const { AuthClient } = await runBlock<{ AuthClient: new (endpoint: string) => WholeClient }>(block, { globals });
  client = new AuthClient(`${gateway.url}/graphql`);
  await client.login('ada', password);
});
afterEach(stopGateways);

describe('the whole client of the page', () => {
  it('asks as whoever has signed in, and after a logout as nobody', async () => {
    expect(await client.request(query)).toMatchObject(ada);
    await client.logout();
    expect(client.isSignedIn).toBe(false);
    expect(await client.request(query)).toMatchObject(refusedWith('TOKEN_MISSING'));
  });

  it('refreshes ahead of time, once for all that ask', async () => {
    world.now += 720_000; // four fifths of 15 minutes, by its own clock
    expect(await Promise.all([client.request(query), client.request(query)])).toMatchObject([ada, ada]);
    expect(world.refreshes).toBe(1);
  });

  it('refreshes upon an expired token, and asks again', async () => {
    await gateway.clock.leap(901_000);
    expect(await client.request(query)).toMatchObject(ada);
    expect(world.refreshes).toBe(1);
  });

  it('drops its tokens when the session is over', async () => {
    const { id } = await gateway.core.accounts.require('ada');
    await gateway.core.sessions.endAllOf(id, 'revoked');
    expect(await client.request(query)).toMatchObject(refusedWith('SESSION_REVOKED'));
    expect(client.isSignedIn).toBe(false);
  });

  it('keeps them when the network is cut, and goes on afterwards', async () => {
    world.isCut = true;
    await expect(client.refresh()).rejects.toThrow('no network');
    expect(client.isSignedIn).toBe(true);
    world.isCut = false;
    expect(await client.request(query)).toMatchObject(ada);
  });
});
