import { systemRandomness } from '../../src/crypto/system-randomness';
import { AuditTrail } from '../../src/domain/audit-trail';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryAuditStore } from '../support/memory-audit-store';
import { MemoryLogger } from '../support/memory-logger';

function setUp({ storesRoutine = false } = {}) {
  const [store, clock, logger, stream] = [
    new MemoryAuditStore(),
    new FakeClock(),
    new MemoryLogger(),
    new MemoryLogger(),
  ];
  const trail = new AuditTrail({
    store,
    storesRoutine,
    clock,
    logger,
    stream,
    randomness: systemRandomness,
    actor: 'program',
  });
  const tell = (count = 1) => {
    for (let each = 0; each < count; each += 1) trail.observe({ kind: 'enable_account', accountId: `account ${each}` });
  };
  return { trail, store, clock, logger, stream, tell };
}

describe('the audit trail', () => {
  it('writes the line at once and the row within a second', async () => {
    const { store, stream, clock, tell } = setUp();
    tell();
    expect([stream.auditLines.length, store.records.length]).toStrictEqual([1, 0]);
    await clock.advance(1000);
    expect(store.records.map(({ accountId }) => accountId)).toStrictEqual(['account 0']);
  });

  it('writes what comes at once together, a hundred at a time', async () => {
    const { store, clock, tell } = setUp();
    tell(250);
    await clock.advance(1000);
    expect([store.records.length, store.calls]).toStrictEqual([250, 3]);
  });

  it('writes a hundred without waiting for the second to be over', async () => {
    const { store, clock, tell } = setUp();
    tell(100);
    await clock.advance(0);
    expect(store.records).toHaveLength(100);
  });

  it('has ids that sort as the events came', async () => {
    const { store, clock, tell } = setUp();
    tell(300);
    await clock.advance(1000);
    const ids = store.records.map(({ id }) => id);
    expect([...ids].sort()).toStrictEqual(ids);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('keeps events while the database is away, says so once, and stores them when it is back', async () => {
    const { trail, store, clock, logger, tell } = setUp();
    store.state = 'away';
    tell(150);
    await clock.advance(5000);
    expect([store.records.length, trail.counts.waiting, logger.lines.length]).toStrictEqual([0, 150, 1]);
    store.state = 'up';
    await clock.advance(1000);
    expect([store.records.length, trail.counts]).toStrictEqual([150, { waiting: 0, stored: 150, dropped: 0 }]);
    expect(logger.lines).toStrictEqual([
      expect.stringMatching(/^warn cannot store audit events; trying again/),
      expect.stringMatching(/^info audit events can be stored again/),
    ]);
  });

  it('drops what comes beyond ten thousand, counts it, and says how much; its line is there', async () => {
    const { trail, store, clock, logger, stream, tell } = setUp();
    store.state = 'away';
    tell(10_003);
    await clock.advance(1000);
    expect([trail.counts, stream.auditLines.length]).toStrictEqual([
      { waiting: 10_000, stored: 0, dropped: 3 },
      10_003,
    ]);
    store.state = 'up';
    await clock.advance(1000);
    expect(store.records).toHaveLength(10_000);
    expect(logger.lines.at(-1)).toBe('error audit events can be stored again {"dropped":3} ');
  });

  it('does not let one that the database never takes keep the later ones out', async () => {
    const { trail, store, clock, logger, tell } = setUp();
    store.state = 'refusing';
    tell();
    await clock.advance(1000);
    store.state = 'up';
    tell();
    await clock.advance(1000);
    expect([store.records.length, trail.counts.dropped]).toStrictEqual([1, 1]);
    expect(logger.lines).toStrictEqual([expect.stringMatching(/^error audit events cannot be stored/)]);
  });

  it.each([
    [false, ['replay', 'heal', 'reuse', 'refused']],
    [true, ['rotate', 'access_token', 'replay', 'heal', 'reuse', 'refused']],
  ])('stores refreshes that went as usual: %s; all of them are lines', async (storesRoutine, stored) => {
    const { trail, store, stream } = setUp({ storesRoutine });
    const about = { accountId: 'a', sessionId: 's', client: undefined, reason: undefined } as const;
    const outcomes = ['rotate', 'access_token', 'replay', 'heal', 'reuse', 'refused'] as const;
    for (const outcome of outcomes) trail.observe({ kind: 'refresh', outcome, ...about });
    await trail.flush();
    expect([store.records.map(({ outcome }) => outcome), stream.auditLines.length]).toStrictEqual([stored, 6]);
  });

  it('writes what waits when it is closed', async () => {
    const { trail, store, tell } = setUp();
    tell(250);
    await trail.close();
    expect(store.records).toHaveLength(250);
  });

  it('closes while the database is away, and says what was not stored', async () => {
    const { trail, store, logger, clock, tell } = setUp();
    store.state = 'away';
    tell(3);
    await trail.close();
    await clock.advance(60_000);
    expect(store.calls).toBe(1);
    expect(logger.lines.at(-1)).toBe('error audit events were not stored {"events":3} ');
  });
});
