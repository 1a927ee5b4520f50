import { createDirectory, password, startGateway, stopGateways } from '../support/gateway';
import { clients } from './clients';
import { lifetimeSeconds, openPage, openSignedIn } from './scene';

const settings = { accessTokenLifetimeSeconds: lifetimeSeconds };

afterEach(stopGateways);

describe.each(clients)('a client with %s', (_client, open) => {
  it('stays signed in while the gateway is started anew', async () => {
    const directory = createDirectory();
    const first = await startGateway({ directory, settings });
    await first.signUp();
    const page = openPage(first);
    await page.keeper.login('ada', password);
    const ask = open(page);
    await first.gateway.stop();
    await page.pass(lifetimeSeconds);
    expect(await page.transport.through(ask(), page.clock)).toBe('failed');
    expect(page.keeper.isSignedIn).toBe(true);

    const port = Number(new URL(first.url).port);
    await startGateway({ directory, clock: first.clock, settings: { ...settings, port } });
    await page.pass(10);
    expect(await ask()).toBe('ada');
    expect(page.told()).toStrictEqual(['signedIn', 'refreshed']);
  });

  it('stays signed in, and does not insist, while it is asked to wait', async () => {
    const strict = await startGateway({ settings: { ...settings, refreshRateLimit: 1 } });
    const page = await openSignedIn(strict);
    const ask = open(page);
    await page.pass(lifetimeSeconds);
    expect(await ask()).toBe(page.username);
    await page.clock.advanceSeconds(lifetimeSeconds); // by the clock of the gateway no time has passed
    for (let times = 0; times < 3; times += 1) expect(await ask()).toMatch(/^(?:failed|TOO_MANY_ATTEMPTS)$/);
    expect(page.transport.count('refresh')).toBe(2);
    await page.pass(120);
    expect(await ask()).toBe(page.username);
    expect(page.told()).toStrictEqual(['signedIn', 'refreshed', 'refreshed']);
  });

  it('takes an answer that does not come for lost', async () => {
    const page = await openSignedIn(await startGateway({ settings }), { timeoutMs: 5000 });
    await page.pass(lifetimeSeconds);
    page.transport.fail('refresh', 'hang');
    const asked = open(page)();
    await page.clock.advance(0); // it is on its way now
    await page.clock.advanceSeconds(5);
    expect(await page.transport.through(asked, page.clock)).toBe(page.username);
    expect(page.transport.count('refresh')).toBe(2);
    expect(page.told()).toStrictEqual(['signedIn', 'refreshed']);
  });
});
