import { holdContest } from '../harness/contest.mjs';

/** What is shown of a load over HTTP. */
export const httpColumns = {
  'requests/s': { figure: 'requestsPerSecond', digits: 0 },
  'CPU, µs/request': { figure: 'cpuMicroseconds', digits: 0 },
  'p50, ms': { figure: 'p50Ms', digits: 1 },
  'p99, ms': { figure: 'p99Ms', digits: 1 },
  'other core busy': { figure: 'loadCoreShare', isShare: true },
  spread: { figure: 'spread', isShare: true },
};

/** Sizes that take turns, each a contender of its own under one load: a point for each. */
export async function pointsOf(contenders, { load, rounds, seconds, report, warmUpRequests = 300 }) {
  const pace = { rounds, seconds, warmUpRequests };
  const results = await holdContest({ contenders, loads: [load], pace, report });
  return results.map(({ results: [figures] }, index) => ({ at: contenders[index].at, ...figures }));
}
