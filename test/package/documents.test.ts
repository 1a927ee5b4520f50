import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blocks, root } from '../docs/pages';
import { installPackage } from './installed';
import type { Project } from './installed';

/** What the page tells its readers to install, and what they have as authors of clients. */
const generator = ['cli', 'typescript-operations', 'typed-document-node'].map((name) => `@graphql-codegen/${name}`);

let project: Project;

beforeAll(async () => {
  project = await installPackage([...generator, '@graphql-typed-document-node/core']);
});
afterAll(() => project.remove());

/** The operations in schema/operations, by the names of their documents. */
const names = readdirSync(join(root, 'schema/operations'))
  .map((file) => readFileSync(join(root, 'schema/operations', file), 'utf8'))
  .flatMap((text) => [...text.matchAll(/^(query|mutation|fragment) (\w+)/gm)])
  .map(([, kind, name = '']) => `${name}${kind === 'fragment' ? 'FragmentDoc' : 'Document'}`)
  .sort();

const compiler = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2022', '--types', 'node'];

describe('the typed documents', () => {
  it.each([
    ['imported by ES modules', 'const documents = await import("graphql-auth-gateway/documents");'],
    ['required by CommonJS', 'const documents = require("graphql-auth-gateway/documents");'],
  ])('are there for every operation when %s', async (_, load) => {
    const script = `(async () => {
      ${load}
      const { print } = require('graphql');
      console.log(JSON.stringify(Object.keys(documents).sort()), print(documents.LogoutDocument));
    })();`;
    const printed = await project.node('--eval', script);
    expect(JSON.parse(printed.split('\n')[0]?.replace(/ mutation .*/, '') ?? '')).toStrictEqual(names);
    expect(printed).toContain('mutation Logout($scope: LogoutScope! = CURRENT)');
  });

  it('load nothing but themselves', async () => {
    const script = 'require("graphql-auth-gateway/documents"); JSON.stringify(Object.keys(require.cache).length)';
    expect((await project.node('--print', script)).trim()).toBe('1');
  });

  // A type that is missing in the package would be any, and nothing would be wrong where the files expect an error.
  it.each([
    ['node16', 'node16'],
    ['bundler', 'preserve'],
  ])('have types for ES modules and CommonJS under the resolution %s', async (moduleResolution, module) => {
    const resolution = ['--moduleResolution', moduleResolution, '--module', module];
    expect(await project.tsc(...compiler, ...resolution, 'documents.mts', 'documents.cts')).toBe('');
  });
});

describe('the recipe for fields of your own', () => {
  const files = blocks.filter(({ path, remark }) => path === 'docs/clients.md' && /\.\w+$/.test(remark));

  it('gives types to what an operator has added', async () => {
    expect(files.map(({ remark }) => remark)).toStrictEqual([
      'own-fields.graphql',
      'app/log-in.graphql',
      'codegen.yml',
      'app/greet.ts',
    ]);
    for (const { remark, code } of files) {
      mkdirSync(dirname(join(project.directory, remark)), { recursive: true });
      writeFileSync(join(project.directory, remark), code);
    }
    await project.node('node_modules/@graphql-codegen/cli/cjs/bin.js');
    const resolution = ['--moduleResolution', 'bundler', '--module', 'preserve'];
    expect(await project.tsc(...compiler, ...resolution, 'app/greet.ts')).toBe('');
    writeFileSync(
      join(project.directory, 'app/wrong.ts'),
      `import type { LogInMutation } from './generated/operations';
      export const wrong = ({ login }: LogInMutation): number => login.greeting;`,
    );
    await expect(project.tsc(...compiler, ...resolution, 'app/wrong.ts')).rejects.toThrow(/'string' is not assignable/);
  });
});
