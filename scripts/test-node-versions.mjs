// Runs the tests on other versions of Node: npm run test:node-versions [-- 22 24]
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const asked = process.argv.slice(2);
const versions = asked.length > 0 ? asked : ['22', '24', '26'];

const rows = versions.map((version) => {
  console.log(`\n--- Node ${version}`);
  const startedAt = performance.now();
  const jest = ['-y', `node@${version}`, path.join('node_modules', 'jest', 'bin', 'jest.js')];
  const options = { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' };
  const passed = spawnSync('npx', jest, options).status === 0;
  return { version, passed, seconds: (performance.now() - startedAt) / 1000 };
});

console.log('\nNode      tests    seconds');
for (const { version, passed, seconds } of rows) {
  console.log(`${version.padEnd(10)}${(passed ? 'passed' : 'FAILED').padEnd(9)}${seconds.toFixed(0)}`);
}
process.exitCode = rows.every(({ passed }) => passed) ? 0 : 1;
