import { availableParallelism } from 'node:os';

/** How many threads Node's pool has: file access, name resolution and hashing share them. */
export function threadPoolSizeOf(uvThreadPoolSize: string | undefined): number {
  return /^\d{1,4}$/.test(uvThreadPoolSize ?? '') ? Math.min(Math.max(Number(uvThreadPoolSize), 1), 1024) : 4;
}

/** A core stays free for the requests that need no password, and a thread of the pool for everything else. */
export function defaultHashConcurrency(threadPoolSize: number, cores = availableParallelism()): number {
  return Math.max(1, Math.min(cores, threadPoolSize) - 1);
}
