/* eslint-disable jest/no-export -- a contract is run by the test of each engine */
import type { KeyStore, StoredKey } from '../../src/domain/key';
import { aKey, noonPlus } from '../support/builders';

const idsOf = (keys: readonly StoredKey[]) => keys.map(({ id }) => id);

/** What every store of keys must do. `open` opens an empty one. */
export function keyStoreContract(engine: string, open: () => Promise<KeyStore>): void {
  async function openWith(...keys: readonly Partial<StoredKey>[]): Promise<KeyStore> {
    const store = await open();
    for (const key of keys) await store.add(aKey(key), (await store.list())[0]?.id);
    return store;
  }

  describe(`the store of keys on ${engine}`, () => {
    it.each<[string, Partial<StoredKey>]>([
      ['a key pair', { activeFrom: noonPlus(305) }],
      ['a symmetric key', { algorithm: 'HS256', use: 'refresh', publicJwk: undefined, keepSeconds: 315_360_000 }],
    ])('gives back %s as it was', async (_what, key) => {
      const store = await openWith(key);
      expect(await store.list()).toStrictEqual([aKey(key)]);
    });

    it('lists the key that is active last first', async () => {
      const store = await openWith({ id: 'a' }, { id: 'c', activeFrom: noonPlus(9) });
      await store.add(aKey({ id: 'b', activeFrom: noonPlus(3) }), 'c');
      expect(idsOf(await store.list())).toStrictEqual(['c', 'b', 'a']);
    });

    it.each([undefined, 'a', 'unknown'])(
      'keeps what another process has done since the caller has seen %s',
      async (seen) => {
        const store = await openWith({ id: 'a' }, { id: 'b', activeFrom: noonPlus(1) });
        expect(await store.add(aKey({ id: 'c', activeFrom: noonPlus(2) }), seen)).toBe(false);
        expect(idsOf(await store.list())).toStrictEqual(['b', 'a']);
      },
    );

    it('adds one of many that come at once', async () => {
      const store = await open();
      const outcomes = await Promise.all(['a', 'b', 'c'].map((id) => store.add(aKey({ id }), undefined)));
      expect(outcomes.filter((isAdded) => isAdded)).toHaveLength(1);
      expect(await store.list()).toHaveLength(1);
    });

    it('adds to each use by itself', async () => {
      const store = await openWith({ id: 'a' });
      expect(await store.add(aKey({ id: 'r', use: 'refresh' }), undefined)).toBe(true);
      expect(await store.add(aKey({ id: 'b', activeFrom: noonPlus(1) }), 'a')).toBe(true);
    });

    it('replaces what is sealed, once', async () => {
      const store = await openWith({ id: 'a', sealedKey: 'one' }, { id: 'b', activeFrom: noonPlus(1) });
      expect(await store.reseal('a', { from: 'one', to: 'two' })).toBe(true);
      expect(await store.reseal('a', { from: 'one', to: 'three' })).toBe(false);
      expect((await store.list()).map(({ sealedKey }) => sealedKey)).toStrictEqual(['v1.sealed', 'two']);
    });

    it('keeps keys for longer, and never for less', async () => {
      const store = await openWith({ id: 'a', keepSeconds: 100 });
      await store.add(aKey({ id: 'r', use: 'refresh', keepSeconds: 100 }), undefined);
      await store.keepAtLeast('access', 200);
      await store.keepAtLeast('access', 150);
      const kept = Object.fromEntries((await store.list()).map(({ id, keepSeconds }) => [id, keepSeconds]));
      expect(kept).toStrictEqual({ a: 200, r: 100 });
    });

    it('removes a key, once', async () => {
      const store = await openWith({ id: 'a' });
      expect([await store.remove('a'), await store.remove('a')]).toStrictEqual([true, false]);
      expect(await store.list()).toStrictEqual([]);
    });

    it('puts another in the place of a key that is removed, or leaves all as it is', async () => {
      const store = await openWith({ id: 'a' });
      expect(await store.remove('unknown', aKey({ id: 'b' }))).toBe(false);
      await expect(store.remove('a', aKey({ id: 'b', algorithm: null as never }))).rejects.toThrow();
      expect(idsOf(await store.list())).toStrictEqual(['a']);
      expect(await store.remove('a', aKey({ id: 'b' }))).toBe(true);
      expect(idsOf(await store.list())).toStrictEqual(['b']);
    });
  });
}
