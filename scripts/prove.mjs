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

if (asked.includes('--help') || asked.some((name) => !names.includes(name))) {
  console.log(
    `Usage: npm run prove [-- NAME...]\n\nRuns the proofs, or those named, at full length:\n  ${names.join('\n  ')}`,
  );
  process.exit(asked.includes('--help') ? 0 : 2);
}

const files = (asked.length > 0 ? asked : names).map((name) => path.join('test', 'prove', `${name}${suffix}`));
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(process.execPath, [jest, '--runInBand', '--verbose', ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PROVE: 'full' },
});
process.exitCode = status ?? 1;
