import { refresh } from '../support/sign-in';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { MeDocument } from '../../schema/generated/operations';
import { clients } from './clients';
import { lifetimeSeconds, MemoryStorage, openSignedIn } from './scene';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: { accessTokenLifetimeSeconds: lifetimeSeconds } });
});
afterAll(stopGateways);

const hour = 3_600_000;
const proxyPage = () => new Response('<h1>503</h1>', { status: 503, headers: { 'content-type': 'text/html' } });

describe.each(clients)('a client with %s', (_client, open) => {
  it('refreshes once when its token is over', async () => {
    const page = await openSignedIn(gateway);
    await page.pass(lifetimeSeconds + 1);
    expect(await open(page)()).toBe(page.username);
    expect(page.transport.sent).toStrictEqual(['login', 'refresh', 'other']);
  });

  it('refreshes ahead of time without making anybody wait for it', async () => {
    const page = await openSignedIn(gateway);
    await page.pass(lifetimeSeconds * 0.85);
    page.transport.fail('refresh', 'offline');
    expect(await page.transport.through(open(page)(), page.clock)).toBe(page.username);
    expect(page.transport.count('other')).toBe(1);
    expect(page.transport.count('refresh')).toBeGreaterThan(0);
  });

  it('refreshes and repeats when the gateway says that the token is over', async () => {
    const page = await openSignedIn(gateway);
    gateway.clock.pass(lifetimeSeconds * 1000);
    expect(await open(page)()).toBe(page.username);
    expect(page.transport.sent).toStrictEqual(['login', 'other', 'refresh', 'other']);
  });

  it.each([
    ['and the clock says so', true],
    ['and the gateway says so', false],
  ])('refreshes once for 50 operations when the token is over, %s', async (_how, isKnown) => {
    const page = await openSignedIn(gateway);
    const ask = open(page);
    if (isKnown) await page.pass(lifetimeSeconds);
    else gateway.clock.pass(lifetimeSeconds * 1000);
    const names = await Promise.all(Array.from({ length: 50 }, ask));
    expect(new Set(names)).toStrictEqual(new Set([page.username]));
    expect(page.transport.count('refresh')).toBe(1);
  });

  it.each([
    ['the answer is lost', 'lost'],
    ['the network is away', 'offline'],
    ['a proxy answers with 503', proxyPage],
  ] as const)('goes on when %s twice during a refresh', async (_what, fault) => {
    const page = await openSignedIn(gateway);
    await page.pass(lifetimeSeconds);
    page.transport.fail('refresh', fault, 2);
    expect(await page.transport.through(open(page)(), page.clock)).toBe(page.username);
    expect(page.transport.count('refresh')).toBe(3);
    expect(page.told()).toStrictEqual(['signedIn', 'refreshed']);
  });

  it('stays signed in while it is offline, and goes on when it is back', async () => {
    const page = await openSignedIn(gateway);
    const ask = open(page);
    await page.pass(lifetimeSeconds);
    page.transport.fail('any', 'offline', Infinity);
    expect(await page.transport.through(ask(), page.clock)).toBe('failed');
    const attempts = page.transport.sent.length;
    expect(await ask()).toBe('failed'); // at once: it is known that nobody answers
    expect(page.transport.sent).toHaveLength(attempts);
    expect(page.keeper.isSignedIn).toBe(true);

    page.transport.heal();
    await page.pass(10);
    expect(await ask()).toBe(page.username);
  });

  it('signs out when its session was revoked, and asks no more than it has to', async () => {
    const page = await openSignedIn(gateway);
    const { id } = await gateway.core.accounts.require(page.username);
    await gateway.core.sessions.endAllOf(id, 'logout');
    expect(await open(page)()).toBe('SESSION_REVOKED');
    expect(page.told()).toStrictEqual(['signedIn', 'signedOut SESSION_REVOKED']);
    expect(page.transport.sent).toStrictEqual(['login', 'other', 'refresh']);
    expect(await open(page)()).toBe('TOKEN_MISSING');
  });

  it('signs out when the account was disabled', async () => {
    const page = await openSignedIn(gateway);
    await gateway.core.accounts.disable(page.username);
    await page.pass(lifetimeSeconds);
    await open(page)();
    expect(page.told()).toStrictEqual(['signedIn', 'signedOut SESSION_REVOKED']);
  });

  it('signs out when a thief was faster with its refresh token', async () => {
    const storage = new MemoryStorage();
    const page = await openSignedIn(gateway, { storage });
    const stolen = requireData(await refresh(gateway, storage.tokens.refreshToken)).refreshToken;
    await gateway.send(MeDocument, {}, { token: stolen.accessToken });
    await page.pass(lifetimeSeconds);
    await open(page)();
    expect(page.told()).toStrictEqual(['signedIn', 'signedOut REFRESH_TOKEN_REUSED']);
    expect(storage.text).toBeUndefined();
  });

  it.each([
    ['an hour fast', hour],
    ['an hour slow', -hour],
  ])('does not mind when its clock goes %s', async (_how, ms) => {
    const page = await openSignedIn(gateway);
    page.clock.jump(ms);
    expect(await open(page)()).toBe(page.username);
    const early = page.transport.count('refresh');
    await page.pass(lifetimeSeconds);
    expect(await open(page)()).toBe(page.username);
    expect(page.transport.count('refresh') - early).toBe(1);
    expect(early).toBe(ms > 0 ? 1 : 0);
    expect(page.transport.count('other')).toBe(2); // none was refused
  });

  it('sends an operation twice at most, whatever is answered', async () => {
    const page = await openSignedIn(gateway);
    const refused = { errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED' } }] };
    page.transport.fail('other', () => Response.json(refused), Infinity);
    expect(await open(page)()).toBe('TOKEN_EXPIRED');
    expect(page.transport.count('other')).toBe(2);
    expect(page.keeper.isSignedIn).toBe(true);
  });
});
