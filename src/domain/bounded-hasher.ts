import type { Clock } from '../util/clock';
import { nextTurn } from '../util/next-turn';
import { DomainError } from './domain-error';
import type { PasswordHasher } from './password-hasher';
import { WaitingLine } from './waiting-line';

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
  /** Those who wait to be let in are among them. */
  readonly waiting: number;
}

/** What waits: a request, for anything to be made of it; and the password in it, to be hashed or compared. */
export const waiters = ['request', 'password'] as const;

/** One of {@link waiters}. */
export type Waiter = (typeof waiters)[number];

/** Who is told of every wait when it is over, and of every password that was refused. Must not throw. */
export interface HashObserver {
  onWaited(waiter: Waiter, waitedMs: number): void;
  onRefused(): void;
}

/** What a request was told that came with a password. */
export interface Admission {
  /** True when more passwords wait than may: the request is to be refused by what it asks for. */
  readonly isTurnedAway: boolean;
}

interface Entry {
  readonly isComparison: boolean;
  /** How many may wait before it. */
  readonly maxWaiting: number;
}

interface WaitingJob {
  readonly isComparison: boolean;
  readonly begin: () => void;
}

/** Before anything has been measured: about what one takes on a slow machine. */
const assumedMs = 100;
/** How much the latest one counts in the mean. */
const latestShare = 0.1;

/**
 * A hasher that does a few passwords at a time, lets some more wait, and refuses the rest. Each takes 19 MiB and a core: without
 * this, a storm of logins would use up the memory and hold up every request that needs no password at all.
 *
 * Those who come with requests wait at the door (`admit`), before anything is made of the request, but for as many as it takes to
 * keep the hasher busy.
 */
export class BoundedHasher implements PasswordHasher {
  readonly #options: BoundedHasherOptions;
  readonly #waiting: WaitingJob[] = [];
  readonly #door = new WaitingLine(() => this.#needsMore);
  readonly #arrivals = new WaitingLine(() => true);
  readonly #observers: HashObserver[] = [];
  #active = 0;
  #meanMs = assumedMs;

  constructor(options: BoundedHasherOptions) {
    this.#options = options;
  }

  get load(): HashLoad {
    return { active: this.#active, waiting: this.#door.length + this.#waiting.length };
  }

  observe(observer: HashObserver): void {
    this.#observers.push(observer);
  }

  /**
   * For requests that come with a password: resolves when it is time to begin with one, or to refuse it.
   * @param network where it comes from: when all places are taken, who has the most of them gives one up to whoever has fewer
   */
  async admit(network: string): Promise<Admission> {
    const arrivedAt = this.#options.clock.elapsedMs();
    // Refusals have to be worked out as well: hundreds of them in a row would hold up requests with a token.
    await this.#arrivals.stand();
    // A flood of what is refused before any hashing, from an address that is throttled, would keep all places from the others.
    const isTurnedAway = (this.#isFull && !this.#door.makeRoomFor(network)) || !(await this.#pass(network));
    if (!isTurnedAway) this.#tellWait('request', arrivedAt);
    return { isTurnedAway };
  }

  /**
   * For those who are about to look up a password: what there is no room for is to cost nothing.
   * @param admission what the request was told at the door; undefined for one that did not come by there
   * @throws DomainError SERVER_BUSY
   */
  requireRoom(admission?: Admission): void {
    const { concurrency, maxWaiting } = this.#options;
    const isFull = this.#active >= concurrency && this.#waiting.length >= maxWaiting;
    // Whoever was turned away must not overtake those at the door.
    if (isFull || admission?.isTurnedAway === true) this.#refuse();
  }

  /** @throws DomainError SERVER_BUSY */
  async hash(password: string): Promise<string> {
    // As a rule a comparison went before it, which had to wait already: what has begun is brought to its end.
    const { maxWaiting, concurrency, hasher } = this.#options;
    return this.#run(() => hasher.hash(password), { isComparison: false, maxWaiting: 2 * maxWaiting + concurrency });
  }

  /** @throws DomainError SERVER_BUSY, whether there is a hash to compare with or not */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const { maxWaiting, hasher } = this.#options;
    return this.#run(() => hasher.verify(passwordHash, password), { isComparison: true, maxWaiting });
  }

  isOutdated(passwordHash: string, password: string): boolean {
    return this.#options.hasher.isOutdated(passwordHash, password);
  }

  canVerify(passwordHash: string): boolean {
    return this.#options.hasher.canVerify(passwordHash);
  }

  async #run<T>(job: () => Promise<T>, entry: Entry): Promise<T> {
    const { clock } = this.#options;
    const arrivedAt = clock.elapsedMs();
    await this.#enter(entry);
    this.#tellWait('password', arrivedAt);
    const startedAt = clock.elapsedMs();
    try {
      return await job();
    } finally {
      const tookMs = clock.elapsedMs() - startedAt;
      this.#meanMs += (tookMs - this.#meanMs) * latestShare;
      this.#leave();
    }
  }

  #tellWait(waiter: Waiter, since: number): void {
    const waitedMs = this.#options.clock.elapsedMs() - since;
    for (const observer of this.#observers) observer.onWaited(waiter, waitedMs);
  }

  /** Resolves when it is one's turn: first come, first served. */
  async #enter({ isComparison, maxWaiting }: Entry): Promise<void> {
    if (this.#active < this.#options.concurrency) {
      this.#active += 1;
      return;
    }
    if (this.#waiting.length >= maxWaiting) this.#refuse();
    await new Promise<void>((begin) => this.#waiting.push({ isComparison, begin }));
  }

  #refuse(): never {
    for (const observer of this.#observers) observer.onRefused();
    throw new DomainError('SERVER_BUSY', { retryAfterSeconds: this.#retryAfterSeconds });
  }

  /** Hands the place on, so that nobody who comes just now can take it first. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#active -= 1;
    else next.begin();
    // Not in the turn of the event loop in which the one who leaves goes on: what else has come is done between the two.
    void nextTurn().then(() => {
      this.#door.call();
    });
  }

  /** Goes through the door when it is one's turn; false for whoever had to make room. */
  async #pass(network: string): Promise<boolean> {
    return (this.#needsMore && this.#door.length === 0) || this.#door.stand(network);
  }

  get #isFull(): boolean {
    const { concurrency, maxWaiting } = this.#options;
    const { active, waiting } = this.load;
    return active + waiting >= concurrency + maxWaiting;
  }

  /**
   * One more than are hashed next: the hasher must not be idle while the one after is let in. New passwords are hashed by their order among
   * those inside, and keep nobody at the door: a program may set them without end.
   */
  get #needsMore(): boolean {
    return this.#waiting.filter(({ isComparison }) => isComparison).length <= this.#options.concurrency;
  }

  /** When those who wait now will have been served. */
  get #retryAfterSeconds(): number {
    const { active, waiting } = this.load;
    const ahead = active + waiting;
    return Math.max(1, Math.ceil((ahead * this.#meanMs) / this.#options.concurrency / 1000));
  }
}
