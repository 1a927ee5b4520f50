import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { installPackage } from './installed';
import type { Project } from './installed';

let project: Project;

beforeAll(async () => {
  project = await installPackage();
});
afterAll(() => project.remove());

const entries = [
  ['client', 'createSessionKeeper'],
  ['client/fetch', 'createAuthFetch'],
  ['client/apollo', 'createAuthLink'],
  ['client/urql', 'createAuthExchange'],
];

describe('the entry for programs that sign in', () => {
  it('has less than 4 KB, minified and compressed, and brings nothing along', async () => {
    const entryPoints = [join(project.directory, 'node_modules/graphql-auth-gateway/dist/client/esm/client.js')];
    const settings = {
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      metafile: true,
      write: false,
    } as const;
    const { outputFiles, metafile } = await build({ entryPoints, ...settings });
    expect(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).byteLength).toBeLessThan(4096);
    expect(Object.keys(metafile.inputs).filter((path) => !path.includes('dist/client/esm/'))).toStrictEqual([]);
  });

  it.each(entries)('can be imported by ES modules: %s', async (entry, name) => {
    const script = `import { ${name} } from "graphql-auth-gateway/${entry}"; console.log(typeof ${name});`;
    expect(await project.node('--input-type=module', '--eval', script)).toBe('function\n');
  });

  it.each(entries)('can be required by CommonJS: %s', async (entry, name) => {
    const script = `console.log(typeof require("graphql-auth-gateway/${entry}").${name})`;
    expect(await project.node('--eval', script)).toBe('function\n');
  });

  it('leaves out of a bundle what a page does not use', async () => {
    const contents = 'import { SessionError } from "graphql-auth-gateway/client"; console.log(SessionError.name);';
    const stdin = { contents, resolveDir: project.directory };
    const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false });
    expect(outputFiles[0]?.text).not.toContain('BroadcastChannel');
  });
});
