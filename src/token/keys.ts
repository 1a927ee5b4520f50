import type { AuthEvents } from '../domain/auth-events';
import type { KeyStore, KeyUse, Sealer, SigningAlgorithm, StoredKey } from '../domain/key';
import { findActive, isOver, keysFor, planNext } from '../domain/key-rules';
import type { KeyRotation } from '../domain/key-rules';
import type { Randomness } from '../domain/randomness';
import type { CancelTimer, Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { addSeconds } from '../util/time';
import { generateKeyBytes, toKeyMaterial } from './key-material';
import { KeyRing } from './key-ring';
import type { RingKey } from './key-ring';

/** What {@link Keys} works with. */
export interface KeysOptions {
  readonly store: KeyStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly events: AuthEvents;
  /** The algorithm of new signing keys; a change of it makes a next key at the next start. */
  readonly algorithm: SigningAlgorithm;
  readonly rotation: KeyRotation;
  /** For how many seconds a key verifies after it has retired, by use: the longest life of what it has made. */
  readonly keepSeconds: Readonly<Record<KeyUse, number>>;
}

/** Milliseconds between two looks at the store: a key that was removed is refused everywhere after two of them at the latest. */
const intervalMs = 2000;

/** A key that is to be made. */
interface Addition {
  /** The first key of its use that was seen. */
  readonly newest: StoredKey | undefined;
  readonly activeFrom: Date;
  /** The service itself, unless somebody asked for it. */
  readonly actor?: 'service';
}

const uses: readonly KeyUse[] = ['access', 'refresh'];

/** Keeps the ring of this process as the store has it, and replaces keys when they are due. */
export class Keys {
  readonly ring: KeyRing;
  readonly #options: KeysOptions;
  readonly #openedById = new Map<string, RingKey>();
  readonly #unopenedIds = new Set<string>();
  #cancelTimer: CancelTimer | undefined;
  #isStopped = false;
  #isFailing = false;

  private constructor(options: KeysOptions) {
    this.#options = options;
    this.ring = new KeyRing(options.clock, []);
  }

  /**
   * Opens the keys in the store, makes those that are missing, and seals anew what the former master secret has sealed.
   * @throws OperatorError when no master secret is the one they were sealed under
   */
  static async open(options: KeysOptions): Promise<Keys> {
    const keys = new Keys(options);
    await keys.#prepare();
    await keys.reload();
    return keys;
  }

  /** Looks at the store again and again until {@link stop}; makes new keys when they are due and removes those that are over. */
  start(): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.#options.clock.after(intervalMs, () => {
      void this.#round();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
  }

  /** Takes the keys as the store has them. */
  async reload(): Promise<void> {
    this.#take(await this.#options.store.list());
  }

  #take(stored: readonly StoredKey[]): void {
    const ids = new Set(stored.map(({ id }) => id));
    for (const id of this.#openedById.keys()) if (!ids.has(id)) this.#openedById.delete(id);
    this.ring.replace(stored.flatMap((key) => this.#open(key) ?? []));
  }

  /**
   * Makes a next key of the use, which becomes active once it has been published for long enough. Where one is waiting
   * already, that one is given back.
   */
  async rotate(use: KeyUse): Promise<StoredKey> {
    const { store, clock, rotation } = this.#options;
    const now = clock.now();
    const [newest] = keysFor(use, await store.list());
    if (newest !== undefined && newest.activeFrom > now) return newest;
    await this.#add(use, { newest, activeFrom: addSeconds(now, rotation.publishSeconds) });
    const [next] = keysFor(use, await store.list());
    if (next === undefined) throw new Error('the key that was added is gone');
    return next;
  }

  /**
   * Removes a key at once, with all that it has made. Where it is the active one, another takes its place at once.
   * @returns false when there is no such key
   */
  async remove(id: string): Promise<boolean> {
    const { store, clock } = this.#options;
    const now = clock.now();
    const keys = await store.list();
    const key = keys.find((each) => each.id === id);
    if (key === undefined) return false;
    const isActive = findActive(key.use, keys, now)?.id === id;
    const replacement = isActive ? this.#generate(key.use, now) : undefined;
    const hasGone = await store.remove(id, replacement);
    if (hasGone) this.#tellOf('remove_key', key);
    if (hasGone && replacement !== undefined) this.#tellOf('publish_key', replacement);
    await this.reload();
    return hasGone;
  }

  async #prepare(): Promise<void> {
    const { store, algorithm, clock, keepSeconds } = this.#options;
    const keys = await store.list();
    this.#requireOpen(keys);
    await this.#reseal(keys);
    for (const use of uses) {
      const [newest] = keysFor(use, keys);
      const isOther = use === 'access' && newest !== undefined && newest.algorithm !== algorithm;
      if (newest === undefined) await this.#addFirst(use, clock.now());
      else if (isOther) await this.#addBehind(newest);
      await store.keepAtLeast(use, keepSeconds[use]);
    }
  }

  /** A wrong master secret must be found out before it seals a key beside those it cannot open. */
  #requireOpen(keys: readonly StoredKey[]): void {
    for (const key of keys) this.#openedById.set(key.id, this.#unseal(key));
  }

  /** Of several processes that start at once one adds it; another must be able to open it before it adds anything else. */
  async #addFirst(use: KeyUse, activeFrom: Date): Promise<void> {
    await this.#add(use, { newest: undefined, activeFrom, actor: 'service' });
    this.#requireOpen(await this.#options.store.list());
  }

  /** Active after a key that is waiting: else that one would have the last word, and each start would add another. */
  async #addBehind(newest: StoredKey): Promise<void> {
    const earliest = addSeconds(this.#options.clock.now(), this.#options.rotation.publishSeconds);
    const activeFrom = newest.activeFrom < earliest ? earliest : addSeconds(newest.activeFrom, 1);
    await this.#add(newest.use, { newest, activeFrom, actor: 'service' });
  }

  async #reseal(keys: readonly StoredKey[]): Promise<void> {
    const { store, sealer, logger, events } = this.#options;
    const outdated = keys.filter(({ sealedKey, id }) => !sealer.isCurrent(sealedKey, id));
    for (const { id, sealedKey } of outdated) {
      await store.reseal(id, { from: sealedKey, to: sealer.seal(sealer.open(sealedKey, id), id) });
    }
    if (outdated.length === 0) return;
    events.tell({ kind: 'reseal_keys', keys: outdated.length, actor: 'service' });
    logger.info({ keys: outdated.length }, 'sealed the keys under the new master secret');
  }

  async #round(): Promise<void> {
    const { logger } = this.#options;
    try {
      const stored = await this.#options.store.list();
      if (await this.#replaceDue(stored)) await this.reload();
      else this.#take(stored);
      this.#isFailing = false;
    } catch (error) {
      // The keys that are known stay good; the next round tries again.
      if (!this.#isFailing) logger.error({ err: error }, 'cannot read the keys; trying again');
      this.#isFailing = true;
    }
    this.start();
  }

  /** True when there was something to do, here or in a process that was faster. */
  async #replaceDue(keys: readonly StoredKey[]): Promise<boolean> {
    const { store, clock, rotation } = this.#options;
    const now = clock.now();
    const due = uses.flatMap((use) => {
      const activeFrom = planNext({ use, keys, now }, rotation);
      return activeFrom === undefined ? [] : [{ use, activeFrom }];
    });
    const over = keys.filter((key) => isOver(key, keys, now));
    for (const { use, activeFrom } of due)
      await this.#add(use, { newest: keysFor(use, keys)[0], activeFrom, actor: 'service' });
    for (const key of over) if (await store.remove(key.id)) this.#tellOf('remove_key', key, 'service');
    return due.length > 0 || over.length > 0;
  }

  /** Of several processes that find a key due at once one adds it. */
  async #add(use: KeyUse, { newest, activeFrom, actor }: Addition): Promise<void> {
    const { store, logger } = this.#options;
    const key = this.#generate(use, activeFrom);
    if (!(await store.add(key, newest?.id))) return;
    this.#tellOf('publish_key', key, actor);
    if (newest !== undefined) logger.info({ use, keyId: key.id, activeFrom }, 'a new key has been published');
  }

  #tellOf(kind: 'publish_key' | 'remove_key', { id: keyId, use }: StoredKey, actor?: 'service'): void {
    this.#options.events.tell({ kind, keyId, use, actor });
  }

  #generate(use: KeyUse, activeFrom: Date): StoredKey {
    const { sealer, clock, randomness, keepSeconds } = this.#options;
    const algorithm = use === 'access' ? this.#options.algorithm : 'HS256';
    const id = randomness.keyId();
    const bytes = generateKeyBytes(algorithm, randomness);
    const { publicJwk } = toKeyMaterial(bytes, algorithm);
    const sealedKey = sealer.seal(bytes, id);
    return {
      id,
      use,
      algorithm,
      createdAt: clock.now(),
      activeFrom,
      keepSeconds: keepSeconds[use],
      sealedKey,
      publicJwk,
    };
  }

  /** Undefined for a key that another process has sealed under a master secret that this one has not been given. */
  #open(stored: StoredKey): RingKey | undefined {
    try {
      const known = this.#openedById.get(stored.id);
      const opened = known === undefined ? this.#unseal(stored) : { ...known, stored };
      this.#openedById.set(stored.id, opened);
      return opened;
    } catch (error) {
      if (!this.#unopenedIds.has(stored.id)) {
        this.#options.logger.error({ err: error, keyId: stored.id }, 'cannot open a key that another process has made');
      }
      this.#unopenedIds.add(stored.id);
      return undefined;
    }
  }

  #unseal(stored: StoredKey): RingKey {
    const bytes = this.#options.sealer.open(stored.sealedKey, stored.id);
    return { stored, material: toKeyMaterial(bytes, stored.algorithm) };
  }
}
