import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackage } from '../package/installed';
import type { Project } from '../package/installed';
import { blocks } from './pages';
import type { Block } from './pages';

/** What the readers of these pages have beside the package, and what its types need. */
const others = [
  ...['graphql-request', 'graphql-ws', '@graphql-codegen/cli', '@types/jsonwebtoken', '@types/ms'],
  ...['graphql-yoga', '@types/express', 'express'],
];

let project: Project;
beforeAll(async () => {
  project = await installPackage(others);
});
afterAll(() => project.remove());

/** In a program that has this one in it. */
const isEmbedding = ({ path, code }: Block): boolean =>
  (path === join('docs', 'embedding.md') || path === 'README.md') && !code.includes('/client');
/** One needs what a generator has written before: test/package/documents.test.ts has it. */
const isAlone = ({ language, remark }: Block): boolean => language === 'ts' && remark !== 'app/greet.ts';

/** Puts each block into a file, those of a page side by side: `keeper session` is `./session` for the others. */
function write(wanted: readonly Block[]): void {
  wanted.forEach(({ path, remark, code }, index) => {
    const name = remark.startsWith('keeper ') ? remark.slice('keeper '.length) : `block-${String(index)}`;
    const file = join(project.directory, 'src', path.replace(/\.md$/, ''), `${name}.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code.includes('export ') || code.includes('import ') ? code : `${code}\nexport {};`);
  });
}

function compile(compilerOptions: object): Promise<string> {
  const config = { compilerOptions: { ...compilerOptions, noEmit: true }, include: ['src'] };
  project.write('tsconfig.json', JSON.stringify(config));
  return project.tsc('-p', 'tsconfig.json');
}

describe('the TypeScript in the documentation', () => {
  it('compiles with the tsconfig.json of the page about embedding, as that page says', async () => {
    const given = blocks.find(({ path, language }) => path === join('docs', 'embedding.md') && language === 'json');
    const { compilerOptions } = JSON.parse(given?.code ?? '') as { readonly compilerOptions: object };
    const wanted = blocks.filter((block) => isAlone(block) && isEmbedding(block));
    expect(wanted.length).toBeGreaterThan(8);
    write(wanted);
    expect(await compile(compilerOptions)).toBe('');
  });

  it('compiles in a browser, with a bundler, and in Node', async () => {
    const wanted = blocks.filter((block) => isAlone(block) && !isEmbedding(block));
    expect(wanted.length).toBeGreaterThan(20);
    write(wanted);
    const compilerOptions = {
      ...{ target: 'ES2022', module: 'preserve', moduleResolution: 'bundler', strict: true, skipLibCheck: true },
      ...{ lib: ['ES2022', 'DOM', 'ESNext.Disposable'], types: ['node'], experimentalDecorators: true },
    };
    expect(await compile(compilerOptions)).toBe('');
  });
});
