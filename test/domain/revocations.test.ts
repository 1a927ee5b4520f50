import { Revocations } from '../../src/domain/revocations';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { aSession, noon, noonPlus } from '../support/builders';
import { closeDatabases, openDatabase } from '../support/database';
import { FakeClock } from '../../src/testing/fake-clock';
import { FlakySessionStore } from '../support/flaky-session-store';
import { MemoryLogger } from '../support/memory-logger';

const id = aSession().id;
const pollIntervalMs = 250;
const accessLifetimeSeconds = 900;
/** The lifetime and a minute of slack. */
const rememberedSeconds = 960;

/** Two processes on one database: one that ends sessions, and the one under test, which finds out. */
async function twoProcesses() {
  const store = new FlakySessionStore(new KyselySessionStore(await openDatabase()));
  await store.insert(aSession());
  const clock = new FakeClock();
  const logger = new MemoryLogger();
  const revocations = new Revocations({ store, clock, logger, accessLifetimeSeconds, pollIntervalMs });
  const endElsewhere = (at: Date) => store.revoke({ id, userId: 'user-1' }, { reason: 'logout', at });
  return { store, clock, logger, revocations, endElsewhere };
}

/** Lets time pass and one poll happen at the end of it, as in a process that was asleep. */
async function sleep(clock: FakeClock, seconds: number): Promise<void> {
  clock.jump(seconds * 1000 - pollIntervalMs);
  await clock.advance(pollIntervalMs);
}

afterEach(closeDatabases);

describe('revocations', () => {
  it('know no session that has not been ended', async () => {
    const { revocations } = await twoProcesses();
    await revocations.start();
    expect(revocations.has(id)).toBe(false);
  });

  it('of this process apply at once, without a poll', async () => {
    const { revocations, store } = await twoProcesses();
    revocations.add([id], noon);
    expect(revocations.has(id)).toBe(true);
    expect(store.calls).toBe(1);
  });

  it('that were there before the start are known from the start', async () => {
    const { revocations, endElsewhere } = await twoProcesses();
    await endElsewhere(noonPlus(-800));
    await revocations.start();
    expect(revocations.has(id)).toBe(true);
  });

  it('of another process apply with the next poll, a quarter of a second later', async () => {
    const { revocations, clock, endElsewhere } = await twoProcesses();
    await revocations.start();
    await endElsewhere(noon);
    await clock.advance(pollIntervalMs - 1);
    expect(revocations.has(id)).toBe(false);
    await clock.advance(1);
    expect(revocations.has(id)).toBe(true);
  });

  it.each([-4.9, 0])(
    'of another process that were committed late are seen with the next poll: %s s',
    async (seconds) => {
      const { revocations, clock, endElsewhere } = await twoProcesses();
      await revocations.start();
      await sleep(clock, 120);
      await endElsewhere(noonPlus(120 + seconds));
      await clock.advance(pollIntervalMs);
      expect(revocations.has(id)).toBe(true);
    },
  );

  it('of another process that a database committed very late are seen within ten seconds', async () => {
    const { revocations, clock, endElsewhere } = await twoProcesses();
    await revocations.start();
    await clock.advanceSeconds(121);
    await endElsewhere(noonPlus(1));
    await clock.advanceSeconds(10);
    expect(revocations.has(id)).toBe(true);
  });

  it('are read a few seconds back, and in full every ten seconds', async () => {
    const { revocations, clock, store } = await twoProcesses();
    const list = jest.spyOn(store, 'listRevoked');
    await revocations.start();
    const atStart = list.mock.calls.map(([{ from }]) => from);
    expect(atStart).toStrictEqual([
      { revokedAt: noonPlus(-5) },
      { tokenAliveAt: noon },
      { revokedAt: noonPlus(-rememberedSeconds) },
    ]);
    list.mockClear();
    await clock.advanceSeconds(10);
    const later = list.mock.calls.map(([{ from }]) => from);
    expect(later).toHaveLength(41);
    expect(later).toContainEqual({ revokedAt: noonPlus(10 - rememberedSeconds) });
    expect(later.slice(0, 2)).toStrictEqual([{ revokedAt: noonPlus(-5) }, { revokedAt: noonPlus(-4.75) }]);
  });

  it('are polled although a full look fails', async () => {
    const { revocations, clock, store, endElsewhere } = await twoProcesses();
    await revocations.start();
    const list = store.listRevoked.bind(store);
    jest.spyOn(store, 'listRevoked').mockImplementation(async (page) => {
      if ('revokedAt' in page.from && page.from.revokedAt < noonPlus(-100)) throw new Error('too many');
      return list(page);
    });
    await clock.advanceSeconds(60);
    await endElsewhere(noonPlus(60));
    await clock.advance(pollIntervalMs);
    expect([revocations.has(id), revocations.isFresh()]).toStrictEqual([true, true]);
  });

  it.each(['here', 'elsewhere'])(
    'that came from %s are forgotten only after the last access token of the session has expired',
    async (where) => {
      const { revocations, clock, endElsewhere } = await twoProcesses();
      await revocations.start();
      await endElsewhere(noon);
      revocations.add(where === 'here' ? [id] : [], noon);
      await sleep(clock, rememberedSeconds);
      expect(revocations.has(id)).toBe(true);
      await clock.advanceSeconds(10);
      expect(revocations.has(id)).toBe(false);
    },
  );

  it('are remembered for as long as an access token from before a shorter lifetime was set', async () => {
    const { revocations, store, clock, endElsewhere } = await twoProcesses();
    await store.slide(aSession({ accessExpiresAt: noonPlus(86_400) }));
    await endElsewhere(noon);
    await revocations.start();
    await sleep(clock, 86_400);
    expect(revocations.has(id)).toBe(true);
  });

  it('that this process made are not forgotten sooner because the row says less', async () => {
    const { revocations, store, clock, endElsewhere } = await twoProcesses();
    await store.slide(aSession({ accessExpiresAt: noon }));
    await endElsewhere(noon);
    await revocations.start();
    await sleep(clock, rememberedSeconds);
    expect(revocations.has(id)).toBe(true);
  });

  it('stay known while the database is down, and those missed are caught up on when it is back', async () => {
    const { revocations, store, clock, endElsewhere } = await twoProcesses();
    await revocations.start();
    revocations.add(['known'], noon);
    store.isDown = true;
    await sleep(clock, 300);
    store.isDown = false;
    await endElsewhere(noonPlus(1));
    await clock.advance(pollIntervalMs);
    expect([id, 'known', 'other'].map((each) => revocations.has(each))).toStrictEqual([true, true, false]);
  });

  it('that cannot be read are logged once for each time that the database goes down', async () => {
    const { revocations, store, clock, logger } = await twoProcesses();
    await revocations.start();
    for (const isDown of [true, false, true]) {
      store.isDown = isDown;
      await clock.advanceSeconds(10);
    }
    const said = logger.lines.filter((line) => !line.startsWith('debug'));
    expect(said.map((line) => line.split(' ')[0])).toStrictEqual(['error', 'info', 'error']);
    expect(said[1]).toContain('"failedPolls":40');
  });

  it('are polled no more after the stop', async () => {
    const { revocations, store, clock } = await twoProcesses();
    await revocations.start();
    revocations.stop();
    const { calls } = store;
    await clock.advanceSeconds(10);
    expect(store.calls).toBe(calls);
  });

  it('come back when the clock that made them forgotten is put back', async () => {
    const { clock, revocations, endElsewhere } = await twoProcesses();
    await endElsewhere(clock.now());
    await revocations.start();
    await sleep(clock, 2000);
    await clock.advanceSeconds(10);
    expect(revocations.has(id)).toBe(false);

    clock.jump(-1_900_000);
    await revocations.lookInFull();

    expect(revocations.has(id)).toBe(true);
  });

  it.each([
    [10, true],
    [10.001, false],
  ])('are %d s after the last poll that went well fresh: %s', async (seconds, isFresh) => {
    const { clock, revocations } = await twoProcesses();
    await revocations.poll();
    clock.pass(seconds * 1000);
    clock.jump(-3_600_000);
    expect(revocations.isFresh()).toBe(isFresh);
  });
});
