// npm run bench [-- NAME...] [--quick]: contests, and their results into bench/results/.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const benches = { gateway: 'in front of subgraphs: this product and Hive Gateway' };
const usage = `Usage: npm run bench [-- NAME...] [-- --quick]

Puts contenders under load, each as a process on a core of its own, and writes what came of it to bench/results/.
Takes about 12 minutes; with --quick under 2, for a first look, and writes nothing.

${Object.entries(benches)
  .map(([name, title]) => `  ${name.padEnd(12)}${title}`)
  .join('\n')}`;

/** For each contender and each load: seconds in a round, and requests before the first, for the compiler. */
const paces = {
  full: { rounds: 5, seconds: 4, warmUpRequests: 3000 },
  quick: { rounds: 1, seconds: 1, warmUpRequests: 500 },
};

const asked = process.argv.slice(2);
if (asked.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const isQuick = asked.includes('--quick');
const names = asked.filter((each) => each !== '--quick');
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`${unknown.map((name) => `there is no bench "${name}"`).join('\n')}\n\n${usage}`);
  process.exit(2);
}
requirePinning();
install();
await run();

/** Loaded once what they need is there. */
async function run() {
  const { holdContest } = await import('./harness/contest.mjs');
  const { describeMachine } = await import('./harness/machine.mjs');
  const { toMarkdown } = await import('./harness/table.mjs');
  const { toChart } = await import('./harness/chart.mjs');
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    const { [`${name}Bench`]: bench } = await import(`./${name}/bench.mjs`);
    const scene = await bench.open();
    try {
      const pace = isQuick ? paces.quick : paces.full;
      const contest = await holdContest({ ...scene, pace, report: (line) => console.error(`${name}: ${line}`) });
      const result = {
        bench: name,
        title: bench.title,
        notes: bench.describe(),
        takenAt: new Date().toISOString(),
        pace,
        machine: describeMachine(),
        contenders: contest,
      };
      const table = toMarkdown(result);
      console.log(table);
      if (!isQuick) write(name, { json: `${JSON.stringify(result, undefined, 2)}\n`, md: table, svg: toChart(result) });
    } finally {
      await scene.close();
    }
  }
}

function write(name, contents) {
  const results = path.join(folder, 'results');
  mkdirSync(results, { recursive: true });
  for (const [ending, text] of Object.entries(contents)) writeFileSync(path.join(results, `${name}.${ending}`), text);
}

/** The contenders are no dependencies of the product: they are installed here, when they are wanted. */
function install() {
  const stamp = path.join(folder, 'node_modules', '.installed-from');
  const digest = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  console.error('installing the contenders...');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
  writeFileSync(stamp, digest);
}

function requirePinning() {
  if (process.platform === 'linux' && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0) return;
  console.error(
    'The benches take Linux, two processor cores and the command taskset (util-linux): each side gets a core of its own.',
  );
  process.exit(1);
}
