import path from 'node:path';
import { checkAnswers } from '../harness/check-answers.mjs';
import { meLoad } from '../harness/product-loads.mjs';
import { installProduct } from '../harness/product.mjs';
import { startAt } from '../harness/start-at.mjs';
import { httpColumns, pointsOf } from './from-contest.mjs';

const counts = [1, 10, 50, 100, 200];
const connections = 64;

/** A protected field whose object has many fields, of which more and more are asked for. */
export async function measureFields({ rounds, seconds, report }) {
  const product = installProduct({ accounts: 100 });
  try {
    const start = () =>
      startAt('/health/ready', (port) => ({
        cwd: product.folder,
        parameters: [path.join(import.meta.dirname, 'wide.cjs'), String(Math.max(...counts))],
        environment: { ...product.environment, PORT: String(port) },
      }));
    const contenders = counts.map((at) => ({ name: `${at} fields`, at, start }));
    const load = { name: 'fields', connections, check: (entrant) => check(entrant, product.users) };
    return {
      heading: 'a protected query, by fields in its answer',
      note: `A bearer token on every request, ${connections} connections, 100 callers; an object of strings of 10 characters.`,
      xName: 'fields',
      unit: 'µs',
      drawn: { 'CPU, µs/request': 'cpuMicroseconds' },
      columns: httpColumns,
      points: await pointsOf(contenders, { rounds, seconds: seconds / 2, load, report, warmUpRequests: 500 }),
    };
  } finally {
    product.close();
  }
}

async function check({ url, contender: { at } }, users) {
  const names = Array.from({ length: at }, (_each, index) => `field${index}`);
  const body = JSON.stringify({ query: `query Wide { wide { ${names.join(' ')} } }` });
  const wide = Object.fromEntries(names.map((name) => [name, name.padEnd(10, '-')]));
  const requests = meLoad(users).requests.map(({ headers }) => ({ headers, body, data: { wide } }));
  return { requests: await checkAnswers(url, requests) };
}
