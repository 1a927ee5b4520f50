import type { KeyObject } from 'node:crypto';
import type { SigningAlgorithm, StoredKey } from '../domain/key';
import { findActive, isOver, keysFor } from '../domain/key-rules';
import type { Clock } from '../util/clock';
import type { JsonObject } from '../util/json';
import type { KeyMaterial } from './key-material';

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

/** A key as it is stored, and opened. */
export interface RingKey {
  readonly stored: StoredKey;
  readonly material: KeyMaterial;
}

/** The keys of this service, parsed once. {@link Keys} replaces them whenever they change. */
export class KeyRing {
  readonly #clock: Clock;
  #stored: readonly StoredKey[] = [];
  #keysById: ReadonlyMap<string, RingKey> = new Map();
  /** A Map and not an object: a `kid` of "constructor" must find nothing. */
  #accessKeysById: ReadonlyMap<unknown, RingKey> = new Map();
  #refreshKeys: readonly KeyObject[] = [];
  #removals = 0;

  constructor(clock: Clock, keys: readonly RingKey[]) {
    this.#clock = clock;
    this.replace(keys);
  }

  /** How often keys have gone: whoever remembers what a key has verified must forget it when this changes. */
  get removals(): number {
    return this.#removals;
  }

  /** Takes the keys as they are now. */
  replace(keys: readonly RingKey[]): void {
    const keysById = new Map(keys.map((key) => [key.stored.id, key]));
    if ([...this.#keysById.keys()].some((id) => !keysById.has(id))) this.#removals += 1;
    this.#stored = keys.map(({ stored }) => stored);
    this.#keysById = keysById;
    this.#accessKeysById = new Map([...keysById].filter(([, { stored }]) => stored.use === 'access'));
    this.#refreshKeys = keysFor('refresh', this.#stored).flatMap(
      ({ id }) => keysById.get(id)?.material.signingKey ?? [],
    );
  }

  /** The keys as they are stored. */
  get stored(): readonly StoredKey[] {
    return this.#stored;
  }

  /** The key that new access tokens are signed with. */
  get signingKey(): SigningKey {
    const { stored, material } = this.#requireActive('access');
    return { id: stored.id, algorithm: stored.algorithm, key: material.signingKey };
  }

  /** The key that new refresh tokens are derived with. */
  get refreshKey(): KeyObject {
    return this.#requireActive('refresh').material.signingKey;
  }

  /** All keys that refresh tokens may have been derived with, newest first. */
  get refreshKeys(): readonly KeyObject[] {
    return this.#refreshKeys;
  }

  /** The key with that `kid`, of this service only. */
  findVerificationKey(kid: unknown): VerificationKey | undefined {
    const key = this.#accessKeysById.get(kid);
    return key && { algorithm: key.stored.algorithm, key: key.material.verificationKey };
  }

  /**
   * The JSON Web Key Set to publish (RFC 7517 section 5): public halves only, the next key included, so that others know it
   * before they see a token of it.
   */
  get publicJwks(): { readonly keys: readonly JsonObject[] } {
    const now = this.#clock.now();
    const published = keysFor('access', this.#stored).filter((key) => !isOver(key, this.#stored, now));
    const keys = published.flatMap(({ id, algorithm }) => {
      const publicJwk = this.#keysById.get(id)?.material.publicJwk;
      return publicJwk === undefined ? [] : [{ ...publicJwk, kid: id, alg: algorithm, use: 'sig' }];
    });
    return { keys };
  }

  #requireActive(use: 'access' | 'refresh'): RingKey {
    const active = findActive(use, this.#stored, this.#clock.now());
    const key = active && this.#keysById.get(active.id);
    if (key === undefined) throw new Error('the key ring has no active key');
    return key;
  }
}
