// Runs proofs at full length: npm run prove [-- NAME...]. In `npm test` they run in a short form.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const suffix = '.test.ts';
const names = readdirSync(path.join(root, 'test', 'prove'))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length));
const asked = process.argv.slice(2);

/** Roughly, at full length, on a machine with 2 cores. */
const minutes = {
  callers: 5.5,
  crashes: 2.5,
  database: 2,
  dump: 0.5,
  durability: 0.5,
  ends: 5,
  'gateway-revocation': 0.7,
  hostile: 0.2,
  keys: 12,
  racers: 10,
  revocation: 0.5,
  'rolling-restart': 1.5,
  scale: 1,
  storm: 5,
  throttle: 3.5,
  throughput: 3.5,
  timing: 2,
};
const rows = names.map((name) => `  ${name.padEnd(20)}${minutes[name] === undefined ? '' : `${minutes[name]} min`}`);
const usage = `Usage: npm run prove [-- NAME...]

Runs the proofs, or those named, at full length. They take about this long on a machine with 2 cores:

${rows.map((row) => row.trimEnd()).join('\n')}`;

if (asked.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`${unknown.map((name) => `there is no proof "${name}"`).join('\n')}\n\n${usage}`);
  process.exit(2);
}

const files = (asked.length > 0 ? asked : names).map((name) => path.join('test', 'prove', `${name}${suffix}`));
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(process.execPath, [jest, '--runInBand', '--verbose', ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PROVE: 'full' },
});
process.exitCode = status ?? 1;
