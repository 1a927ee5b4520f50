// npm run bench [-- NAME[:PART]...] [--quick]: benches, and their results into bench/results/.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const results = path.join(folder, 'results');
const benches = {
  me: 'a protected query: this product, the same without authentication, Apollo Server, Yoga, Hive Gateway, bare Node',
  refresh: 'fresh tokens: this product on SQLite and PostgreSQL, oidc-provider, Better Auth, bare Node',
  login: 'passwords: this product, and the library that hashes them alone; other requests meanwhile',
  verification: 'access tokens in process: this product, jose, fast-jwt, jsonwebtoken, crypto.verify',
  start: 'until it is ready, its memory, and one process against two',
  scale: 'cost as sessions, issuers, tokens, processes and answers grow',
  gateway: 'in front of subgraphs: this product and Hive Gateway',
  profile:
    'where the time of this product goes: profile:me, profile:cold, profile:refresh, profile:login, profile:verification',
};
/** Left out of a first look, unless they are named. */
const slowBenches = ['scale', 'gateway', 'profile'];
const usage = `Usage: npm run bench [-- NAME[:PART]...] [-- --quick]

Puts contenders under load, each as a process on a core of its own, and writes what came of it to bench/results/ and, in short, to
README.md. Takes about 15 minutes. With --quick about 2, for a first look; that leaves out
${slowBenches.join(', ')} unless they are named. A first look and a single part are written nowhere, but for profiles.

${Object.entries(benches)
  .map(([name, title]) => `  ${name.padEnd(14)}${title}`)
  .join('\n')}`;

const asked = process.argv.slice(2);
if (asked.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const isQuick = asked.includes('--quick');
const names = asked.filter((each) => each !== '--quick');
const unknown = names.filter((name) => !Object.hasOwn(benches, name.split(':')[0]));
if (unknown.length > 0) {
  console.error(`${unknown.map((name) => `there is no bench "${name}"`).join('\n')}\n\n${usage}`);
  process.exit(2);
}
requirePinning();
install();
await run();

/** Loaded once what they need is there. */
async function run() {
  const { describeMachine } = await import('./harness/machine.mjs');
  const wanted = Object.keys(benches).filter((name) => !isQuick || !slowBenches.includes(name));
  for (const [name, parts] of groupParts(names.length > 0 ? names : wanted)) {
    const { [`${name}Bench`]: bench } = await import(`./${name}/bench.mjs`);
    const machine = describeMachine();
    const report = (line) => console.error(`${name}: ${line}`);
    const startedAt = performance.now();
    const ran = await bench.run({ isQuick, parts: choose(bench, parts), results, report });
    const { toFiles, ...figures } = ran;
    const result = { bench: name, title: bench.title, takenAt: new Date().toISOString(), machine, ...figures };
    const files = toFiles(result);
    for (const [file, text] of Object.entries(files)) if (file.endsWith('.md')) console.log(text);
    report(`took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    // A part of one would take the place of the whole.
    if (name === 'profile' || (!isQuick && parts.length === 0)) await write(files);
  }
}

/** `profile:me profile:cold` is one run of two parts. */
function groupParts(chosen) {
  const groups = new Map();
  for (const each of chosen) {
    const [name, part] = each.split(':');
    groups.set(name, [...(groups.get(name) ?? []), ...(part === undefined ? [] : [part])]);
  }
  return groups;
}

function choose({ name, parts = [] }, chosen) {
  const missing = chosen.filter((part) => !parts.includes(part));
  if (missing.length === 0) return chosen.length > 0 ? chosen : parts;
  console.error(`${name} has no part ${missing.join(', ')}; it has ${parts.join(', ') || 'none'}`);
  process.exit(2);
}

async function write(files) {
  const { writeSummary } = await import('./harness/summary.mjs');
  mkdirSync(results, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(results, file), text);
  writeSummary(path.resolve(folder, '..', 'README.md'), { results, order: Object.keys(benches) });
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
  const canPin = process.platform === 'linux' && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;
  // What is done here, seeding included, keeps off the core that is measured.
  if (canPin && spawnSync('taskset', ['-cp', '1', String(process.pid)]).status === 0) return;
  console.error(
    'The benches take Linux, two processor cores and the command taskset (util-linux): each side gets a core of its own.',
  );
  process.exit(1);
}
