import { installPackage } from './installed';
import type { Project } from './installed';

let project: Project;

beforeAll(async () => {
  project = await installPackage();
});
afterAll(() => project.remove());

const listLoaded =
  'require("graphql-auth-gateway/verify"); ' +
  'JSON.stringify(Object.keys(require.cache).map((path) => path.replaceAll("\\\\", "/").split("node_modules/").pop()))';

describe('the entry for other services', () => {
  it('loads no database, no server and no schema', async () => {
    const loaded = JSON.parse(await project.node('--print', listLoaded)) as string[];
    const packages = new Set(loaded.map((path) => path.replace(/^((?:@[^/]+\/)?[^/]+)\/.*$/, '$1')));
    const known = ['graphql', 'graphql-auth-gateway', 'lru-cache'];
    expect([...packages]).toStrictEqual(expect.arrayContaining(known));
    const heavy = /apollo|fastify|type-graphql|reflect-metadata|kysely|libsql|^pg|argon2|zod|pino|commander/;
    expect([...packages].filter((name) => heavy.test(name))).toStrictEqual([]);
    const own = loaded.filter((path) => path.startsWith('graphql-auth-gateway/dist/'));
    expect(own.filter((path) => /\/(?:store|graphql|cli|crypto)\//.test(path))).toStrictEqual([]);
  });

  it('can be imported by ES modules too', async () => {
    const script =
      'import("graphql-auth-gateway/verify").then((entry) => console.log(typeof entry.createContextBuilder))';
    expect(await project.node('--eval', script)).toBe('function\n');
  });
});
