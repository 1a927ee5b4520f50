import { addSeconds, latest } from '../util/time';

/** What is known of the failed attempts that count as one: at an account, say, or from an address. */
export interface AttemptCount {
  /** Attempts that have failed, and those under way: each may fail. */
  readonly failures: number;
  /** Once the limit is reached: when the next attempt may be made. */
  readonly freeAt: Date;
  /** From then on it is as if nothing had been counted. */
  readonly forgottenAt: Date;
}

/** How many attempts may fail, and what happens then. */
export interface Allowance {
  /** So many attempts may fail before the next one has to wait. */
  readonly limit: number;
  /** The wait after the attempt that reached the limit, in seconds. Each failure after that doubles it. */
  readonly firstDelaySeconds: number;
  readonly longestDelaySeconds: number;
  /** Below the limit failures are forgotten so many seconds after the first of them, or after the last one. */
  readonly windowSeconds: number;
  readonly windowBegins: 'with the first failure' | 'with the last failure';
  /** At the limit: so many seconds after the end of the wait, so that the waits grow for those who are patient too. */
  readonly memorySeconds: number;
}

/** How long the next attempt has to wait, in milliseconds; 0: it may be made now. */
export function waitMsOf(count: AttemptCount | undefined, allowance: Allowance, now: Date): number {
  const current = recall(count, now);
  if (current === undefined || current.failures < allowance.limit) return 0;
  const waitMs = current.freeAt.getTime() - now.getTime();
  // A clock that was put back must not make a wait of years.
  return waitMs > 0 && waitMs <= allowance.longestDelaySeconds * 1000 ? waitMs : 0;
}

/** The count with one attempt more, which is one that fails until it is given back. */
export function addAttempt(count: AttemptCount | undefined, allowance: Allowance, now: Date): AttemptCount {
  const { limit, firstDelaySeconds, longestDelaySeconds, windowSeconds, windowBegins, memorySeconds } = allowance;
  const current = recall(count, now);
  const failures = (current?.failures ?? 0) + 1;
  if (failures < limit) {
    const begins = windowBegins === 'with the last failure' ? undefined : current;
    return {
      failures,
      freeAt: now,
      forgottenAt: latest(begins?.forgottenAt ?? addSeconds(now, windowSeconds), current?.forgottenAt),
    };
  }
  const freeAt = addSeconds(now, Math.min(firstDelaySeconds * 2 ** (failures - limit), longestDelaySeconds));
  return { failures, freeAt, forgottenAt: latest(addSeconds(freeAt, memorySeconds), current?.forgottenAt) };
}

/** The count without some attempts. The turn that one of them has taken is free again at once. */
export function removeAttempts(count: AttemptCount | undefined, removed: number, now: Date): AttemptCount | undefined {
  const current = recall(count, now);
  if (current === undefined || current.failures <= removed) return undefined;
  return { ...current, failures: current.failures - removed, freeAt: now };
}

function recall(count: AttemptCount | undefined, now: Date): AttemptCount | undefined {
  return count !== undefined && count.forgottenAt > now ? count : undefined;
}
