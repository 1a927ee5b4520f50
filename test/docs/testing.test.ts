import { join } from 'node:path';
import { installPackage } from '../package/installed';
import type { Project } from '../package/installed';
import { blocks } from './pages';

const programs = blocks.filter(
  ({ path, language, remark }) => path === join('docs', 'testing.md') && language === 'ts' && remark === 'run',
);

let project: Project;
beforeAll(async () => {
  project = await installPackage();
});
afterAll(() => project.remove());

const usesAwaitUsing = `
  import assert from 'node:assert/strict';
  import { test } from 'node:test';
  import { startTestGateway } from 'graphql-auth-gateway/testing';
  test('a block closes its gateway', async () => {
    let url = '';
    {
      await using gateway = await startTestGateway({ listen: true });
      url = gateway.url;
    }
    await assert.rejects(fetch(url));
  });
`;

describe('the tests on the page about testing', () => {
  it('compile as they stand, with `await using` too, and pass', async () => {
    expect(programs).toHaveLength(6);
    const sources = [...programs.map(({ code }) => code), usesAwaitUsing];
    const names = sources.map((_, index) => `page-${String(index)}`);
    sources.forEach((source, index) => project.write(`${names[index] ?? ''}.mts`, source));
    project.write('all.mjs', names.map((name) => `import './${name}.mjs';`).join('\n'));
    const settings = ['--strict', '--target', 'es2022', '--module', 'node16', '--skipLibCheck', '--types', 'node'];
    const libraries = ['--lib', 'es2022,esnext.disposable,dom'];
    expect(await project.tsc(...settings, ...libraries, ...names.map((name) => `${name}.mts`))).toBe('');
    const said = await project.node('--test-reporter', 'tap', 'all.mjs');
    expect(said).toMatch(/^# pass 7$/m);
    expect(said).toMatch(/^# fail 0$/m);
  }, 180_000);
});
