import { LRUCache } from 'lru-cache';

/** What the texts of one rung may take together, in bytes. */
const maxBytes = { signedIn: 8 * 1024 * 1024, repeated: 4 * 1024 * 1024, new: 4 * 1024 * 1024 };
/** Longer queries are run and not kept, in characters. */
const maxTextLength = 16_384;
/** What an entry costs besides its text, in bytes: its hash, and its places in the map and in the list. */
const overheadBytes = 400;

type Rung = keyof typeof maxBytes;
const fromTheTop: readonly Rung[] = ['signedIn', 'repeated', 'new'];

/** Who has run a query, and how. */
export interface QueryRun {
  /** The SHA-256 of the text, which whoever calls has made sure of. */
  readonly hash: string;
  readonly text: string;
  readonly isSignedIn: boolean;
  /** Whether it was asked for by its hash alone. */
  readonly isByHash: boolean;
}

/**
 * Texts of queries by their hash, as clients have registered them, within a bound of bytes. A text stands on one of three rungs and
 * competes for room only with those on its own: strangers who register without end push out what strangers have registered, never
 * what signed-in callers use.
 */
export class AutomaticQueries {
  readonly #rungs: Readonly<Record<Rung, LRUCache<string, string>>> = {
    signedIn: new LRUCache({ maxSize: maxBytes.signedIn }),
    repeated: new LRUCache({ maxSize: maxBytes.repeated }),
    new: new LRUCache({ maxSize: maxBytes.new }),
  };

  /** What all texts take, in bytes. */
  get bytes(): number {
    return fromTheTop.reduce((sum, rung) => sum + this.#rungs[rung].calculatedSize, 0);
  }

  find(hash: string): string | undefined {
    for (const rung of fromTheTop) {
      const text = this.#rungs[rung].get(hash);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** Keeps a query that has been run with success, or lets it climb. False for one that is too long to be kept. */
  keep({ hash, text, isSignedIn, isByHash }: QueryRun): boolean {
    if (text.length > maxTextLength) return false;
    const target: Rung = isSignedIn ? 'signedIn' : isByHash ? 'repeated' : 'new';
    const present = fromTheTop.find((rung) => this.#rungs[rung].has(hash));
    if (present !== undefined && fromTheTop.indexOf(present) <= fromTheTop.indexOf(target)) return true;
    if (present !== undefined) this.#rungs[present].delete(hash);
    this.#rungs[target].set(hash, text, { size: text.length * 2 + overheadBytes });
    return true;
  }
}
