/* eslint-disable jest/no-export -- a contract is run by the test of each engine */
import type { AttemptCount } from '../../src/domain/attempt-count';
import type { AttemptCountStore, AttemptKey } from '../../src/domain/attempt-count-store';
import { noon, noonPlus } from '../support/builders';

const key = (name: string, nameDigest?: string): AttemptKey => ({ key: name, nameDigest });
const count = (failures: number, forgottenAt = noonPlus(900)): AttemptCount => ({
  failures,
  freeAt: noon,
  forgottenAt,
});
const [a, b, c] = [key('a', 'ada'), key('b', 'ada'), key('c')];

/** What every store of counts must do. `open` opens an empty one. */
export function attemptCountStoreContract(engine: string, open: () => Promise<AttemptCountStore>): void {
  async function openWith(...counts: readonly (readonly [AttemptKey, AttemptCount])[]): Promise<AttemptCountStore> {
    const store = await open();
    const named = new Map(counts.map(([{ key: name }, value]) => [name, value]));
    await store.change(
      counts.map(([each]) => each),
      () => named,
    );
    return store;
  }

  describe(`the store of counts on ${engine}`, () => {
    it('gives back what was put in, by its key', async () => {
      const store = await openWith([a, count(3)], [c, { ...count(1_000_000), freeAt: noonPlus(7) }]);
      expect(Object.fromEntries(await store.find([a, b, c]))).toStrictEqual({
        a: count(3),
        c: { ...count(1_000_000), freeAt: noonPlus(7) },
      });
    });

    it('replaces the counts by what is made of them, and removes what is left out', async () => {
      const store = await openWith([a, count(3)], [b, count(4)]);
      await store.change([b, a, c], (counts) => {
        expect([...counts.keys()].sort()).toStrictEqual(['a', 'b']);
        return new Map([['a', count(5)]]);
      });
      expect(Object.fromEntries(await store.find([a, b, c]))).toStrictEqual({ a: count(5) });
    });

    it('changes nothing when what is to be made of them is not known', async () => {
      const store = await openWith([a, count(3)]);
      const change = store.change([a, b], () => {
        throw new Error('no');
      });
      await expect(change).rejects.toThrow('no');
      expect(Object.fromEntries(await store.find([a, b]))).toStrictEqual({ a: count(3) });
      // The write lock is free again.
      await expect(store.change([a], () => new Map())).resolves.toBeUndefined();
    });

    it('loses none of many changes at once, whatever the order of their keys', async () => {
      const store = await open();
      const addOne = (keys: readonly AttemptKey[]) =>
        store.change(
          keys,
          (counts) => new Map(keys.map((each) => [each.key, count((counts.get(each.key)?.failures ?? 0) + 1)])),
        );
      await Promise.all(Array.from({ length: 40 }, (_, index) => addOne(index % 2 === 0 ? [a, b, c] : [c, b, a])));
      expect(Object.fromEntries(await store.find([a, b, c]))).toStrictEqual({
        a: count(40),
        b: count(40),
        c: count(40),
      });
    });

    it('removes all that is about a name', async () => {
      const store = await openWith([a, count(3)], [b, count(4)], [c, count(5)], [key('d', 'bob'), count(6)]);
      expect(await store.removeNamed(['ada', 'unknown'])).toBe(2);
      expect([...(await store.find([a, b, c, key('d')])).keys()].sort()).toStrictEqual(['c', 'd']);
    });

    it('removes what is forgotten, a few at a time, the oldest first', async () => {
      const store = await openWith(
        [key('late'), count(1, noonPlus(901))],
        [key('old'), count(1, noonPlus(1))],
        [key('older'), count(1, noonPlus(0))],
        [key('due'), count(1, noonPlus(900))],
      );
      expect(await store.purgeForgotten(noonPlus(900), 2)).toBe(2);
      expect(
        [...(await store.find(['late', 'old', 'older', 'due'].map((each) => key(each)))).keys()].sort(),
      ).toStrictEqual(['due', 'late']);
      expect(await store.purgeForgotten(noonPlus(900), 2)).toBe(1);
      expect(await store.purgeForgotten(noonPlus(900), 2)).toBe(0);
    });
  });
}
