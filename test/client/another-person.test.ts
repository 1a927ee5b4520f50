import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import type { SessionStorage } from 'graphql-auth-gateway/client';
import { createAuthLink } from 'graphql-auth-gateway/client/apollo';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { defer } from '../support/success-chains';
import { clients } from './clients';
import { FakeTabs, lifetimeSeconds, openPage, openSignedIn, who } from './scene';
import type { OpenPage } from './scene';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: { accessTokenLifetimeSeconds: lifetimeSeconds } });
});
afterAll(stopGateways);

const revoked = { errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED', reason: 'SESSION_REVOKED' } }] };

/** The person of the page signs out, and another one in. */
async function changePerson({ keeper }: OpenPage): Promise<string> {
  const { username } = await openSignedIn(gateway);
  await keeper.logout();
  await keeper.login(username, password);
  return username;
}

describe('what one person began when another one signs in', () => {
  it.each(clients)('is not sent again in the name of the other: %s', async (_client, open) => {
    const page = await openSignedIn(gateway);
    page.transport.fail('other', async () => {
      await changePerson(page);
      return Response.json(revoked);
    });
    expect(await open(page)()).toBe('SESSION_REVOKED');
    expect(page.transport.count('other')).toBe(1);
    expect(page.keeper.isSignedIn).toBe(true);
  });

  it('is not answered to the other, whose cache Apollo Client would put it into', async () => {
    const page = await openSignedIn(gateway);
    page.transport.fail('other', async () => {
      await changePerson(page);
      return Response.json({ data: { addNote: { id: '1' } } });
    });
    const http = new HttpLink({ uri: page.keeper.url, fetch: page.transport.fetch });
    const link = ApolloLink.from([createAuthLink(page.keeper), http]);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const update = jest.fn();
    const added = client.mutate({ mutation: gql('mutation { addNote { id } }'), update });
    await expect(added).rejects.toMatchObject({ name: 'SessionError', reason: 'SESSION_CHANGED' });
    expect(update).not.toHaveBeenCalled();
  });

  it('is sent in the name of nobody when it waited for a refresh meanwhile', async () => {
    const page = await openSignedIn(gateway);
    await page.pass(lifetimeSeconds);
    page.transport.fail('refresh', async () => {
      await changePerson(page);
      return Response.json(revoked);
    });
    expect(await page.keeper.authorize()).toStrictEqual({});
  });

  it('does not bring back the session of the former, however late its storage writes', async () => {
    const storage = new SlowStorage();
    const page = await openSignedIn(gateway, { storage });
    await page.pass(lifetimeSeconds);
    const written = storage.holdNext();
    const former = page.keeper.authorize();
    await written.begun;
    const { username } = await openSignedIn(gateway);
    await page.keeper.login(username, password);
    written.finish();
    await former;
    expect(await who(page, gateway)).toBe(username);
    expect(await page.keeper.restore()).toBe(true);
    expect(storage.text).toContain((await page.keeper.authorize())['authorization']?.slice('Bearer '.length));
  });

  it('does not end the session of the other for the end of the former, however late its storage writes', async () => {
    const storage = new SlowStorage();
    const page = await openSignedIn(gateway, { storage });
    await page.pass(lifetimeSeconds);
    const { username } = await openSignedIn(gateway);
    const written = storage.holdNext();
    const login = page.keeper.login(username, password);
    await written.begun;
    page.transport.fail('refresh', () => Response.json(revoked));
    await page.keeper.authorize();
    written.finish();
    await login;
    expect(page.told()).toStrictEqual(['signedIn', 'signedOut SESSION_REVOKED', 'signedIn']);
    expect(await who(page, gateway)).toBe(username);
    expect(storage.text).toBeDefined();
  });
});

describe('a login', () => {
  it('goes on when another tab says meanwhile that nobody is there', async () => {
    const [storage, tabs] = [new SlowStorage(), new FakeTabs()];
    const page = openPage(gateway, { storage, tabs });
    const { username } = await gateway.signUp({ username: 'late' });
    const written = storage.holdNext();
    const login = page.keeper.login(username, password);
    await written.begun;
    tabs.open('', () => undefined).post('');
    await page.pass(0);
    written.finish();
    await login;
    expect(await who(page, gateway)).toBe(username);
  });
});

/** A storage that writes when the test says so, whatever is written in between. */
class SlowStorage implements SessionStorage {
  text: string | undefined;
  #held: { readonly begin: () => void; readonly finished: Promise<unknown> } | undefined;

  holdNext(): { readonly begun: Promise<unknown>; readonly finish: () => void } {
    const [begun, finished] = [defer(), defer()];
    this.#held = { begin: () => begun.resolve(), finished: finished.promise };
    return { begun: begun.promise, finish: () => finished.resolve() };
  }

  load() {
    return this.text;
  }

  async save(text: string): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    held?.begin();
    await held?.finished;
    this.text = text;
  }

  clear() {
    this.text = undefined;
  }
}
