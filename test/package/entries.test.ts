import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installPackage } from './installed';
import type { Project } from './installed';

const manifest = readFileSync(join(resolve(__dirname, '../..'), 'package.json'), 'utf8');
const { exports } = JSON.parse(manifest) as { readonly exports: object };

/** What a program can import; the rest are files to be read. */
const entries = Object.keys(exports)
  .filter((path) => !/\.(?:json|graphql)$/.test(path))
  .map((path) => path.replace(/^\./, 'graphql-auth-gateway'));

let project: Project;
beforeAll(async () => {
  project = await installPackage();
});
afterAll(() => project.remove());

const namesFrom = async (load: string): Promise<readonly string[]> => {
  const script = `${load}.then((entry) => console.log(JSON.stringify(Object.keys(entry))))`;
  const names = JSON.parse(await project.node('--eval', script)) as readonly string[];
  return names.filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort();
};

/** Names that are not there, and types that are `any` because they were not found, do not compile. */
const typed = (entry: string, names: readonly string[]): string => `
  import * as entry from '${entry}';
  type IsAny<T> = 0 extends 1 & T ? true : false;
  export const isAny: IsAny<typeof entry> = false;
  export const names: readonly (keyof typeof entry)[] = ${JSON.stringify(names)};
`;

describe('the entries of the package', () => {
  it.each(entries)('%s has the same in it for ES modules and for CommonJS', async (entry) => {
    const required = await namesFrom(`Promise.resolve(require('${entry}'))`);
    expect(required).not.toHaveLength(0);
    expect(await namesFrom(`import('${entry}')`)).toStrictEqual(required);
  });

  it.each([
    ['node16', 'node16'],
    ['bundler', 'preserve'],
  ])(
    'have types for ES modules and CommonJS under the resolution %s',
    async (moduleResolution, module) => {
      const files = ['types.mts', 'types.cts'];
      for (const [index, entry] of entries.entries()) {
        const text = typed(entry, await namesFrom(`Promise.resolve(require('${entry}'))`));
        for (const file of [`entry-${String(index)}.mts`, `entry-${String(index)}.cts`]) {
          project.write(file, text);
          files.push(file);
        }
      }
      const settings = ['--noEmit', '--strict', '--target', 'es2022', '--experimentalDecorators', '--skipLibCheck'];
      const args = ['--types', 'node', '--moduleResolution', moduleResolution, '--module', module];
      expect(await project.tsc(...settings, ...args, ...files)).toBe('');
    },
    180_000,
  );
});
