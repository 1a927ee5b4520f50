import type { KeyStore, KeyUse, StoredKey } from '../../src/domain/key';
import { keysFor } from '../../src/domain/key-rules';

/** Keys in memory that a test can look at and tamper with. */
export class MemoryKeyStore implements KeyStore {
  keys: StoredKey[] = [];

  async list(): Promise<readonly StoredKey[]> {
    return [...keysFor('access', this.keys), ...keysFor('refresh', this.keys)];
  }

  async add(key: StoredKey, newestId: string | undefined): Promise<boolean> {
    if (keysFor(key.use, this.keys)[0]?.id !== newestId) return false;
    this.keys.push(key);
    return true;
  }

  async reseal(id: string, { from, to }: { readonly from: string; readonly to: string }): Promise<boolean> {
    const key = this.keys.find((each) => each.id === id && each.sealedKey === from);
    if (key === undefined) return false;
    this.keys = this.keys.map((each) => (each === key ? { ...key, sealedKey: to } : each));
    return true;
  }

  async keepAtLeast(use: KeyUse, seconds: number): Promise<void> {
    this.keys = this.keys.map((key) =>
      key.use === use ? { ...key, keepSeconds: Math.max(key.keepSeconds, seconds) } : key,
    );
  }

  async remove(id: string, replacement?: StoredKey): Promise<boolean> {
    if (this.keys.every((key) => key.id !== id)) return false;
    this.keys = [...this.keys.filter((key) => key.id !== id), ...(replacement === undefined ? [] : [replacement])];
    return true;
  }
}
