import type { SigningAlgorithm, StoredKey } from '../../src/domain/key';
import { standingOf } from '../../src/domain/key-rules';
import { OperatorError } from '../../src/util/operator-error';
import { noon } from '../support/builders';
import { masterSecret } from '../support/gateway';
import { load, loadKeys } from '../support/load-keys';
import { MemoryKeyStore } from '../support/memory-key-store';

const anotherSecret = 'another master secret, long enough';

describe('the key ring', () => {
  it('is made on the first start, with one key for access tokens and one for refresh tokens', async () => {
    const store = new MemoryKeyStore();
    await load(store);
    const shown = store.keys.map((key) => [key.use, key.algorithm, standingOf(key, store.keys, noon).state]);
    expect(shown).toStrictEqual([
      ['access', 'ES256', 'active'],
      ['refresh', 'HS256', 'active'],
    ]);
  });

  it('is the same on every later start', async () => {
    const store = new MemoryKeyStore();
    const first = await load(store);
    const second = await load(store);
    expect(second.signingKey.id).toBe(first.signingKey.id);
    expect(second.refreshKey.equals(first.refreshKey)).toBe(true);
    expect(store.keys).toHaveLength(2);
  });

  it('is one and the same for processes that start at once', async () => {
    const store = new MemoryKeyStore();
    const rings = await Promise.all([load(store), load(store), load(store)]);
    expect(new Set(rings.map((ring) => ring.signingKey.id)).size).toBe(1);
    expect(new Set(rings.map((ring) => ring.refreshKey.export().toString('hex'))).size).toBe(1);
    expect(store.keys).toHaveLength(2);
  });

  it('is sealed under one master secret, of processes too that start at once with several', async () => {
    const store = new MemoryKeyStore();
    const secrets = [masterSecret, anotherSecret, 'a third master secret, long enough'];
    const starts = await Promise.allSettled(secrets.map((secret) => load(store, { secrets: [secret] })));
    const failures = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason as unknown] : []));
    expect(failures).toStrictEqual([expect.any(OperatorError), expect.any(OperatorError)]);
    const [winner] = secrets.filter((_secret, index) => starts[index]?.status === 'fulfilled');
    expect((await load(store, { secrets: [winner ?? ''] })).refreshKeys).toHaveLength(1);
  });

  it.each<{ algorithm: SigningAlgorithm }>([{ algorithm: 'ES256' }, { algorithm: 'HS256' }])(
    'does not open with another master secret, and is left as it was, when $algorithm is asked for',
    async ({ algorithm }) => {
      const store = new MemoryKeyStore();
      await load(store);
      const before = [...store.keys];
      const attempt = load(store, { secrets: [anotherSecret], algorithm });
      await expect(attempt).rejects.toBeInstanceOf(OperatorError);
      expect(store.keys).toStrictEqual(before);
    },
  );

  it('does not open when a sealed key has been copied to the row of another', async () => {
    const [store, other] = [new MemoryKeyStore(), new MemoryKeyStore()];
    await load(store);
    await load(other);
    const stolen = other.keys.find(({ use }) => use === 'access')?.sealedKey ?? '';
    store.keys = store.keys.map((key): StoredKey => (key.use === 'access' ? { ...key, sealedKey: stolen } : key));
    await expect(load(store)).rejects.toBeInstanceOf(OperatorError);
  });

  it.each([
    ['renamed', (key: StoredKey): StoredKey => ({ ...key, id: `${key.id}x` })],
    ['emptied', (key: StoredKey): StoredKey => ({ ...key, sealedKey: '' })],
    ['cut', (key: StoredKey): StoredKey => ({ ...key, sealedKey: key.sealedKey.slice(0, 20) })],
    [
      'changed',
      (key: StoredKey): StoredKey => ({
        ...key,
        sealedKey: key.sealedKey.replace(/.$/, (last) => (last === 'A' ? 'g' : 'A')),
      }),
    ],
    ['replaced by a plain one', (key: StoredKey): StoredKey => ({ ...key, sealedKey: 'AAAA' })],
  ])('does not open when a key has been %s', async (_what, tamper) => {
    const store = new MemoryKeyStore();
    await load(store);
    store.keys = store.keys.map(tamper);
    await expect(load(store)).rejects.toBeInstanceOf(OperatorError);
  });

  it('keeps nothing in the store that can be used without the master secret', async () => {
    const store = new MemoryKeyStore();
    const ring = await load(store, { algorithm: 'ES256' });
    const text = JSON.stringify(store.keys);
    const { d = '' } = ring.signingKey.key.export({ format: 'jwk' });
    expect(text).not.toContain(d);
    expect(text).not.toContain(ring.refreshKey.export().toString('base64url'));
    expect(text).not.toContain(masterSecret);
  });

  it.each(['constructor', '__proto__', 'toString', '', undefined, null, 0, {}, []])(
    'has no key named %p',
    async (kid) => {
      expect((await load(new MemoryKeyStore())).findVerificationKey(kid)).toBeUndefined();
    },
  );

  it('does not verify access tokens with the key of refresh tokens', async () => {
    const store = new MemoryKeyStore();
    const ring = await load(store);
    const refreshKey = store.keys.find(({ use }) => use === 'refresh');
    expect(ring.findVerificationKey(refreshKey?.id)).toBeUndefined();
    expect(ring.publicJwks.keys).toHaveLength(1);
  });
});

describe('a new master secret', () => {
  const both = [anotherSecret, masterSecret] as const;

  it('seals the keys anew where the former one is given with it, and is enough from then on', async () => {
    const store = new MemoryKeyStore();
    const before = await load(store);
    const sealed = store.keys.map(({ sealedKey }) => sealedKey);
    const during = await load(store, { secrets: both });
    expect(during.signingKey.id).toBe(before.signingKey.id);
    expect(store.keys.map(({ sealedKey }) => sealed.includes(sealedKey))).toStrictEqual([false, false]);
    const after = await load(store, { secrets: [anotherSecret] });
    expect(after.refreshKey.equals(before.refreshKey)).toBe(true);
    await expect(load(store)).rejects.toThrow('AUTH_SECRET');
  });

  it('seals nothing twice', async () => {
    const store = new MemoryKeyStore();
    await load(store);
    await load(store, { secrets: both });
    const sealed = store.keys.map(({ sealedKey }) => sealedKey);
    await load(store, { secrets: both });
    expect(store.keys.map(({ sealedKey }) => sealedKey)).toStrictEqual(sealed);
  });

  it('does not trouble a process that runs with the former one', async () => {
    const store = new MemoryKeyStore();
    const { keys, logger } = await loadKeys(store);
    await load(store, { secrets: both });
    await keys.reload();
    expect(keys.ring.signingKey.id).toBe(store.keys.find(({ use }) => use === 'access')?.id);
    expect(logger.lines).toStrictEqual([]);
  });

  it('that has sealed a new key leaves such a process with the keys that it has, which says so once', async () => {
    const store = new MemoryKeyStore();
    const { keys, logger } = await loadKeys(store);
    const other = await loadKeys(store, { secrets: both });
    await other.keys.rotate('access');
    for (let count = 0; count < 3; count += 1) await keys.reload();
    expect(keys.ring.publicJwks.keys).toHaveLength(1);
    expect(logger.lines.map((line) => line.slice(0, 22))).toStrictEqual(['error cannot open a ke']);
  });
});
