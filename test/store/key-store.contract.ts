/* eslint-disable jest/no-export -- a contract is run by the test of each engine */
import type { KeyStore, StoredKey } from '../../src/domain/key';
import { aKey, noonPlus } from '../support/builders';

const shown = (keys: readonly StoredKey[]) => keys.map(({ id, state }) => `${id} ${state}`);

/** What every store of keys must do. `open` opens an empty one. */
export function keyStoreContract(engine: string, open: () => Promise<KeyStore>): void {
  describe(`the store of keys on ${engine}`, () => {
    it.each<[string, Partial<StoredKey>]>([
      ['a key pair', {}],
      ['a symmetric key', { algorithm: 'HS256', use: 'refresh', publicJwk: undefined }],
    ])('gives back %s as it was', async (_what, key) => {
      const store = await open();
      await store.activate(aKey(key), undefined);
      expect(await store.list()).toStrictEqual([aKey(key)]);
    });

    it('retires the former key, and lists the newest first', async () => {
      const store = await open();
      await store.activate(aKey({ id: 'a' }), undefined);
      await store.activate(aKey({ id: 'b', createdAt: noonPlus(1) }), 'a');
      expect(shown(await store.list())).toStrictEqual(['b active', 'a retired']);
    });

    it.each([undefined, 'a', 'unknown'])(
      'keeps what another process has done since the caller has seen %s',
      async (seen) => {
        const store = await open();
        await store.activate(aKey({ id: 'a' }), undefined);
        await store.activate(aKey({ id: 'b', createdAt: noonPlus(1) }), 'a');
        await store.activate(aKey({ id: 'c', createdAt: noonPlus(2) }), seen);
        expect(shown(await store.list())).toStrictEqual(['b active', 'a retired']);
      },
    );

    it('activates one of many that come at once', async () => {
      const store = await open();
      await Promise.all(['a', 'b', 'c'].map((id) => store.activate(aKey({ id }), undefined)));
      expect(await store.list()).toHaveLength(1);
    });

    it('has one active key for each use', async () => {
      const store = await open();
      await store.activate(aKey({ id: 'a' }), undefined);
      await store.activate(aKey({ id: 'r', use: 'refresh', createdAt: noonPlus(1) }), undefined);
      await store.activate(aKey({ id: 'b', createdAt: noonPlus(2) }), 'a');
      expect(shown(await store.list())).toStrictEqual(['b active', 'r active', 'a retired']);
    });

    it('keeps the former key active when the new one cannot be stored', async () => {
      const store = await open();
      await store.activate(aKey({ id: 'a' }), undefined);
      await expect(store.activate(aKey({ id: 'a' }), 'a')).rejects.toThrow();
      expect(shown(await store.list())).toStrictEqual(['a active']);
    });
  });
}
