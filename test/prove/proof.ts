import { performance } from 'node:perf_hooks';

/** `npm run prove:<name>` runs a proof at its full length; `npm test` runs the same one in a short form. */
export const isFull = process.env['PROVE'] === 'full';

/** How much of something a proof does. */
export function amount({ short, full }: { readonly short: number; readonly full: number }): number {
  return isFull ? full : short;
}

/** How long a proof may take, in milliseconds; for `jest.setTimeout`. */
export const proofTimeoutMs = isFull ? 60 * 60_000 : 120_000;

/** Says something to whoever watches a proof of full length. Silent in `npm test`. */
export function say(text: string): void {
  // Past jest, which would hold it back until the end.
  if (isFull) process.stdout.write(`${text}\n`);
}

/** Says how far a proof is, every few seconds. */
export function createProgress(what: string, total: number): (done: number) => void {
  const startedAt = performance.now();
  let saidAt = startedAt;
  return (done) => {
    const now = performance.now();
    if (now - saidAt < 5000 && done < total) return;
    saidAt = now;
    say(`  ${what}: ${String(done)} of ${String(total)}, ${((now - startedAt) / 1000).toFixed(0)} s`);
  };
}
