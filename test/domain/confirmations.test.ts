import type { AccessToken } from '../../src/domain/access-token';
import { Confirmations } from '../../src/domain/confirmations';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { aSession, noon, noonPlus } from '../support/builders';
import { closeDatabases, openDatabase } from '../support/database';
import { FakeClock } from '../../src/testing/fake-clock';
import { FlakySessionStore } from '../support/flaky-session-store';
import { MemoryLogger } from '../support/memory-logger';

const { id, userId } = aSession();

function tokenOf(generation: number, sessionId = id): AccessToken {
  const times = { authenticatedAt: noon, issuedAt: noon, expiresAt: noonPlus(900) };
  const rights = { roles: [], scope: [], claims: {} };
  return { issuer: 'http://issuer.test', userId, sessionId, generation, id: 'jti', ...times, ...rights };
}

async function setUp() {
  const store = new FlakySessionStore(new KyselySessionStore(await openDatabase()));
  await store.insert(aSession({ generation: 5 }));
  const logger = new MemoryLogger();
  const clock = new FakeClock(noonPlus(60));
  return { store, logger, confirmations: new Confirmations({ store, clock, logger }) };
}

afterEach(closeDatabases);

describe('confirmations', () => {
  it('note that a client has received a generation when it uses an access token of it', async () => {
    const { store, confirmations } = await setUp();
    confirmations.note(tokenOf(5));
    await confirmations.settle();
    expect(await store.find(id)).toMatchObject({ isConfirmed: true, lastUsedAt: noonPlus(60), generation: 5 });
  });

  it.each([4, 6])('of generation %s say nothing about generation 5', async (generation) => {
    const { store, confirmations } = await setUp();
    confirmations.note(tokenOf(generation));
    await confirmations.settle();
    expect(await store.find(id)).toMatchObject({ isConfirmed: false, lastUsedAt: noon });
  });

  it('cost one write for a token, however often it is used', async () => {
    const { store, confirmations } = await setUp();
    const token = tokenOf(5);
    const { calls } = store;
    for (let use = 0; use < 100; use += 1) confirmations.note(token);
    await confirmations.settle();
    confirmations.note(token);
    await confirmations.settle();
    expect(store.calls).toBe(calls + 1);
  });

  it('of many tokens at once are all written', async () => {
    const { store, confirmations } = await setUp();
    const ids = Array.from({ length: 50 }, (_, index) => `session-${index}`);
    for (const each of ids) await store.insert(aSession({ id: each, generation: 2 }));
    for (const each of ids) confirmations.note(tokenOf(2, each));
    await confirmations.settle();
    const sessions = await Promise.all(ids.map((each) => store.find(each)));
    expect(sessions.every((session) => session?.isConfirmed)).toBe(true);
  });

  it('hold nobody up and harm nobody while the database is down, and are made up for by the next use', async () => {
    const { store, logger, confirmations } = await setUp();
    const token = tokenOf(5);
    store.isDown = true;
    confirmations.note(token);
    await confirmations.settle();
    expect(logger.lines).toHaveLength(1);
    store.isDown = false;
    confirmations.note(token);
    await confirmations.settle();
    expect(await store.find(id)).toMatchObject({ isConfirmed: true });
  });

  it('of a session that has been ended change nothing', async () => {
    const { store, confirmations } = await setUp();
    await store.revoke({ id, userId }, { reason: 'logout', at: noon });
    confirmations.note(tokenOf(5));
    await confirmations.settle();
    expect(await store.find(id)).toMatchObject({ revokedAt: noon, revocationReason: 'logout' });
  });
});
