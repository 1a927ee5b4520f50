import os from 'node:os';
import { askUntilAnswered, startLoad } from '../harness/load.mjs';
import { loadCore, measuredCore } from '../harness/pinned-process.mjs';
import { openPostgres } from '../harness/postgres.mjs';
import { meLoad } from '../harness/product-loads.mjs';
import { installProduct } from '../harness/product.mjs';
import { median, spread } from '../harness/statistics.mjs';

const wanted = [1, 2, 4];
const connections = 64;

/** `me` of several processes on one PostgreSQL, each on a core of its own. */
export async function measureProcesses({ rounds, seconds, report }) {
  const cores = [measuredCore, ...Array.from({ length: os.cpus().length }, (_each, core) => core).slice(loadCore + 1)];
  const counts = wanted.filter((count) => count <= cores.length);
  const missing = wanted.filter((count) => count > cores.length);
  const postgres = await openPostgres();
  const product = installProduct({ accounts: 200, databaseUrl: postgres.url });
  const gateways = [];
  const loads = [];
  try {
    const most = Math.max(...counts);
    for (const core of cores.slice(0, most)) {
      gateways.push(await product.start({ core }));
      loads.push(startLoad());
    }
    const ask = async (count) => askAll(gateways.slice(0, count), { loads, users: product.users, seconds });
    for (let time = 0; time < 3; time += 1) await ask(most); // warms up
    const rates = new Map(counts.map((count) => [count, []]));
    for (let round = 0; round < rounds; round += 1) for (const count of counts) rates.get(count).push(await ask(count));
    report(`${counts.join(', ')} on ${os.cpus().length} cores`);
    return {
      heading: '`me`, by processes',
      note: `PostgreSQL; ${connections} connections for each process, the load and the database on one core of their own.${missing.length > 0 ? ` This machine has ${os.cpus().length} cores: ${missing.join(' and ')} processes with a core each and one for the load cannot be shown here.` : ''}`,
      xName: 'processes',
      unit: 'requests/s',
      drawn: { 'requests/s': 'requestsPerSecond' },
      columns: {
        'requests/s': { figure: 'requestsPerSecond', digits: 0 },
        spread: { figure: 'spread', isShare: true },
      },
      points: counts.map((at) => ({ at, requestsPerSecond: median(rates.get(at)), spread: spread(rates.get(at)) })),
    };
  } finally {
    await Promise.all([...loads, ...gateways.map((each) => each.process)].map((each) => each.stop()));
    await postgres.stop();
    product.close();
  }
}

/** Requests a second of all together. */
async function askAll(gateways, { loads, users, seconds }) {
  const { requests } = meLoad(users, { connections });
  const what = { seconds, connections, requests };
  const results = await Promise.all(
    gateways.map(({ url }, index) => askUntilAnswered(loads[index], { ...what, url }, 'this product')),
  );
  return results.reduce((sum, { answered, seconds: took }) => sum + answered / took, 0);
}
