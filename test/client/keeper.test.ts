import { createSessionKeeper } from 'graphql-auth-gateway/client';
import { createAuthFetch } from 'graphql-auth-gateway/client/fetch';
import { MeDocument } from '../../schema/generated/operations';
import { createDirectory, password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { refresh } from '../support/sign-in';
import { FakeTabs, lifetimeSeconds, MemoryStorage, openPage, openSignedIn, who } from './scene';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: { accessTokenLifetimeSeconds: lifetimeSeconds } });
});
afterAll(stopGateways);

/** A response that is given when the test says so. */
function gate() {
  const state: { open: () => void } = { open: () => undefined };
  const opened = new Promise<void>((resolve) => {
    state.open = resolve;
  });
  return { opened, open: () => state.open() };
}

describe('a session keeper', () => {
  it('tells who signed in, and says why a login was refused', async () => {
    const page = openPage(gateway);
    const { username } = await gateway.signUp({ username: 'grace', roles: ['admin'] });
    await expect(page.keeper.login(username, 'wrong')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      reason: 'BAD_CREDENTIALS',
    });
    expect(page.keeper.isSignedIn).toBe(false);
    const { user } = await page.keeper.login(username, password);
    expect(user).toMatchObject({ username: 'grace', roles: ['admin'] });
    expect(page.told()).toStrictEqual(['signedIn']);
  });

  it('takes an option that is undefined for one that is not given, as JavaScript passes them on', async () => {
    const { username } = await gateway.signUp();
    const names = ['fetch', 'storage', 'mode', 'lockName', 'timeoutMs', 'clock', 'random', 'tabs'];
    const unset = Object.fromEntries(names.map((name) => [name, undefined]));
    const keeper = createSessionKeeper({ ...unset, url: `${gateway.url}/graphql` });
    await keeper.login(username, password);
    expect(await keeper.authorize()).toHaveProperty('authorization');
  });

  it('keeps the session when another login is refused', async () => {
    const page = await openSignedIn(gateway);
    await expect(page.keeper.login(page.username, 'wrong')).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    expect(await who(page, gateway)).toBe(page.username);
  });

  it('does not take the refusal of a login for the end of the session that is here', async () => {
    const page = await openSignedIn(gateway);
    const refused = [{ extensions: { code: 'UNAUTHENTICATED', reason: 'ACCOUNT_DISABLED' } }];
    expect(await page.keeper.recover(refused, await page.keeper.authorize())).toBe(false);
    expect(await who(page, gateway)).toBe(page.username);
  });

  it.each(['TOKEN_MISSING', 'BAD_CREDENTIALS', 'INSUFFICIENT_ROLE', 'DATABASE_UNAVAILABLE', 'SOMETHING_NEW'])(
    'does nothing upon %s',
    async (reason) => {
      const page = await openSignedIn(gateway);
      expect(await page.keeper.recover([{ extensions: { reason } }], await page.keeper.authorize())).toBe(false);
      expect(page.transport.sent).toStrictEqual(['login']);
      expect(page.told()).toStrictEqual(['signedIn']);
    },
  );

  it('says that what was sent with an older token is worth repeating, without another refresh', async () => {
    const page = await openSignedIn(gateway);
    const sent = await page.keeper.authorize();
    await page.pass(lifetimeSeconds);
    await page.keeper.authorize();
    expect(await page.keeper.recover([{ extensions: { reason: 'TOKEN_EXPIRED' } }], sent)).toBe(true);
    expect(page.transport.count('refresh')).toBe(1);
  });

  it('takes over the tokens of a changed password', async () => {
    const page = await openSignedIn(gateway);
    const change = `mutation { changePassword(input: { currentPassword: "${password}", newPassword: "another horse, another staple" })
      { accessToken expiresIn refreshToken session { id } } }`;
    const { data } = await gateway.send<{ changePassword: Parameters<typeof page.keeper.accept>[0] }>(
      change,
      {},
      {
        headers: await page.keeper.authorize(),
      },
    );
    if (data === null || data === undefined) throw new Error('expected tokens');
    await page.keeper.accept(data.changePassword);
    await page.pass(lifetimeSeconds);
    expect(await who(page, gateway)).toBe(page.username);
  });

  it('survives that the gateway is started anew', async () => {
    const directory = createDirectory();
    const first = await startGateway({ directory });
    await first.signUp();
    const page = openPage(first);
    await page.keeper.login('ada', password);
    await first.gateway.stop();
    await page.pass(3600);
    await expect(page.transport.through(page.keeper.authorize(), page.clock)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'UNREACHABLE',
    });
    const port = Number(new URL(first.url).port);
    const second = await startGateway({ directory, clock: first.clock, settings: { port } });
    await page.pass(10);
    expect(await who(page, second)).toBe('ada');
    expect(page.told()).toStrictEqual(['signedIn', 'refreshed']);
  });

  it('waits as long as the gateway says when it is asked too often, and keeps the session', async () => {
    const strict = await startGateway({ settings: { refreshRateLimit: 1 } });
    const page = await openSignedIn(strict);
    await page.pass(3600);
    await page.keeper.authorize();
    await page.clock.advanceSeconds(3600); // by the clock of the gateway no time has passed
    await expect(page.keeper.authorize()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(page.keeper.authorize()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(page.transport.count('refresh')).toBe(2);
    await page.pass(120);
    expect(await who(page, strict)).toBe(page.username);
  });

  it('takes an answer that does not come for lost', async () => {
    const page = await openSignedIn(gateway, { timeoutMs: 5000 });
    await page.pass(lifetimeSeconds);
    page.transport.fail('refresh', 'hang');
    const authorized = page.keeper.authorize();
    await page.clock.advance(0); // it is on its way now
    await page.clock.advanceSeconds(4);
    expect(page.transport.count('refresh')).toBe(1);
    await page.clock.advanceSeconds(1);
    expect(await page.transport.through(authorized, page.clock)).toHaveProperty('authorization');
    expect(page.transport.count('refresh')).toBe(2);
  });
});

describe('a logout', () => {
  it('ends the session here at once, and at the gateway', async () => {
    const storage = new MemoryStorage();
    const page = await openSignedIn(gateway, { storage });
    const { accessToken } = storage.tokens;
    expect(await page.keeper.logout()).toBe(true);
    expect(storage.text).toBeUndefined();
    expect(await page.keeper.authorize()).toStrictEqual({});
    expect((await gateway.send(MeDocument, {}, { token: accessToken })).reason).toBe('SESSION_REVOKED');
    expect(page.told()).toStrictEqual(['signedIn', 'signedOut LOGOUT']);
  });

  it('ends the session here without the network, and says that the gateway does not know', async () => {
    const page = await openSignedIn(gateway);
    page.transport.fail('any', 'offline', Infinity);
    expect(await page.keeper.logout()).toBe(false);
    expect(page.keeper.isSignedIn).toBe(false);
  });

  it('still ends a session whose token is over, without a refresh', async () => {
    const storage = new MemoryStorage();
    const page = await openSignedIn(gateway, { storage });
    const { refreshToken } = storage.tokens;
    await page.pass(lifetimeSeconds);
    expect(await page.keeper.logout()).toBe(true);
    expect(page.transport.sent).toStrictEqual(['login', 'logout']);
    expect((await refresh(gateway, refreshToken)).reason).toBe('SESSION_REVOKED');
  });

  it('of all ends every session of the user, with a fresh token', async () => {
    const page = await openSignedIn(gateway);
    const other = openPage(gateway);
    await other.keeper.login(page.username, password);
    await page.pass(lifetimeSeconds / 2);
    expect(await page.keeper.logout('ALL')).toBe(true);
    expect([page.keeper.isSignedIn, await who(other, gateway)]).toStrictEqual([false, 'SESSION_REVOKED']);
  });

  it('of the others leaves this session', async () => {
    const page = await openSignedIn(gateway);
    const other = openPage(gateway);
    await other.keeper.login(page.username, password);
    expect(await page.keeper.logout('OTHERS')).toBe(true);
    expect(await who(page, gateway)).toBe(page.username);
    expect(await who(other, gateway)).toBe('SESSION_REVOKED');
  });

  it.each([
    ['in the same page', false],
    ['in another tab', true],
  ])('%s stands when a refresh is under way, even if the gateway was not told', async (_where, isElsewhere) => {
    const [storage, tabs] = [new MemoryStorage(), new FakeTabs()];
    const page = await openSignedIn(gateway, { storage, tabs });
    const other = openPage(gateway, { storage, tabs });
    await other.keeper.restore();
    await page.pass(lifetimeSeconds);
    const { opened, open } = gate();
    const reached = gate();
    const next = await page.transport.fetch(page.keeper.url, refreshWith(storage.tokens.refreshToken));
    page.transport.fail('refresh', async () => {
      reached.open();
      await opened;
      return next;
    });
    const refreshing = page.keeper.authorize();
    await reached.opened;
    const leaving = isElsewhere ? other : page;
    leaving.transport.fail('logout', 'offline', Infinity);
    const left = leaving.keeper.logout();
    open();
    expect(await refreshing).toStrictEqual({});
    expect(await left).toBe(false);
    expect([page.keeper.isSignedIn, other.keeper.isSignedIn, storage.text]).toStrictEqual([false, false, undefined]);
  });
});

function refreshWith(refreshToken: string): RequestInit {
  const query =
    'mutation ($input: RefreshTokenInput) { refreshToken(input: $input) { accessToken refreshToken expiresIn session { id } } }';
  const body = JSON.stringify({ query, variables: { input: { refreshToken } } });
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}

describe('a fetch with a session', () => {
  it('gives the token to no other origin', async () => {
    const page = await openSignedIn(gateway);
    const seen: (string | null)[] = [];
    const look: typeof fetch = async (input, init) => {
      seen.push(new Request(input, init).headers.get('authorization'));
      return Response.json({});
    };
    const send = createAuthFetch(page.keeper, { fetch: look, origins: ['https://graph.example'] });
    for (const url of [
      page.keeper.url,
      'https://graph.example/x',
      'https://evil.example/',
      'http://127.0.0.1.evil.example/',
    ]) {
      await send(url);
    }
    expect(seen.map((value) => value !== null)).toStrictEqual([true, true, false, false]);
  });

  it('sends a request object again', async () => {
    const page = await openSignedIn(gateway);
    gateway.clock.pass(lifetimeSeconds * 1000);
    const body = JSON.stringify({ query: '{ me { username } }' });
    const request = new Request(page.keeper.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const network: typeof fetch = async (input, init) => {
      if (!(input instanceof Request)) throw new Error('expected a request');
      return fetch(input.url, { method: input.method, headers: init?.headers ?? {}, body: await input.text() });
    };
    const response = await createAuthFetch(page.keeper, { fetch: network })(request);
    expect(await response.json()).toMatchObject({ data: { me: { username: page.username } } });
    expect(page.transport.count('refresh')).toBe(1);
  });
});
