import { AesSealer } from '../../src/crypto/aes-sealer';
import { systemRandomness } from '../../src/crypto/system-randomness';
import type { SigningAlgorithm, StoredKey } from '../../src/domain/key';
import { loadKeyRing } from '../../src/token/key-ring';
import { OperatorError } from '../../src/util/operator-error';
import { FakeClock } from '../support/fake-clock';
import { masterSecret } from '../support/gateway';
import { MemoryKeyStore } from '../support/memory-key-store';

interface LoadOptions {
  readonly secret?: string;
  readonly algorithm?: SigningAlgorithm;
}

async function load(store: MemoryKeyStore, { secret = masterSecret, algorithm = 'ES256' }: LoadOptions = {}) {
  const sealer = new AesSealer(secret);
  return loadKeyRing({ store, sealer, clock: new FakeClock(), randomness: systemRandomness, algorithm });
}

describe('the key ring', () => {
  it('is made on the first start, with one key for access tokens and one for refresh tokens', async () => {
    const store = new MemoryKeyStore();
    await load(store);
    const shown = store.keys.map(({ use, algorithm, state }) => [use, algorithm, state]);
    expect(shown).toStrictEqual([
      ['refresh', 'HS256', 'active'],
      ['access', 'ES256', 'active'],
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

  it.each<{ algorithm: SigningAlgorithm }>([{ algorithm: 'ES256' }, { algorithm: 'HS256' }])(
    'does not open with another master secret, and is left as it was, when $algorithm is asked for',
    async ({ algorithm }) => {
      const store = new MemoryKeyStore();
      await load(store);
      const before = [...store.keys];
      const attempt = load(store, { secret: 'another master secret, long enough', algorithm });
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
