import type { CancelTimer, Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { OperatorError } from '../util/operator-error';
import type { FileListener, StopWatching } from './watch-files';

/** What is loaded, and loaded again. */
export interface ReloadOptions {
  /** What it is, in words for the log: `supergraph`. */
  readonly what: string;
  /** What to do where changes are not noticed, in words for the log. */
  readonly unnoticedRemedy: string;
  /** Rejects when there is nothing to be had. Waits for others at first, when it is `isFirst`. */
  readonly read: (isFirst: boolean) => Promise<string>;
  /** Puts a text into force that is another one than before. Rejects, and leaves everything as it is, when that cannot be. */
  readonly take: (text: string) => Promise<void>;
  /** Tells of changes. */
  readonly watch: (listener: FileListener) => StopWatching;
  /** 0: not by itself. */
  readonly pollSeconds: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So long nothing must have changed before it is read, in milliseconds: a file is written in several steps. */
const settleMs = 100;
const remedy = 'mend it: it is taken when it changes, and looked at again on SIGHUP';

/**
 * Keeps a text in force, and puts a new one in its place when there is one. What cannot be read or taken is refused, and the former
 * one stays. Never two at once; a change during a reload leads to another one after it.
 */
export class Reloads {
  readonly #options: ReloadOptions;
  #current: string | undefined;
  /** What was refused last, and why: each is said once. */
  #refused: { readonly text: string | undefined; readonly message: string } | undefined;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #isForced = false;
  #isClosed = false;
  #stopWatching: StopWatching = () => undefined;
  #cancelSettling: CancelTimer = () => undefined;
  #cancelPoll: CancelTimer = () => undefined;

  constructor(options: ReloadOptions) {
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Loads for the first time. Rejects, and is closed, when that does not go well. */
  async start(): Promise<void> {
    const { watch, logger, unnoticedRemedy } = this.#options;
    // Before the first look, so that no change falls between the two.
    this.#stopWatching = watch({
      onChange: () => this.#noticeChange(),
      onTrouble: (error) => logger.warn({ err: error }, `changes of files are not noticed: ${unnoticedRemedy}`),
    });
    this.#running = this.#load(true);
    try {
      await this.#running;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#running = undefined;
    }
    this.#schedulePoll();
    if (this.#isWanted) void this.#request();
  }

  /** Looks now, and tries again what was refused. Resolves when that is done; never rejects. */
  async reload(): Promise<void> {
    this.#isForced = true;
    await this.#request();
  }

  /** No word of anything that is new, from now on. */
  close(): void {
    this.#isClosed = true;
    this.#stopWatching();
    this.#cancelSettling();
    this.#cancelPoll();
  }

  #noticeChange(): void {
    if (this.#isClosed) return;
    this.#cancelSettling();
    this.#cancelSettling = this.#options.clock.after(settleMs, () => void this.#request());
  }

  #schedulePoll(): void {
    const { pollSeconds, clock } = this.#options;
    if (pollSeconds === 0 || this.#isClosed) return;
    this.#cancelPoll = clock.after(pollSeconds * 1000, () => void this.#request().then(() => this.#schedulePoll()));
  }

  async #request(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#work();
    try {
      await this.#running;
    } catch {
      // Of the first load alone, which tells whoever started.
    }
  }

  async #work(): Promise<void> {
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false;
      await this.#reloadOnce();
    }
    this.#running = undefined;
  }

  async #reloadOnce(): Promise<void> {
    const isForced = this.#isForced;
    this.#isForced = false;
    let text: string | undefined;
    try {
      text = await this.#options.read(false);
      if (!this.#isClosed) await this.#replace(text, isForced);
    } catch (error) {
      this.#refuse({ text, isForced }, error);
    }
  }

  async #load(isFirst: boolean): Promise<void> {
    const { read, take, what } = this.#options;
    const text = await read(isFirst);
    if (this.#isClosed) throw new OperatorError(`stopped before there was a ${what}`);
    await take(text);
    this.#current = text;
  }

  async #replace(text: string, isForced: boolean): Promise<void> {
    const { logger, take, what } = this.#options;
    if (text === this.#current) {
      if (isForced || this.#refused !== undefined) logger.info({}, `the ${what} is the one that serves already`);
      this.#refused = undefined;
      return;
    }
    if (text === this.#refused?.text && !isForced) return; // it would cost what a new one does, again and again
    await take(text);
    this.#current = text;
    this.#refused = undefined;
  }

  #refuse({ text, isForced }: { readonly text: string | undefined; readonly isForced: boolean }, error: unknown): void {
    const { logger, what } = this.#options;
    const message = error instanceof Error ? error.message : String(error);
    const isTold = message === this.#refused?.message && text === this.#refused.text && !isForced;
    this.#refused = { text, message };
    if (this.#isClosed || isTold) return;
    logger.error({ err: error }, `a new ${what} is refused, and the former one serves on; ${remedy}`);
  }
}
