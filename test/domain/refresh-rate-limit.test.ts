import { DomainError } from '../../src/domain/domain-error';
import { RefreshRateLimit } from '../../src/domain/refresh-rate-limit';
import { FakeClock } from '../../src/testing/fake-clock';

/** Takes so many; says how many seconds the first one that is refused has to wait. */
function take(limit: RefreshRateLimit, sessionId: string, times = 1): number | undefined {
  try {
    for (let count = 0; count < times; count += 1) limit.take(sessionId);
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError) || error.reason !== 'TOO_MANY_ATTEMPTS') throw error;
    return error.retryAfterSeconds;
  }
}

function create({ perMinute = 3, maxSessions }: { perMinute?: number; maxSessions?: number } = {}) {
  const clock = new FakeClock();
  return { clock, limit: new RefreshRateLimit({ clock, perMinute, ...(maxSessions && { maxSessions }) }) };
}

describe('the rate limit of refreshes', () => {
  it('lets so many through a minute, then says how long to wait', async () => {
    const { clock, limit } = create();
    expect(take(limit, 'a', 3)).toBeUndefined();
    await clock.advance(500);
    expect(take(limit, 'a')).toBe(60);
    await clock.advanceSeconds(59);
    expect(take(limit, 'a')).toBe(1);
    await clock.advance(500);
    expect(take(limit, 'a', 3)).toBeUndefined();
    expect(take(limit, 'a')).toBe(60);
  });

  it('counts each session for itself', () => {
    const { limit } = create();
    expect(take(limit, 'a', 4)).toBe(60);
    expect(take(limit, 'b', 3)).toBeUndefined();
  });

  it('refuses nobody for longer than a minute when the clock is put back', () => {
    const { clock, limit } = create();
    take(limit, 'a', 4);
    clock.jump(-60 * 60 * 1000);
    expect(take(limit, 'a', 3)).toBeUndefined();
  });

  it('counts a bounded number of sessions, and forgets the oldest count first', () => {
    const { limit } = create({ perMinute: 1, maxSessions: 2 });
    for (const id of ['a', 'b', 'c']) expect(take(limit, id)).toBeUndefined();
    expect([take(limit, 'c'), take(limit, 'b')]).toStrictEqual([60, 60]);
    expect(take(limit, 'a')).toBeUndefined();
  });
});
