import path from 'node:path';
import { measuredCore, PinnedProcess } from '../harness/pinned-process.mjs';
import { median, spread } from '../harness/statistics.mjs';

const columns = {
  'seen before, µs': { figure: 'againMicroseconds', digits: 2 },
  'not seen before, µs': { figure: 'coldMicroseconds', digits: 0 },
  'memory, MB': { figure: 'megabytes', digits: 0 },
  spread: { figure: 'spread', isShare: true },
};

/** Verifying a token in process, by how many issuers are trusted. */
export async function measureIssuers(pace) {
  return {
    heading: 'verification, by issuers',
    note: 'Issuers whose keys are there, with tokens of each in turn, 1,000 in all; each in a process of its own.',
    xName: 'issuers',
    ...(await measure(
      [1, 2, 4, 8].map((issuers) => ({ at: issuers, issuers, tokens: 1000 })),
      pace,
    )),
  };
}

/** The same, by how many tokens are remembered. */
export async function measureTokens(pace) {
  const counts = pace.isFull ? [10, 1000, 10_000, 100_000] : [10, 1000, 5000];
  return {
    heading: 'verification, by live tokens in the cache',
    note: 'Tokens of as many users, which are looked up in no visible order. Memory is that of the whole process, with the tokens themselves.',
    xName: 'tokens',
    ...(await measure(
      counts.map((tokens) => ({ at: tokens, issuers: 1, tokens })),
      pace,
    )),
  };
}

async function measure(sizes, { rounds, seconds, report }) {
  const points = [];
  for (const { at, ...size } of sizes) {
    const measured = new PinnedProcess({
      core: measuredCore,
      parameters: ['--expose-gc', path.join(import.meta.dirname, 'verification-process.mjs')],
      hasIpc: true,
    });
    try {
      const answer = await measured.ask({ ...size, rounds, seconds: seconds / 2 });
      if (answer.error !== undefined) throw new Error(answer.error);
      const { again, coldMicroseconds, megabytes } = answer;
      points.push({ at, againMicroseconds: median(again), spread: spread(again), coldMicroseconds, megabytes });
      report(String(at));
    } finally {
      await measured.stop();
    }
  }
  return { unit: 'µs', drawn: { 'seen before': 'againMicroseconds' }, columns, points };
}
