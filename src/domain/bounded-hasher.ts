import type { Clock } from '../util/clock';
import { DomainError } from './domain-error';
import type { PasswordHasher } from './password-hasher';

/** What {@link BoundedHasher} works with. */
export interface BoundedHasherOptions {
  readonly hasher: PasswordHasher;
  readonly clock: Clock;
  /** How many passwords are hashed at the same time. */
  readonly concurrency: number;
  /** How many more comparisons may wait for that. */
  readonly maxWaiting: number;
}

/** What the hasher is doing right now. */
export interface HashLoad {
  readonly active: number;
  readonly waiting: number;
}

/** Who is told of every password that was hashed or compared, and of every one that was not. Must not throw. */
export interface HashObserver {
  onDone(timing: { readonly waitedMs: number; readonly tookMs: number }): void;
  onRefused(): void;
}

/** Before anything has been measured: about what one takes on a slow machine. */
const assumedMs = 100;
/** How much the latest one counts in the mean. */
const latestShare = 0.1;

/**
 * A hasher that does a few passwords at a time, lets some more wait, and refuses the rest. Each takes 19 MiB and a core: without
 * this, a storm of logins would use up the memory and hold up every request that needs no password at all.
 */
export class BoundedHasher implements PasswordHasher {
  readonly #options: BoundedHasherOptions;
  readonly #waiting: (() => void)[] = [];
  readonly #observers: HashObserver[] = [];
  #active = 0;
  #meanMs = assumedMs;

  constructor(options: BoundedHasherOptions) {
    this.#options = options;
  }

  get load(): HashLoad {
    return { active: this.#active, waiting: this.#waiting.length };
  }

  observe(observer: HashObserver): void {
    this.#observers.push(observer);
  }

  /**
   * For those who are about to look up a password: what there is no room for is to cost nothing.
   * @throws DomainError SERVER_BUSY
   */
  requireRoom(): void {
    const { concurrency, maxWaiting } = this.#options;
    if (this.#active >= concurrency && this.#waiting.length >= maxWaiting) this.#refuse();
  }

  /** @throws DomainError SERVER_BUSY */
  async hash(password: string): Promise<string> {
    // As a rule a comparison went before it, which had to wait already: what has begun is brought to its end.
    const { maxWaiting, concurrency, hasher } = this.#options;
    return this.#run(() => hasher.hash(password), 2 * maxWaiting + concurrency);
  }

  /** @throws DomainError SERVER_BUSY, whether there is a hash to compare with or not */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const { maxWaiting, hasher } = this.#options;
    return this.#run(() => hasher.verify(passwordHash, password), maxWaiting);
  }

  isOutdated(passwordHash: string, password: string): boolean {
    return this.#options.hasher.isOutdated(passwordHash, password);
  }

  canVerify(passwordHash: string): boolean {
    return this.#options.hasher.canVerify(passwordHash);
  }

  async #run<T>(job: () => Promise<T>, maxWaiting: number): Promise<T> {
    const { clock } = this.#options;
    const arrivedAt = clock.elapsedMs();
    await this.#enter(maxWaiting);
    const startedAt = clock.elapsedMs();
    try {
      return await job();
    } finally {
      const tookMs = clock.elapsedMs() - startedAt;
      this.#leave();
      this.#meanMs += (tookMs - this.#meanMs) * latestShare;
      for (const observer of this.#observers) observer.onDone({ waitedMs: startedAt - arrivedAt, tookMs });
    }
  }

  /** Resolves when it is one's turn: first come, first served. */
  async #enter(maxWaiting: number): Promise<void> {
    if (this.#active < this.#options.concurrency) {
      this.#active += 1;
      return;
    }
    if (this.#waiting.length >= maxWaiting) this.#refuse();
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #refuse(): never {
    for (const observer of this.#observers) observer.onRefused();
    throw new DomainError('SERVER_BUSY', { retryAfterSeconds: this.#retryAfterSeconds });
  }

  /** Hands the place on, so that nobody who comes just now can take it first. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#active -= 1;
    else next();
  }

  /** When those who wait now will have been served. */
  get #retryAfterSeconds(): number {
    const ahead = this.#waiting.length + this.#active;
    return Math.max(1, Math.ceil((ahead * this.#meanMs) / this.#options.concurrency / 1000));
  }
}
