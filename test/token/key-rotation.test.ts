import { noonPlus } from '../support/builders';
import { daySeconds, load, loadKeys } from '../support/load-keys';
import { MemoryKeyStore } from '../support/memory-key-store';

describe('a rotation', () => {
  it('publishes the next key first, then signs with it, and keeps the former one until its tokens are over', async () => {
    const { keys, clock } = await loadKeys(new MemoryKeyStore());
    const former = keys.ring.signingKey.id;
    keys.start();
    const { id: next } = await keys.rotate('access');
    await clock.advance(2000);
    expect(keys.ring.publicJwks.keys.map(({ kid }) => kid)).toStrictEqual([next, former]);
    await clock.advanceSeconds(302);
    expect(keys.ring.signingKey.id).toBe(former);
    await clock.advanceSeconds(1);
    expect(keys.ring.signingKey.id).toBe(next);
    await clock.leap(960_000);
    expect(keys.ring.findVerificationKey(former)).toBeDefined();
    await clock.advanceSeconds(4);
    expect(keys.ring.findVerificationKey(former)).toBeUndefined();
    keys.stop();
  });

  it('does not make another key while one is waiting', async () => {
    const store = new MemoryKeyStore();
    const { keys } = await loadKeys(store);
    const [one, two] = [await keys.rotate('refresh'), await keys.rotate('refresh')];
    expect(two).toStrictEqual(one);
    expect(store.keys).toHaveLength(3);
  });

  it('to another algorithm is made by one start, and has the last word where another key is waiting', async () => {
    const store = new MemoryKeyStore();
    const { keys, clock } = await loadKeys(store);
    const { id: waiting } = await keys.rotate('access');
    store.keys = store.keys.map((key) => (key.id === waiting ? { ...key, activeFrom: noonPlus(daySeconds) } : key));
    for (let count = 0; count < 3; count += 1) await load(store, { algorithm: 'ES384' });
    expect(store.keys.filter(({ use }) => use === 'access').map(({ algorithm }) => algorithm)).toStrictEqual([
      ...['ES256', 'ES256', 'ES384'],
    ]);
    clock.jump((daySeconds + 305) * 1000);
    await keys.reload();
    expect(keys.ring.signingKey.algorithm).toBe('ES384');
  });

  it('happens by itself, once among several processes, and for both uses', async () => {
    const store = new MemoryKeyStore();
    const processes = [await loadKeys(store), await loadKeys(store), await loadKeys(store)];
    for (const { keys } of processes) keys.start();
    const advanceAll = async (seconds: number) => {
      for (const { clock } of processes) clock.jump(seconds * 1000 - 2000);
      await Promise.all(processes.map(({ clock }) => clock.advance(2000)));
    };
    await advanceAll(daySeconds - 310);
    expect(store.keys).toHaveLength(2);
    await advanceAll(10);
    expect(store.keys).toHaveLength(4);
    await advanceAll(305);
    const rings = processes.map(({ keys }) => keys.ring);
    expect(new Set(rings.map((ring) => ring.signingKey.id)).size).toBe(1);
    expect(rings[0]?.signingKey.id).toBe(store.keys.filter(({ use }) => use === 'access').at(-1)?.id);
    for (const { keys } of processes) keys.stop();
  });

  it('goes on after the database was away, and says so once', async () => {
    const store = new MemoryKeyStore();
    const { keys, clock, logger } = await loadKeys(store);
    const list = jest.spyOn(store, 'list').mockRejectedValue(new Error('away'));
    keys.start();
    await clock.advanceSeconds(60);
    expect(logger.lines).toHaveLength(1);
    list.mockRestore();
    const { id } = await keys.rotate('access');
    await clock.advanceSeconds(2);
    expect(keys.ring.findVerificationKey(id)).toBeDefined();
    keys.stop();
  });
});

describe('a key that is removed', () => {
  it('is gone from the ring, and another takes its place at once where it was the active one', async () => {
    const { keys } = await loadKeys(new MemoryKeyStore());
    const { id } = keys.ring.signingKey;
    expect(await keys.remove(id)).toBe(true);
    expect(keys.ring.findVerificationKey(id)).toBeUndefined();
    expect(keys.ring.findVerificationKey(keys.ring.signingKey.id)).toBeDefined();
    expect(keys.ring.removals).toBe(1);
    expect(await keys.remove(id)).toBe(false);
  });

  it('is gone from the ring of another process within five seconds', async () => {
    const store = new MemoryKeyStore();
    const [here, there] = [await loadKeys(store), await loadKeys(store)];
    there.keys.start();
    const { id } = here.keys.ring.signingKey;
    await here.keys.remove(id);
    await there.clock.advanceSeconds(2);
    expect(there.keys.ring.findVerificationKey(id)).toBeUndefined();
    expect(there.keys.ring.signingKey.id).toBe(here.keys.ring.signingKey.id);
    there.keys.stop();
  });
});
