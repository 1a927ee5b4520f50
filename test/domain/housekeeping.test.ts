import { Housekeeping, removeEndedSessions, removeForgottenAttempts } from '../../src/domain/housekeeping';
import { KyselyAttemptCountStore } from '../../src/store/kysely-attempt-count-store';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { aSession, noonPlus } from '../support/builders';
import { closeDatabases, openDatabase } from '../support/database';
import { FakeClock } from '../../src/testing/fake-clock';
import { FlakySessionStore } from '../support/flaky-session-store';
import { MemoryLogger } from '../support/memory-logger';

const daySeconds = 86_400;

async function setUp() {
  const database = await openDatabase();
  const store = new FlakySessionStore(new KyselySessionStore(database));
  const attemptCounts = new KyselyAttemptCountStore(database);
  const [clock, logger] = [new FakeClock(), new MemoryLogger()];
  return {
    store,
    attemptCounts,
    clock,
    logger,
    housekeeping: new Housekeeping({
      chores: [removeEndedSessions(store), removeForgottenAttempts(attemptCounts)],
      clock,
      logger,
    }),
  };
}

afterEach(closeDatabases);

describe('housekeeping', () => {
  it('removes a session a day after its end, and no sooner', async () => {
    const { store, clock, housekeeping } = await setUp();
    await store.insert(aSession({ idleExpiresAt: noonPlus(0), accessExpiresAt: noonPlus(0) }));
    housekeeping.start();
    clock.jump((daySeconds - 60) * 1000);
    await clock.advanceSeconds(60);
    expect(await store.find(aSession().id)).toBeDefined();
    await clock.advanceSeconds(60);
    expect(await store.find(aSession().id)).toBeUndefined();
  });

  it('leaves a session that lives alone', async () => {
    const { store, clock, housekeeping } = await setUp();
    await store.insert(aSession({ idleExpiresAt: noonPlus(9 * daySeconds) }));
    housekeeping.start();
    clock.jump(8 * daySeconds * 1000);
    await clock.advanceSeconds(60);
    expect(await store.find(aSession().id)).toBeDefined();
  });

  it('goes on a second later where there was more to remove than one round takes', async () => {
    const { store, clock, housekeeping } = await setUp();
    const purge = jest.spyOn(store, 'purgeEndedBefore');
    for (const removed of [500, 500, 499]) purge.mockResolvedValueOnce(removed);
    housekeeping.start();
    await clock.advanceSeconds(59);
    expect(purge).toHaveBeenCalledTimes(0);
    await clock.advanceSeconds(62);
    expect(purge).toHaveBeenCalledTimes(3);
    await clock.advanceSeconds(1);
    expect(purge).toHaveBeenCalledTimes(4);
  });

  it('goes on after a round that failed', async () => {
    const { store, clock, logger, housekeeping } = await setUp();
    await store.insert(
      aSession({ idleExpiresAt: noonPlus(-2 * daySeconds), accessExpiresAt: noonPlus(-2 * daySeconds) }),
    );
    store.isDown = true;
    housekeeping.start();
    await clock.advanceSeconds(60);
    store.isDown = false;
    await clock.advanceSeconds(60);
    expect(await store.find(aSession().id)).toBeUndefined();
    expect(logger.lines).toHaveLength(1);
  });

  it('ends with the stop', async () => {
    const { store, clock, housekeeping } = await setUp();
    housekeeping.start();
    housekeeping.stop();
    await clock.advanceSeconds(600);
    expect(store.calls).toBe(0);
  });
});
