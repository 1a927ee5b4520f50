/** Lets one at a time do its work, in the order in which they have come. */
export class Mutex {
  readonly #waiting: (() => void)[] = [];
  #isHeld = false;

  /** Runs `work` when all that came before is done, however it has ended. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isHeld) {
      await new Promise<void>((go) => {
        this.#waiting.push(go);
      });
    }
    this.#isHeld = true;
    try {
      return await work();
    } finally {
      // Handed on: whoever comes at this moment stands behind those who wait.
      const next = this.#waiting.shift();
      if (next === undefined) this.#isHeld = false;
      else next();
    }
  }
}
