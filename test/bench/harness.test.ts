import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(__dirname, '..', '..', 'bench', 'harness', 'test');

// The benches are a package of their own, of modules that are loaded by Node alone.
it('the harness of the benches counts right', () => {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const output = execFileSync(process.execPath, ['--test', '--test-reporter=tap', ...files], { encoding: 'utf8' });
  expect(output).toMatch(/^# pass [1-9]\d*$/m);
  expect(output).toMatch(/^# fail 0$/m);
});
