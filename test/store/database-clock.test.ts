import { DomainError } from '../../src/domain/domain-error';
import { DatabaseClock } from '../../src/store/database-clock';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryLogger } from '../support/memory-logger';

const noon = new Date('2026-01-01T12:00:00.000Z');
const noonPlus = (ms: number): Date => new Date(noon.getTime() + ms);

/** A machine, and a database with a clock of its own that is so many milliseconds behind it. */
function create({ behindMs = 30_000 } = {}) {
  const machine = new FakeClock(noonPlus(behindMs));
  const database = new FakeClock(noon);
  const logger = new MemoryLogger();
  const way = { thereMs: 0, backMs: 0, isDown: false };
  const pass = async (ms: number): Promise<void> => {
    machine.pass(ms);
    database.pass(ms);
  };
  const readTime = async (): Promise<Date> => {
    if (way.isDown) throw new DomainError('DATABASE_UNAVAILABLE');
    await pass(way.thereMs);
    const time = database.now();
    await pass(way.backMs);
    return time;
  };
  /** Both clocks go on, and what falls due is run. */
  const advance = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 1000) {
      database.pass(Math.min(left, 1000));
      await machine.advance(Math.min(left, 1000));
    }
  };
  return { clock: new DatabaseClock({ readTime, machine, logger }), machine, database, logger, way, advance };
}

describe('the clock of the database', () => {
  it('is what counts, whatever the clock of the machine says', async () => {
    const { clock, advance } = create();
    await clock.start();
    expect(clock.now()).toStrictEqual(noon);
    await advance(1234);
    expect(clock.now()).toStrictEqual(noonPlus(1234));
  });

  it('goes on evenly when somebody sets the clock of the machine', async () => {
    const { clock, machine, advance } = create();
    await clock.start();
    machine.jump(-3_600_000);
    await advance(1000);
    expect(clock.now()).toStrictEqual(noonPlus(1000));
  });

  it('goes on while the database is away', async () => {
    const { clock, way, advance, logger } = create({ behindMs: 0 });
    await clock.start();
    way.isDown = true;
    await advance(60_000);
    expect(clock.now()).toStrictEqual(noonPlus(60_000));
    expect(logger.lines.every((line) => line.startsWith('debug'))).toBe(true);
  });

  it('is looked at again every five seconds, as after a failover to another server', async () => {
    const { clock, database, advance } = create();
    await clock.start();
    database.jump(7000);
    await advance(4999);
    expect(clock.now()).toStrictEqual(noonPlus(4999));
    await advance(1);
    expect(clock.now()).toStrictEqual(noonPlus(12_000));
  });

  it('is the middle of the way there and back', async () => {
    const { clock, way } = create();
    Object.assign(way, { thereMs: 20, backMs: 20 });
    await clock.start();
    expect(clock.now()).toStrictEqual(noonPlus(40));
  });

  it.each([
    [0, 60],
    [60, 0],
  ])('does not tremble with a way of %s ms there and %s ms back', async (thereMs, backMs) => {
    const { clock, way, advance } = create();
    await clock.start();
    Object.assign(way, { thereMs, backMs });
    await advance(5000);
    expect(clock.now()).toStrictEqual(noonPlus(5060));
  });

  it('does not learn from an answer that took too long', async () => {
    const { clock, way, database, advance } = create();
    await clock.start();
    database.jump(7000);
    Object.assign(way, { thereMs: 1, backMs: 1000 });
    await advance(5000);
    expect(clock.now()).toStrictEqual(noonPlus(6001));
  });

  it('can be reached, or the start fails', async () => {
    const { clock, way } = create();
    way.isDown = true;
    await expect(clock.start()).rejects.toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
  });

  it('is looked at no more after the stop', async () => {
    const { clock, database, advance } = create();
    await clock.start();
    clock.stop();
    database.jump(7000);
    await advance(60_000);
    expect(clock.now()).toStrictEqual(noonPlus(60_000));
  });

  it.each([
    [4999, []],
    [5000, [5]],
    [-30_000, [-30]],
  ])('is said to differ from that of the machine by %s ms: %j', async (behindMs, said) => {
    const { clock, logger, advance } = create({ behindMs });
    await clock.start();
    await advance(60_000);
    const seconds = logger.lines.map((line) => Number(/"aheadSeconds":(-?\d+)/.exec(line)?.[1]));
    expect(seconds).toStrictEqual(said);
  });
});
