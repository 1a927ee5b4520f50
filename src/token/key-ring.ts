import type { KeyObject } from 'node:crypto';
import type { KeyStore, KeyUse, Sealer, SigningAlgorithm, StoredKey } from '../domain/key';
import type { Randomness } from '../domain/randomness';
import type { Clock } from '../util/clock';
import type { JsonObject } from '../util/json';
import { generateKeyBytes, toKeyMaterial } from './key-material';
import type { KeyMaterial } from './key-material';

/** What {@link loadKeyRing} works with. */
export interface KeyRingOptions {
  readonly store: KeyStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The algorithm of the active signing key; a change of it makes a new key and retires the old one. */
  readonly algorithm: SigningAlgorithm;
}

/** A key to sign with. */
export interface SigningKey {
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  readonly key: KeyObject;
}

/** A key to verify with. It is used with its own algorithm only. */
export interface VerificationKey {
  readonly algorithm: SigningAlgorithm;
  readonly key: KeyObject;
}

interface RingKey {
  readonly stored: StoredKey;
  readonly material: KeyMaterial;
}

/** The keys of this service, parsed once. */
export class KeyRing {
  /** A Map and not an object: a `kid` of "constructor" must find nothing. */
  readonly #accessKeysById: ReadonlyMap<unknown, RingKey>;
  readonly #refreshKeys: readonly RingKey[];

  /** @param keys opened, newest first, with one active key for each use */
  constructor(keys: readonly RingKey[]) {
    this.#accessKeysById = new Map(keys.filter(isFor('access')).map((key) => [key.stored.id, key]));
    this.#refreshKeys = keys.filter(isFor('refresh'));
  }

  /** The key that new access tokens are signed with. */
  get signingKey(): SigningKey {
    const { stored, material } = requireActive([...this.#accessKeysById.values()]);
    return { id: stored.id, algorithm: stored.algorithm, key: material.signingKey };
  }

  /** The key that new refresh tokens are derived with. */
  get refreshKey(): KeyObject {
    return requireActive(this.#refreshKeys).material.signingKey;
  }

  /** All keys that refresh tokens may have been derived with, newest first. */
  get refreshKeys(): readonly KeyObject[] {
    return this.#refreshKeys.map(({ material }) => material.signingKey);
  }

  /** The key with that `kid`, of this service only. */
  findVerificationKey(kid: unknown): VerificationKey | undefined {
    const key = this.#accessKeysById.get(kid);
    return key && { algorithm: key.stored.algorithm, key: key.material.verificationKey };
  }

  /** The JSON Web Key Set to publish (RFC 7517 section 5): public halves only. */
  get publicJwks(): { readonly keys: readonly JsonObject[] } {
    const keys = [...this.#accessKeysById.values()].flatMap(({ stored, material }) =>
      material.publicJwk === undefined
        ? []
        : [{ ...material.publicJwk, kid: stored.id, alg: stored.algorithm, use: 'sig' }],
    );
    return { keys };
  }
}

/**
 * Opens the keys in the store; makes those that are missing.
 * @throws OperatorError when the master secret is not the one they were sealed under
 */
export async function loadKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  await ensureActive(options, 'access', options.algorithm);
  await ensureActive(options, 'refresh', 'HS256');
  return openKeyRing(options);
}

/**
 * Opens the keys in the store and makes none.
 * @throws OperatorError when the master secret is not the one they were sealed under
 */
export async function openKeyRing({ store, sealer }: Pick<KeyRingOptions, 'store' | 'sealer'>): Promise<KeyRing> {
  const stored = await store.list();
  return new KeyRing(stored.map((key) => open(key, sealer)));
}

async function ensureActive(options: KeyRingOptions, use: KeyUse, algorithm: SigningAlgorithm): Promise<void> {
  const { store, sealer, clock, randomness } = options;
  const active = (await store.list()).find((key) => key.use === use && key.state === 'active');
  if (active?.algorithm === algorithm) return;
  // A wrong master secret must be found out before it seals a key beside those it cannot open.
  if (active !== undefined) open(active, sealer);

  const id = randomness.keyId();
  const bytes = generateKeyBytes(algorithm, randomness);
  const { publicJwk } = toKeyMaterial(bytes, algorithm);
  const sealedKey = sealer.seal(bytes, id);
  const key: StoredKey = { id, use, algorithm, state: 'active', createdAt: clock.now(), sealedKey, publicJwk };
  await store.activate(key, active?.id);
}

function open(stored: StoredKey, sealer: Sealer): RingKey {
  return { stored, material: toKeyMaterial(sealer.open(stored.sealedKey, stored.id), stored.algorithm) };
}

function isFor(use: KeyUse): (key: RingKey) => boolean {
  return ({ stored }) => stored.use === use;
}

function requireActive(keys: readonly RingKey[]): RingKey {
  const active = keys.find(({ stored }) => stored.state === 'active');
  if (active === undefined) throw new Error('the key ring has no active key');
  return active;
}
