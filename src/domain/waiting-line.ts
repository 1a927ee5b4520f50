import { nextTurn } from '../util/next-turn';

interface Standing {
  readonly network: string;
  readonly go: (isTurn: boolean) => void;
}

/**
 * Lets those who stand in it go on one by one, first come, first served, as long as what they wait for is open; with a turn of
 * the event loop between any two, in which it does what else has come.
 */
export class WaitingLine {
  readonly #isOpen: () => boolean;
  readonly #standing: Standing[] = [];
  #isCalling = false;

  constructor(isOpen: () => boolean) {
    this.#isOpen = isOpen;
  }

  /** How many stand in it. */
  get length(): number {
    return this.#standing.length;
  }

  /** Resolves when it is one's turn; to false for whoever had to make room. */
  async stand(network = ''): Promise<boolean> {
    const turn = new Promise<boolean>((go) => this.#standing.push({ network, go }));
    this.call();
    return turn;
  }

  /**
   * Sends one away in favour of somebody from this network: the last of the network that has the most in the line, if those are more
   * than this one would have. So nobody fills the line against everybody else. Says whether there was one.
   */
  makeRoomFor(network: string): boolean {
    const counts = new Map<string, number>();
    for (const standing of this.#standing) counts.set(standing.network, (counts.get(standing.network) ?? 0) + 1);
    const [most, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
    if (count <= (counts.get(network) ?? 0) + 1) return false;
    const [last] = this.#standing.splice(
      this.#standing.findLastIndex((standing) => standing.network === most),
      1,
    );
    last?.go(false);
    return true;
  }

  /** To be told whenever it may have opened. */
  call(): void {
    if (!this.#isCalling) void this.#callAll();
  }

  async #callAll(): Promise<void> {
    this.#isCalling = true;
    while (this.length > 0 && this.#isOpen()) {
      await nextTurn();
      if (this.#isOpen()) this.#standing.shift()?.go(true);
    }
    this.#isCalling = false;
  }
}
