import { installPackage } from './installed';
import type { Project } from './installed';

let project: Project;

beforeAll(async () => {
  project = await installPackage();
});
afterAll(() => project.remove());

describe('the package', () => {
  it.each([
    ['imported by ES modules', 'run.mjs'],
    ['required by CommonJS', 'run.cjs'],
  ])('makes one schema with the resolvers and scalars of an embedder when %s', async (_, script) => {
    expect(JSON.parse(await project.node(script))).toStrictEqual([
      { login: { startPage: '/home', extra: { from: 'login' }, user: { username: 'ada' } } },
      { release: { version: 7, at: '2026-01-31T09:30:00.000Z' } },
      'TOKEN_MISSING',
    ]);
  });

  it.each([
    ['node16', 'node16'],
    ['bundler', 'preserve'],
  ])('has types for ES modules and CommonJS under the resolution %s', async (moduleResolution, module) => {
    const settings = [
      '--strict',
      '--target',
      'es2022',
      '--experimentalDecorators',
      '--skipLibCheck',
      '--types',
      'node',
    ];
    const args = ['--noEmit', '--moduleResolution', moduleResolution, '--module', module, 'types.mts', 'types.cts'];
    expect(await project.tsc(...settings, ...args)).toBe('');
  });

  it('brings the command', async () => {
    expect(await project.node('node_modules/graphql-auth-gateway/dist/main.js', '--help')).toContain('auth-gateway');
  });

  it('says what to do where the planner, which it does not bring, is asked for and is not there', async () => {
    await project.gateway(['compose', '--output', 'supergraph.graphql'], {});
    const settings = { SUPERGRAPH: 'supergraph.graphql', SUPERGRAPH_ENGINE: 'planner', PORT: '0' };
    await expect(project.gateway(['serve'], settings)).rejects.toThrow(
      /needs the package @graphql-hive\/router-query-planner: install it beside this one, or set SUPERGRAPH_ENGINE=stitching/,
    );
  });

  it('lets its schemas be read by their paths', async () => {
    const path = 'require.resolve("graphql-auth-gateway/schema/subgraph.graphql")';
    const printed = await project.node('--print', `require("node:fs").readFileSync(${path}, "utf8")`);
    expect(printed).toContain('type User @key(fields: "id")');
  });

  it('has nothing in it that only its development needs', () => {
    const topmost = new Set(project.files.map((path) => path.replace(/\/.*/, '')));
    const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'schema'];
    expect([...topmost].filter((name) => !expected.includes(name))).toStrictEqual([]);
    const forDevelopment = /\.test\.|\.map$|\bgenerate\b|built-from|(?<!\.d)\.ts$/;
    expect(project.files.filter((path) => forDevelopment.test(path))).toStrictEqual([]);
  });
});
