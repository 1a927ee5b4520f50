import { BoundedHasher } from '../../src/domain/bounded-hasher';
import type { PasswordHasher } from '../../src/domain/password-hasher';
import { QuickHasher } from '../support/accounts';
import { FakeClock } from '../../src/testing/fake-clock';

/** Compares when the test says so. */
class SlowHasher extends QuickHasher {
  readonly #running: { readonly end: () => void; readonly fail: (error: Error) => void }[] = [];
  most = 0;

  get running(): number {
    return this.#running.length;
  }

  override async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const answer = await super.verify(passwordHash, password);
    await new Promise<void>((end, fail) => {
      this.#running.push({ end, fail });
      this.most = Math.max(this.most, this.running);
    });
    return answer;
  }

  async endOne(error?: Error): Promise<void> {
    const job = this.#running.shift();
    if (error === undefined) job?.end();
    else job?.fail(error);
    await settle();
  }

  async endAll(): Promise<void> {
    while (this.running > 0) await this.endOne();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

function open({ concurrency = 2, maxWaiting = 3, clock = new FakeClock() } = {}) {
  const inner = new SlowHasher();
  return { inner, clock, bounded: new BoundedHasher({ hasher: inner, clock, concurrency, maxWaiting }) };
}

/** Starts comparisons; their answers, or the reasons why there is none. */
function start(hasher: PasswordHasher, count: number): Promise<readonly unknown[]> {
  const answers = Array.from({ length: count }, (_, index) =>
    hasher.verify(`hash of ${String(index)}`, String(index)).catch((error: unknown) => error),
  );
  return Promise.all(answers);
}

const busy: unknown = expect.objectContaining({ reason: 'SERVER_BUSY', code: 'RATE_LIMITED' });

describe('hashing', () => {
  it('is done for a few at a time, in the order in which they came, and refused to whom there is no room for', async () => {
    const { inner, bounded } = open();
    const answers = start(bounded, 8);
    await settle();
    expect(bounded.load).toStrictEqual({ active: 2, waiting: 3 });
    await inner.endAll();
    expect(await answers).toStrictEqual([true, true, true, true, true, busy, busy, busy]);
    expect(inner.verified.map(([, password]) => password)).toStrictEqual(['0', '1', '2', '3', '4']);
    expect(inner.most).toBe(2);
    expect(bounded.load).toStrictEqual({ active: 0, waiting: 0 });
  });

  it('never exceeds its bounds, whatever comes and goes', async () => {
    const { inner, bounded } = open({ concurrency: 3, maxWaiting: 10 });
    const rounds: Promise<readonly unknown[]>[] = [];
    for (let round = 0; round < 50; round += 1) {
      rounds.push(start(bounded, (round * 7) % 13));
      for (let end = 0; end < (round * 5) % 7; end += 1) await inner.endOne();
      await settle();
      expect(bounded.load.waiting).toBeLessThanOrEqual(10);
    }
    await inner.endAll();
    await Promise.all(rounds);
    expect(inner.most).toBe(3);
    expect(bounded.load).toStrictEqual({ active: 0, waiting: 0 });
  });

  it('goes on after one that has failed', async () => {
    const { inner, bounded } = open({ concurrency: 1 });
    const answers = start(bounded, 2);
    await settle();
    await inner.endOne(new Error('out of memory'));
    await inner.endAll();
    expect(await answers).toStrictEqual([new Error('out of memory'), true]);
  });

  it('says when it makes sense to come again, by how long one has taken so far', async () => {
    const { inner, bounded, clock } = open({ concurrency: 1, maxWaiting: 9 });
    for (let round = 0; round < 100; round += 1) {
      const answer = start(bounded, 1);
      await settle();
      clock.pass(2000);
      await inner.endAll();
      await answer;
    }
    const answers = start(bounded, 11);
    await settle();
    await inner.endAll();
    expect((await answers).at(-1)).toMatchObject({ reason: 'SERVER_BUSY', retryAfterSeconds: 20 });
  });

  it('of a new password is not refused to those whose old one was compared before', async () => {
    const { inner, bounded } = open({ concurrency: 1, maxWaiting: 2 });
    const answers = start(bounded, 3);
    const hashes = ['a', 'b', 'c', 'd'].map((password) => bounded.hash(password).catch((error: unknown) => error));
    await settle();
    await inner.endAll();
    await answers;
    expect(await Promise.all(hashes)).toStrictEqual(['hash of a', 'hash of b', 'hash of c', busy]);
  });

  it('lets others see how it is doing', async () => {
    const { inner, bounded, clock } = open({ concurrency: 1, maxWaiting: 1 });
    const seen: unknown[] = [];
    bounded.observe({ onDone: (timing) => seen.push(timing), onRefused: () => seen.push('refused') });
    const answers = start(bounded, 3);
    await settle();
    clock.pass(100);
    await inner.endOne();
    clock.pass(50);
    await inner.endOne();
    await answers;
    expect(seen).toStrictEqual(['refused', { waitedMs: 0, tookMs: 100 }, { waitedMs: 100, tookMs: 50 }]);
  });
});
