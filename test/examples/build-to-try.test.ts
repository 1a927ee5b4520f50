import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'auth-gateway-to-try-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const listPrograms = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .sort();

describe('the build for those who try an example', () => {
  it('makes the same programs as the whole one', () => {
    execFileSync(process.execPath, [join(root, 'scripts/build-to-try.mjs'), folder], { cwd: root });
    const names = listPrograms(join(root, 'dist'));
    expect(listPrograms(folder)).toStrictEqual(names);
    expect(names).toContain(join('client', 'esm', 'apollo.js'));
    const isDifferent = (name: string) =>
      readFileSync(join(folder, name), 'utf8') !== readFileSync(join(root, 'dist', name), 'utf8');
    expect(names.filter(isDifferent)).toStrictEqual([]);
  }, 120_000);
});
