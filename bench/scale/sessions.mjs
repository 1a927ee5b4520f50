import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { refreshLoad } from '../harness/product-loads.mjs';
import { installProduct } from '../harness/product.mjs';
import { httpColumns, pointsOf } from './from-contest.mjs';

/** Those that refresh, spread over the table; the rest is there to be in the way. */
const chainCount = 500;
const connections = 64;
/** What a session takes on the disk with its indexes, generously. */
const bytesPerSession = 1000;

/** Refreshes in databases of different sizes. */
export async function measureSessions({ isFull, report, ...pace }) {
  const wanted = isFull ? [1000, 100_000, 5_000_000] : [1000, 20_000];
  const free = statfsSync(tmpdir());
  const counts = wanted.filter((count) => count * bytesPerSession * 2 < free.bavail * free.bsize);
  const products = [];
  try {
    for (const count of counts) products.push(fill(count, report));
    const contenders = products.map(({ product, at, chains }) => ({
      name: `${at} sessions`,
      at,
      chains,
      start: () => product.start(),
    }));
    const load = {
      name: 'refresh',
      connections,
      check: async ({ contender }) => ({ chains: contender.chains }),
    };
    const missing = wanted.filter((count) => !counts.includes(count));
    return {
      heading: 'refresh, by sessions in the database',
      note: `SQLite; ${connections} connections refresh ${chainCount} sessions that are spread over the table.${missing.length > 0 ? ` The disk has no room for ${missing.join()}.` : ''}`,
      xName: 'sessions',
      unit: 'ms',
      drawn: { p50: 'p50Ms', p99: 'p99Ms' },
      columns: httpColumns,
      points: await pointsOf(contenders, { ...pace, load, report, warmUpRequests: 1000 }),
    };
  } finally {
    for (const { product } of products) product.close();
  }
}

function fill(count, report) {
  const product = installProduct({ accounts: chainCount });
  const { PATH, HOME } = process.env;
  const script = path.join(import.meta.dirname, 'fill-process.cjs');
  const startedAt = performance.now();
  const told = execFileSync(process.execPath, [script, String(count), String(chainCount)], {
    env: { PATH, HOME, ...product.environment, LOG_LEVEL: 'silent', AUDIT_LOG: 'off' },
    maxBuffer: 64 * 1024 * 1024,
    encoding: 'utf8',
  });
  report(`${count} sessions are there after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const users = JSON.parse(told).map((refreshToken) => ({ refreshToken }));
  return { product, at: count, chains: refreshLoad(users).chains };
}
