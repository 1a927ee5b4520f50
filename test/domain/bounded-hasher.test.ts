import { BoundedHasher } from '../../src/domain/bounded-hasher';
import type { PasswordHasher } from '../../src/domain/password-hasher';
import { FakeClock } from '../../src/testing/fake-clock';
import { nextTurn } from '../../src/util/next-turn';
import { SlowHasher } from '../support/slow-hasher';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

function open({ concurrency = 2, maxWaiting = 3, clock = new FakeClock() } = {}) {
  const inner = new SlowHasher();
  return { inner, clock, bounded: new BoundedHasher({ hasher: inner, clock, concurrency, maxWaiting }) };
}

async function endOne(inner: SlowHasher, error?: Error): Promise<void> {
  inner.endOne(error);
  await settle();
}

async function endAll(inner: SlowHasher): Promise<void> {
  while (inner.running > 0) await endOne(inner);
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
    await endAll(inner);
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
      for (let end = 0; end < (round * 5) % 7; end += 1) await endOne(inner);
      await settle();
      expect(bounded.load.waiting).toBeLessThanOrEqual(10);
    }
    await endAll(inner);
    await Promise.all(rounds);
    expect(inner.most).toBe(3);
    expect(bounded.load).toStrictEqual({ active: 0, waiting: 0 });
  });

  it('goes on after one that has failed', async () => {
    const { inner, bounded } = open({ concurrency: 1 });
    const answers = start(bounded, 2);
    await settle();
    await endOne(inner, new Error('out of memory'));
    await endAll(inner);
    expect(await answers).toStrictEqual([new Error('out of memory'), true]);
  });

  it('says when it makes sense to come again, by how long one has taken so far', async () => {
    const { inner, bounded, clock } = open({ concurrency: 1, maxWaiting: 9 });
    for (let round = 0; round < 100; round += 1) {
      const answer = start(bounded, 1);
      await settle();
      clock.pass(2000);
      await endAll(inner);
      await answer;
    }
    const answers = start(bounded, 11);
    await settle();
    await endAll(inner);
    expect((await answers).at(-1)).toMatchObject({ reason: 'SERVER_BUSY', retryAfterSeconds: 20 });
  });

  it('of a new password is not refused to those whose old one was compared before', async () => {
    const { inner, bounded } = open({ concurrency: 1, maxWaiting: 2 });
    const answers = start(bounded, 3);
    const hashes = ['a', 'b', 'c', 'd'].map((password) => bounded.hash(password).catch((error: unknown) => error));
    await settle();
    await endAll(inner);
    await answers;
    expect(await Promise.all(hashes)).toStrictEqual(['hash of a', 'hash of b', 'hash of c', busy]);
  });

  it('lets others see how it is doing', async () => {
    const { inner, bounded, clock } = open({ concurrency: 1, maxWaiting: 1 });
    const seen: unknown[] = [];
    bounded.observe({ onWaited: (...wait) => seen.push(wait), onRefused: () => seen.push('refused') });
    const answers = start(bounded, 3);
    await settle();
    clock.pass(100);
    await endOne(inner);
    clock.pass(50);
    await endOne(inner);
    await answers;
    expect(seen).toStrictEqual(['refused', ['password', 0], ['password', 100]]);
  });
});

/** Enough turns of the event loop for whoever may be let in. */
async function passTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
}

/** Requests with a password, each of which has it compared once it is let in; in the order in which they go on. */
function arrive(bounded: BoundedHasher, names: readonly string[]) {
  const events: string[] = [];
  const arriving = names.map(async (name) => {
    const admission = await bounded.admit('a network');
    events.push(admission.isTurnedAway ? `${name} turned away` : `${name} let in`);
    if (admission.isTurnedAway) return;
    bounded.requireRoom(admission);
    await bounded.verify('hash', name);
    events.push(`${name} done`);
  });
  return { events, all: Promise.all(arriving) };
}

describe('requests with a password', () => {
  it('wait at the door while the hasher is busy, and come in by their order', async () => {
    const { inner, bounded } = open({ concurrency: 1, maxWaiting: 4 });
    const { events, all } = arrive(bounded, ['a', 'b', 'c', 'd', 'e', 'f']);
    await passTurns();
    expect(events).toStrictEqual(['a let in', 'b let in', 'c let in', 'f turned away']);
    expect(bounded.load).toStrictEqual({ active: 1, waiting: 4 });
    events.length = 0;
    await endOne(inner);
    await passTurns();
    expect(events).toStrictEqual(['a done', 'd let in']);
    while (inner.running > 0) {
      await endOne(inner);
      await passTurns();
    }
    await all;
    expect(events).toStrictEqual(['a done', 'd let in', 'b done', 'e let in', 'c done', 'd done', 'e done']);
  });

  it('are begun one by one, with a turn of the event loop between any two', async () => {
    const { inner, bounded } = open({ concurrency: 8, maxWaiting: 0 });
    const { events, all } = arrive(bounded, ['a', 'b', 'c']);
    const seen: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      seen.push(events.length);
      await nextTurn();
    }
    expect(seen).toStrictEqual([0, 1, 2, 3]);
    await endAll(inner);
    await all;
  });

  it('that are over before any hashing, take no places, however many come at once', async () => {
    const { inner, bounded } = open({ concurrency: 1, maxWaiting: 1 });
    const hashing = bounded.verify('hash', 'of somebody');
    const admissions = await Promise.all(Array.from({ length: 200 }, () => bounded.admit('a network')));
    expect(admissions.filter(({ isTurnedAway }) => isTurnedAway)).toStrictEqual([]);
    expect(bounded.load).toStrictEqual({ active: 1, waiting: 0 });
    await settle();
    await endAll(inner);
    await hashing;
  });

  it('are turned away when all places are taken: a place that is free by then is for those at the door', async () => {
    const { inner, bounded } = open({ concurrency: 1, maxWaiting: 1 });
    const { all } = arrive(bounded, ['a', 'b']);
    const admission = await bounded.admit('a network');
    await passTurns();
    await endAll(inner);
    await all;
    expect(bounded.load).toStrictEqual({ active: 0, waiting: 0 });
    expect(() => {
      bounded.requireRoom(admission);
    }).toThrow(busy as Error);
  });

  it('make room for those of other networks when they have taken all places, the last first', async () => {
    const { inner, bounded } = open({ concurrency: 1, maxWaiting: 6 });
    const seen: string[] = [];
    const come = async (name: string, network: string): Promise<void> => {
      const { isTurnedAway } = await bounded.admit(network);
      seen.push(`${name} ${isTurnedAway ? 'away' : 'in'}`);
      if (!isTurnedAway) await bounded.verify('hash', name);
    };
    const coming: Promise<void>[] = [];
    for (const name of ['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']) {
      coming.push(come(name, 'flood'));
      await passTurns();
    }
    expect(seen).toStrictEqual(['f1 in', 'f2 in', 'f3 in']);
    for (const [name, network] of [
      ['f8', 'flood'],
      ['a', 'home'],
      ['b', 'office'],
      ['c', 'home'],
    ] as const) {
      coming.push(come(name, network));
      await passTurns();
    }
    expect(seen.slice(3)).toStrictEqual(['f8 away', 'f7 away', 'f6 away', 'c away']);
    expect(bounded.load).toStrictEqual({ active: 1, waiting: 6 });
    while (inner.running > 0) {
      await endOne(inner);
      await passTurns();
    }
    await Promise.all(coming);
    expect(seen.slice(7)).toStrictEqual(['f4 in', 'f5 in', 'a in', 'b in']);
  });

  it('are let in while new passwords are set without end', async () => {
    const { inner, bounded } = open({ concurrency: 1, maxWaiting: 4 });
    const first = bounded.verify('hash', 'a');
    const setting = Array.from({ length: 3 }, () => bounded.hash('new'));
    const { events, all } = arrive(bounded, ['b']);
    await passTurns();
    expect(events).toStrictEqual(['b let in']);
    while (inner.running > 0) {
      await endOne(inner);
      await passTurns();
    }
    await Promise.all([first, all, ...setting]);
  });

  it('are told of, once let in, by how long they have waited; those turned away when they are refused', async () => {
    const { inner, bounded, clock } = open({ concurrency: 1, maxWaiting: 3 });
    const seen: unknown[] = [];
    bounded.observe({ onWaited: (...wait) => seen.push(wait), onRefused: () => seen.push('refused') });
    const { all } = arrive(bounded, ['a', 'b', 'c', 'd']);
    await passTurns();
    seen.length = 0;
    clock.pass(40);
    await endOne(inner);
    await passTurns();
    expect(seen).toStrictEqual([
      ['password', 40],
      ['request', 40],
    ]);
    while (inner.running > 0) {
      await endOne(inner);
      await passTurns();
    }
    await all;
  });
});
