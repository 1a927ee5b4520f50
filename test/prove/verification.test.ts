import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDirectory, stopGateways } from '../support/gateway';
import { medianOf } from './median';
import { amount, proofTimeoutMs, say } from './proof';
import { flood, forgedTokens, validTokens } from './verification-flood';

jest.setTimeout(proofTimeoutMs);

afterAll(stopGateways);

const rounds = amount({ short: 1, full: 11 });
const tokenCount = amount({ short: 20, full: 2000 });

/** What a way to verify tokens has done. */
interface Result {
  /** Of one good token, how many were accepted: at first, and again. */
  readonly accepted: readonly number[];
  /** Of some bad ones. */
  readonly acceptedBad: readonly number[];
  /** Verifications a second of tokens that it has not seen before, in each round. */
  readonly cold: readonly number[];
  /** Of the same tokens once more. */
  readonly again: readonly number[];
}

async function contest(algorithm: string): Promise<Readonly<Record<string, Result>>> {
  const script = join(__dirname, 'verification-contest.mjs');
  const settings = [createDirectory(), algorithm, String(tokenCount), String(rounds)];
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...settings]);
  return JSON.parse(stdout) as Record<string, Result>;
}

function tell(algorithm: string, results: Readonly<Record<string, Result>>): void {
  const bare = medianOf(results['crypto.verify alone']?.cold ?? []);
  say(`  ${algorithm.padEnd(25)}    cold/s   x bare     again/s   x bare`);
  for (const [name, { cold, again }] of Object.entries(results)) {
    const figures = [medianOf(cold), medianOf(again)].map(
      (pace) => `${pace.toFixed(0).padStart(9)} ${(pace / bare).toFixed(2).padStart(8)}`,
    );
    say(`  ${name.padEnd(25)} ${figures.join('   ')}`);
  }
}

describe.each(['ES256', 'RS256'])('verifications of %s', (algorithm) => {
  it('are counted, ours and those of others in turn, of what tells good tokens from bad ones', async () => {
    const results = await contest(algorithm);
    tell(algorithm, results);
    const verdicts = Object.values(results).map(({ accepted, acceptedBad }) => [accepted, acceptedBad]);
    expect(verdicts).toStrictEqual(
      Array.from({ length: 7 }, () => [
        [1, 1],
        [0, 0],
      ]),
    );
  });
});

describe('what is remembered of verified tokens', () => {
  const cacheSize = amount({ short: 500, full: 10_000 });
  // The sessions of one account are remembered beside them, with a few tokens each.
  const others = cacheSize / 2;
  const inMiB = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

  it('stays, and grows by nothing, in a stream of tokens that only look good', () => {
    const count = amount({ short: 5000, full: 1_000_000 });
    const { forgotten, grownBytes } = flood({ cacheSize, others, stream: forgedTokens(count) });
    say(`  ${count} forged ones: ${forgotten} of ${others} forgotten, ${inMiB(grownBytes)} MiB more`);
    expect(forgotten).toBe(0);
    expect(grownBytes).toBeLessThan(8 * 1024 * 1024);
  });

  it('stays, of tokens in use, in a stream of good ones', () => {
    const stream = validTokens(amount({ short: 2000, full: 100_000 }));
    const { missed } = flood({ cacheSize, others, stream, isInUse: true });
    expect(missed).toBe(0);
  });

  it('keeps what it remembers of others in a stream of good ones of one account', () => {
    for (const share of [0.3, 1, 4.5]) {
      const count = Math.round(cacheSize * share);
      const { forgotten, grownBytes } = flood({ cacheSize, others, stream: validTokens(count) });
      say(`  ${count} good ones of one account: ${forgotten} of ${others} forgotten, ${inMiB(grownBytes)} MiB more`);
      expect(forgotten).toBe(0);
      expect(grownBytes).toBeLessThan(cacheSize * 3 * 1024 + 2 * 1024 * 1024);
    }
  });
});
