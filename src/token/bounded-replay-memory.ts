import type { ReplayMemory, ReplayVerdict } from '../domain/replay-memory';
import type { Clock } from '../util/clock';

/** What {@link BoundedReplayMemory} works with. */
export interface BoundedReplayMemoryOptions {
  readonly clock: Clock;
  /** How many ids are remembered at most. */
  readonly size: number;
}

/** Ids of tokens that were used, in the memory of this process, until they expire. */
export class BoundedReplayMemory implements ReplayMemory {
  readonly #options: BoundedReplayMemoryOptions;
  /** By the second in which they expire: there are as many as a token lives seconds, and each is forgotten as a whole. */
  readonly #idsBySecond = new Map<number, Set<string>>();
  #count = 0;
  #forgottenUntil = 0;

  constructor(options: BoundedReplayMemoryOptions) {
    this.#options = options;
  }

  note(id: string, until: Date): ReplayVerdict {
    this.#forgetExpired();
    const second = Math.ceil(until.getTime() / 1000);
    const ids = this.#idsBySecond.get(second) ?? new Set();
    if (ids.has(id)) return 'again';
    // To forget one that is still good, in order to take another, would be to let it in once more: full means no.
    if (this.#count >= this.#options.size) return 'unknown';
    this.#idsBySecond.set(second, ids.add(id));
    this.#count += 1;
    return 'first';
  }

  #forgetExpired(): void {
    const now = Math.floor(this.#options.clock.now().getTime() / 1000);
    if (now === this.#forgottenUntil) return;
    this.#forgottenUntil = now;
    for (const [second, ids] of this.#idsBySecond) {
      if (second > now) continue;
      this.#idsBySecond.delete(second);
      this.#count -= ids.size;
    }
  }
}
