import { LRUCache } from 'lru-cache';

/** What {@link VerifiedTokens} works with. */
export interface VerifiedTokensOptions<Token> {
  /** How many are remembered altogether. */
  readonly size: number;
  /** How many of one holder are. */
  readonly maxPerHolder: number;
  /** Whose token it is. */
  readonly holderOf: (token: Token) => string;
}

/**
 * Verified tokens, by the digest of the exact string. Only good ones get in, so a stream of bad ones pushes none of them out;
 * and only a few of each holder, so that one who refreshes without end gets hold of good tokens but of no room.
 */
export class VerifiedTokens<Token extends object> {
  readonly #options: VerifiedTokensOptions<Token>;
  readonly #tokens: LRUCache<string, Token>;
  /** The digests of a holder's tokens, the oldest first. */
  readonly #digestsByHolder = new Map<string, readonly string[]>();

  constructor(options: VerifiedTokensOptions<Token>) {
    this.#options = options;
    this.#tokens = new LRUCache({
      max: options.size,
      dispose: (token, digest) => this.#forget(options.holderOf(token), digest),
    });
  }

  get size(): number {
    return this.#tokens.size;
  }

  find(digest: string): Token | undefined {
    return this.#tokens.get(digest);
  }

  add(digest: string, token: Token): void {
    this.#tokens.delete(digest); // two requests may have verified it at the same time: it counts once
    const holder = this.#options.holderOf(token);
    const digests = this.#digestsOf(holder);
    const [oldest] = digests;
    if (oldest !== undefined && digests.length >= this.#options.maxPerHolder) this.#tokens.delete(oldest);
    this.#digestsByHolder.set(holder, [...this.#digestsOf(holder), digest]);
    this.#tokens.set(digest, token);
  }

  clear(): void {
    this.#tokens.clear();
    this.#digestsByHolder.clear();
  }

  #digestsOf(holder: string): readonly string[] {
    return this.#digestsByHolder.get(holder) ?? [];
  }

  #forget(holder: string, digest: string): void {
    const rest = this.#digestsOf(holder).filter((each) => each !== digest);
    if (rest.length === 0) this.#digestsByHolder.delete(holder);
    else this.#digestsByHolder.set(holder, rest);
  }
}
