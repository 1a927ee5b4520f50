import { nextTurn } from '../util/next-turn';

/**
 * Lets those who stand in it go on one by one, first come, first served, as long as what they wait for is open; with a turn of
 * the event loop between any two, in which it does what else has come.
 */
export class WaitingLine {
  readonly #isOpen: () => boolean;
  readonly #standing: (() => void)[] = [];
  #isCalling = false;

  constructor(isOpen: () => boolean) {
    this.#isOpen = isOpen;
  }

  /** How many stand in it. */
  get length(): number {
    return this.#standing.length;
  }

  /** Resolves when it is one's turn. */
  async stand(): Promise<void> {
    const turn = new Promise<void>((resolve) => this.#standing.push(resolve));
    this.call();
    await turn;
  }

  /** To be told whenever it may have opened. */
  call(): void {
    if (!this.#isCalling) void this.#callAll();
  }

  async #callAll(): Promise<void> {
    this.#isCalling = true;
    while (this.length > 0 && this.#isOpen()) {
      await nextTurn();
      if (this.#isOpen()) this.#standing.shift()?.();
    }
    this.#isCalling = false;
  }
}
