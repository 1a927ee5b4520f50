import type { KeyStore, StoredKey } from '../../src/domain/key';

/** Keys in memory, newest first, that a test can look at and tamper with. */
export class MemoryKeyStore implements KeyStore {
  keys: StoredKey[] = [];

  async list(): Promise<readonly StoredKey[]> {
    return this.keys;
  }

  async activate(key: StoredKey, formerActiveId: string | undefined): Promise<void> {
    const active = this.keys.find(({ use, state }) => use === key.use && state === 'active');
    if (active?.id !== formerActiveId) return;
    this.keys = [key, ...this.keys.map((each): StoredKey => (each === active ? { ...each, state: 'retired' } : each))];
  }
}
