/** The attempts of one key in this process. */
interface Group {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * The attempts that this process has under way. One that finds the limit used up by attempts that have not failed yet waits for
 * them: a program that signs in twenty times at once with the right password has done nothing wrong.
 */
export class AttemptsUnderWay {
  readonly #groups = new Map<string, Group>();
  readonly #maxWaiting: number;
  #waiting = 0;

  /** @param maxWaiting how many may wait at a time; the others are refused at once */
  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  begin(keys: readonly string[]): void {
    for (const key of keys) {
      const group = this.#groups.get(key) ?? { running: 0, waiting: [] };
      group.running += 1;
      this.#groups.set(key, group);
    }
  }

  /** Ends an attempt. One that has given its place back lets the next one try; the last one lets all of them. */
  end(keys: readonly string[], { isPlaceFree }: { readonly isPlaceFree: boolean }): void {
    for (const key of keys) {
      const group = this.#groups.get(key);
      if (group === undefined) continue;
      group.running -= 1;
      if (group.running === 0) this.#groups.delete(key);
      const woken = group.running === 0 ? group.waiting.length : Number(isPlaceFree);
      for (const wake of group.waiting.splice(0, woken)) wake();
    }
  }

  /** Waits until trying again is worth while: true then. False at once when there is nothing to wait for. */
  async wait(key: string): Promise<boolean> {
    const group = this.#groups.get(key);
    if (group === undefined || this.#waiting >= this.#maxWaiting) return false;
    this.#waiting += 1;
    await new Promise<void>((resolve) => {
      group.waiting.push(resolve);
    });
    this.#waiting -= 1;
    return true;
  }
}
