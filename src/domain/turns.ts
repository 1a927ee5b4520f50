/** Who waits for a turn. */
interface Waiter {
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets those of this process that work on the same keys work one after the other, so that they do not hold connections to the
 * database while they wait for each other's locks there.
 */
export class Turns {
  /** Who waits, for each key that somebody works on. */
  readonly #waiting = new Map<string, Waiter[]>();

  /** Runs `work` when nobody else works on any of the keys. Whoever waits behind somebody who fails fails with them. */
  async run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    // In one order, always: two that wait for each other's keys would wait for ever.
    const [first, ...rest] = [...keys].sort();
    if (first === undefined) return work();
    await this.#begin(first);
    try {
      const result = await this.run(rest, work);
      this.#end(first);
      return result;
    } catch (error) {
      // A database that does not answer is not waited for by one after the other.
      for (const { fail } of this.#waiting.get(first) ?? []) fail(error);
      this.#waiting.delete(first);
      throw error;
    }
  }

  async #begin(key: string): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      this.#waiting.set(key, []);
      return;
    }
    await new Promise<void>((go, fail) => {
      waiting.push({ go, fail });
    });
  }

  #end(key: string): void {
    const next = this.#waiting.get(key)?.shift();
    if (next === undefined) this.#waiting.delete(key);
    else next.go();
  }
}
