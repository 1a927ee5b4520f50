import { compare, contestBench } from '../harness/contest-bench.mjs';
import { loginLoad } from '../harness/product-loads.mjs';
import { installProduct, password } from '../harness/product.mjs';
import { startAt } from '../harness/start-at.mjs';
import path from 'node:path';
import { measureStorm } from './storm.mjs';

const names = { product: 'this product', bare: '@node-rs/argon2 alone (the limit)' };
/** More than are hashed at a time, so that there is always one that waits. */
const connections = 4;
const accounts = 200;
const load = `${connections} connections`;

const contest = contestBench({
  name: 'login',
  title: 'Login',
  paces: {
    full: { rounds: 3, seconds: 4, warmUpRequests: 40, stormSeconds: 5 },
    quick: { rounds: 1, seconds: 2, warmUpRequests: 8, stormSeconds: 1, restsOnce: true },
  },
  describe: () => [
    `${connections} connections log in with the right password, one after the other of ${accounts} users`,
    'This product: `auth-gateway serve` with `NODE_ENV=production`, which has one core here, so that it hashes one password at a time',
    'The limit: `node:http` that has the same library verify the same password with the same parameters, one at a time, and does nothing else',
  ],
  open: async () => {
    const product = installProduct({ accounts });
    const check = async (url) => ({ ...loginLoad(product.users, { connections }), url });
    return {
      contenders: [
        { name: names.product, isOurs: true, start: () => product.start() },
        { name: names.bare, start: startBare },
      ],
      loads: [{ name: load, connections, check: ({ url }) => check(url) }],
      close: async () => product.close(),
    };
  },
  summarize: (contenders) =>
    compare(contenders, { load, ours: names.product, against: names.bare }).map((row) => ({
      ...row,
      measure: 'login',
    })),
});

/** Logins, and what other requests notice of many at once. */
export const loginBench = {
  ...contest,
  async run(context) {
    const result = await contest.run(context);
    const storm = await measureStorm({ seconds: result.pace.stormSeconds, report: context.report });
    const summary = [...result.summary, storm.summary];
    return { ...result, storm, summary, toFiles: (all) => withStorm(result.toFiles(all), storm) };
  },
};

function withStorm(files, storm) {
  return { ...files, 'login.md': `${files['login.md']}\n${storm.table}\n` };
}

function startBare() {
  return startAt('/', (port) => ({
    parameters: [path.join(import.meta.dirname, 'bare.cjs')],
    environment: { PORT: String(port), BENCH_PASSWORD: password },
  }));
}
