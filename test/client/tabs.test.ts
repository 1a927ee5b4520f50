import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { FakeTabs, lifetimeSeconds, MemoryStorage, openPage, openSignedIn, who } from './scene';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: { accessTokenLifetimeSeconds: lifetimeSeconds } });
});
afterAll(stopGateways);

describe('tabs over one storage', () => {
  it('refresh once together when the token is over', async () => {
    const [storage, tabs] = [new MemoryStorage(), new FakeTabs()];
    const page = await openSignedIn(gateway, { storage, tabs });
    const pages = [page, ...Array.from({ length: 3 }, () => openPage(gateway, { storage, tabs, clock: page.clock }))];
    await page.pass(lifetimeSeconds);
    const headers = await Promise.all(
      pages.flatMap(({ keeper }) => Array.from({ length: 50 }, () => keeper.authorize())),
    );
    expect(new Set(headers.map(({ authorization }) => authorization)).size).toBe(1);
    expect(pages.reduce((sum, { transport }) => sum + transport.count('refresh'), 0)).toBe(1);
    expect(await who(page, gateway)).toBe(page.username);
  });

  it('stay signed in when they refresh at once without a lock', async () => {
    const storage = new MemoryStorage();
    const tabs = Object.assign(new FakeTabs(), { exclusively: <T>(_: string, task: () => Promise<T>) => task() });
    const page = await openSignedIn(gateway, { storage, tabs });
    const other = openPage(gateway, { storage, tabs, clock: page.clock });
    await other.keeper.restore();
    for (let round = 0; round < 3; round += 1) {
      await page.pass(lifetimeSeconds);
      await Promise.all([page.keeper.authorize(), other.keeper.authorize()]);
      expect([await who(page, gateway), await who(other, gateway)]).toStrictEqual([page.username, page.username]);
    }
  });

  it('follow each other: out, and in again as somebody else', async () => {
    const [storage, tabs] = [new MemoryStorage(), new FakeTabs()];
    const page = await openSignedIn(gateway, { storage, tabs });
    const other = openPage(gateway, { storage, tabs });
    expect(await other.keeper.restore()).toBe(true);
    await page.keeper.logout();
    const { username } = await openSignedIn(gateway);
    await page.keeper.login(username, password);
    expect(await who(other, gateway)).toBe(username);
    expect(other.told()).toStrictEqual(['signedIn', 'signedOut ELSEWHERE', 'signedIn']);
  });

  it('take over a newer session instead of ending it for an answer to the former one', async () => {
    const storage = new MemoryStorage();
    const page = await openSignedIn(gateway, { storage });
    const sent = await page.keeper.authorize();
    // A tab that cannot be heard, as where there is no BroadcastChannel.
    const other = openPage(gateway, { storage, tabs: new FakeTabs() });
    await other.keeper.login(page.username, password);
    // The newer one may be of another person: it ends nothing, and nothing is sent again in their name.
    expect(await page.keeper.recover([{ extensions: { reason: 'SESSION_REVOKED' } }], sent)).toBe(false);
    expect(await who(page, gateway)).toBe(page.username);
    expect(page.transport.count('refresh')).toBe(0);
  });
});

describe('a stored session', () => {
  it.each([
    ['goes on without a refresh while its token is good', 100, 0, 0],
    ['is refreshed first when it slept for longer than its token lives', 7200, 0, 1],
    ['is refreshed first when it seems to come from the future', 100, -3600, 1],
  ])('%s', async (_what, sleptSeconds, clockOffSeconds, refreshes) => {
    const storage = new MemoryStorage();
    const first = await openSignedIn(gateway, { storage });
    await first.pass(sleptSeconds);
    first.clock.jump(clockOffSeconds * 1000);
    const page = openPage(gateway, { storage, clock: first.clock });
    expect(await who(page, gateway)).toBe(first.username);
    expect(page.transport.count('refresh')).toBe(refreshes);
  });

  it.each(['', 'no JSON', '{}', 'null', '{"id":1}'])('that is none is nobody: %j', async (text) => {
    const storage = new MemoryStorage();
    storage.text = text;
    const page = openPage(gateway, { storage });
    expect(await page.keeper.restore()).toBe(false);
    expect(await page.keeper.authorize()).toStrictEqual({});
  });

  it('goes on in memory when the storage fails, and the failure is told', async () => {
    const storage = new MemoryStorage();
    const page = await openSignedIn(gateway, { storage });
    storage.save = () => {
      throw new Error('full');
    };
    await page.pass(lifetimeSeconds);
    expect(await who(page, gateway)).toBe(page.username);
    await page.pass(lifetimeSeconds);
    expect(await who(page, gateway)).toBe(page.username);
    expect(storage.text).toBeUndefined(); // an older pair would look stolen
    expect(page.told()).toContain('storageFailed');
  });
});
