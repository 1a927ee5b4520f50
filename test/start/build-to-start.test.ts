import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'auth-gateway-to-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const listPrograms = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .sort();

describe('the build for those who only start the service', () => {
  it('makes the same programs as the whole one', () => {
    execFileSync(process.execPath, [join(root, 'scripts/build-to-start.mjs'), folder], { cwd: root });
    const names = listPrograms(join(root, 'dist'));
    expect(listPrograms(folder)).toStrictEqual(names);
    expect(names).toContain(join('client', 'esm', 'apollo.js'));
    const isDifferent = (name: string) =>
      readFileSync(join(folder, name), 'utf8') !== readFileSync(join(root, 'dist', name), 'utf8');
    expect(names.filter(isDifferent)).toStrictEqual([]);
  }, 120_000);

  it('is made by the same compiler', () => {
    const versionIn = (lock: string) => {
      const { packages } = JSON.parse(readFileSync(join(root, lock), 'utf8')) as Lock;
      return packages['node_modules/typescript'];
    };
    expect(versionIn('scripts/compiler/package-lock.json')).toMatchObject({
      version: versionIn('package-lock.json')?.version,
    });
  });
});

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string } | undefined>>;
}
