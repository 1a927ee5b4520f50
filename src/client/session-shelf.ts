import type { ClientClock, TabChannel } from './client-system.ts';
import { isEnd } from './session-error.ts';
import type { SessionEvents, SignedOutReason } from './session-events.ts';
import { isSame, parseRecord } from './session-record.ts';
import type { HeldSession, SessionRecord } from './session-record.ts';

/** Where a session outlives the page: three methods, each of which may answer at once or later. */
export interface SessionStorage {
  /** What was saved last; null or undefined if nothing is there. */
  load(): string | null | undefined | Promise<string | null | undefined>;
  save(text: string): void | Promise<void>;
  clear(): void | Promise<void>;
}

/** What a shelf is made of. */
export interface ShelfOptions {
  readonly storage: SessionStorage | undefined;
  readonly clock: ClientClock;
  readonly events: SessionEvents;
  readonly random: () => number;
  /** The line to other tabs of the same session; undefined if a page has its session for itself. */
  readonly open: ((hear: (message: string) => void) => TabChannel) | undefined;
  /** Whether tabs send each other the record itself: in cookie mode, where there is no storage and no refresh token in it. */
  readonly sendsRecords: boolean;
}

/** The one session of a page: in memory, in the storage if there is one, and in step with other tabs. */
export class SessionShelf {
  readonly #options: ShelfOptions;
  #channel: TabChannel | undefined;
  #current: HeldSession | undefined;
  /** Goes up with every change: what began before a change does not undo it. */
  #changes = 0;
  /** Why the last session is not here any more. */
  #goneFor: SignedOutReason | undefined;
  /** The last save failed: what the storage says is older than what is in memory. */
  #isBehind = false;

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#channel = options.open?.((message) => void this.#hear(message));
  }

  get current(): HeldSession | undefined {
    return this.#current;
  }

  /** Takes over what is in the storage: another tab may have refreshed, logged in or out. */
  async reread(): Promise<void> {
    if (this.#options.storage === undefined || this.#isBehind) return;
    const before = this.#changes;
    let text: string | null | undefined;
    const isRead = await this.#attempt(async (storage) => {
      text = await storage.load();
    });
    if (isRead && this.#changes === before) this.#follow(parseRecord(text ?? ''));
  }

  /** Keeps a new session, or the next tokens of `former`. While a slow storage is writing, much may happen. */
  async keep(record: SessionRecord, former?: HeldSession): Promise<void> {
    const before = this.#changes;
    const arrivedElapsedMs = this.#options.clock.elapsedMs();
    await this.#save(record);
    if (this.#changes !== before) {
      const { current } = this;
      if (current === undefined) {
        // Somebody logged out: that stands.
        if (former !== undefined || !isEnd(this.#goneFor ?? '')) return this.drop('LOGOUT');
        // The session before this one has ended by itself, and was removed: maybe what has just been written as well.
        await this.#save(record);
        // Somebody else logged in: what was written over their tokens must not bring the former person back.
      } else if (former !== undefined && !isSame(current, former)) return this.#save(current);
    }
    this.#hold(record, arrivedElapsedMs);
    this.#tellTabs(record);
  }

  /** Keeps the next tokens, unless the session that they continue is not here any more: a logout stands. */
  async replace(former: HeldSession, record: SessionRecord): Promise<void> {
    await this.reread();
    if (isSame(this.#current, former)) await this.keep(record, former);
  }

  /** Forgets the session, here and in the storage. */
  async drop(reason: SignedOutReason): Promise<void> {
    this.#letGo(reason);
    await this.#attempt((storage) => storage.clear());
    this.#tellTabs(undefined);
  }

  /** Removes a session from the storage that another tab put back, because it was refreshing while this one logged out. */
  async sweep(id: string): Promise<void> {
    await this.reread();
    if (this.#current?.id === id) await this.drop('LOGOUT');
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined; // a refresh under way has nothing to say on it any more
  }

  /** Stored before it is used: a page that ended in between would leave a token behind that looks stolen later. */
  async #save(record: SessionRecord): Promise<void> {
    if (this.#options.storage === undefined) return;
    this.#isBehind = !(await this.#attempt((storage) => storage.save(JSON.stringify(record))));
    // Rather nothing than an older pair, with which another tab would look like a thief.
    if (this.#isBehind) await this.#attempt((storage) => storage.clear());
  }

  async #hear(message: string): Promise<void> {
    if (!this.#options.sendsRecords) return this.reread();
    const record = parseRecord(message);
    // What is neither a record nor the word that there is none, such as that of another version, tells nothing.
    if (record !== undefined || message === '') this.#follow(record);
  }

  #tellTabs(record: SessionRecord | undefined): void {
    // Where there is a storage, no token goes over the line.
    this.#channel?.post(this.#options.sendsRecords && record !== undefined ? JSON.stringify(record) : '');
  }

  #follow(record: SessionRecord | undefined): void {
    if (record === undefined) this.#letGo('ELSEWHERE');
    else if (!isSame(record, this.#current)) this.#hold(record, undefined);
  }

  #hold(record: SessionRecord, arrivedElapsedMs: number | undefined): void {
    const former = this.#current;
    this.#changes += 1;
    this.#current = { ...record, arrivedElapsedMs, refreshFraction: 0.75 + this.#options.random() / 10 };
    if (isSame(record, former)) return;
    this.#options.events.tell({ type: former?.id === record.id ? 'refreshed' : 'signedIn', sessionId: record.id });
  }

  #letGo(reason: SignedOutReason): void {
    if (this.#current === undefined) return;
    this.#changes += 1;
    this.#goneFor = reason;
    this.#current = undefined;
    this.#options.events.tell({ type: 'signedOut', reason });
  }

  /** What a storage throws is told to the listeners; the session goes on in memory. */
  async #attempt(task: (storage: SessionStorage) => void | Promise<void>): Promise<boolean> {
    if (this.#options.storage === undefined) return false;
    try {
      await task(this.#options.storage);
      return true;
    } catch (error) {
      this.#options.events.tell({ type: 'storageFailed', error });
      return false;
    }
  }
}
