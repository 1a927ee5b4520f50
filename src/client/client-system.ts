/** What the keeper asks of the time. Options may replace it, so that tests move the time by hand. */
export interface ClientClock {
  /** The moment by the clock of this device, which may be wrong, and may be set while the program runs. */
  now(): Date;
  /** Milliseconds since some moment, evenly. On some systems it stands still while the device sleeps. */
  elapsedMs(): number;
  /** Runs `task` once, `delayMs` milliseconds from now; what is returned cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** A line between the tabs of one browser: what one posts, all others hear. */
export interface TabChannel {
  post(message: string): void;
  close(): void;
}

/** What tabs that share a session do with each other. Options may replace it. */
export interface ClientTabs {
  /** Runs one task of that name at a time in all tabs, where the browser can promise that. */
  exclusively<T>(name: string, task: () => Promise<T>): Promise<T>;
  open(name: string, hear: (message: string) => void): TabChannel;
}

/** A timer of more runs at once, in every engine. */
const longestTimerMs = 2 ** 31 - 1;

/** The clock and the timers of the machine. */
export const systemClock: ClientClock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, Math.min(delayMs, longestTimerMs));
    return () => clearTimeout(timer);
  },
};

/** A number from 0 to 1 that spreads clients in time. Nothing is kept secret with it. */
export const jitter = (): number => Math.random();

/** Longer than any refresh takes. Whoever waits longer stands behind a tab that was frozen, and goes on without the lock. */
const lockPatienceMs = 20_000;

/** Long enough for what one tab has stored to be seen by the others, in a browser that is busy. */
const settleMs = 100;

interface LockManager {
  request(name: string, options: { readonly signal: AbortSignal }, task: () => Promise<void>): Promise<void>;
}

/** Web Locks and BroadcastChannel. */
export const systemTabs: ClientTabs = {
  exclusively<T>(name: string, task: () => Promise<T>): Promise<T> {
    const { locks } = (globalThis as { readonly navigator?: { readonly locks?: LockManager } }).navigator ?? {};
    if (locks === undefined) return task();
    const signal = AbortSignal.timeout(lockPatienceMs);
    return new Promise((resolve, reject) => {
      const run = async () => {
        const running = task();
        resolve(running);
        await running.catch(() => undefined); // told to the caller
        // Browsers let a lock go before other tabs see what was stored under it: they would refresh again. Nobody here waits for this.
        await new Promise<void>((resolve) => void systemClock.after(settleMs, resolve));
      };
      const runLate = (error: unknown) => {
        if (!signal.aborted) throw error;
        resolve(task()); // twice at once is safe, and a frozen tab must not sign the others out
      };
      locks.request(name, { signal }, run).catch(runLate).catch(reject);
    });
  },
  open(name, hear) {
    const { BroadcastChannel: Channel } = globalThis as { readonly BroadcastChannel?: typeof BroadcastChannel };
    if (Channel === undefined) return { post: () => undefined, close: () => undefined };
    const channel = new Channel(name);
    channel.onmessage = ({ data }: { readonly data: unknown }) => {
      if (typeof data === 'string') hear(data);
    };
    // In Node an open channel would keep the process alive.
    (channel as { unref?(): void }).unref?.();
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  },
};
