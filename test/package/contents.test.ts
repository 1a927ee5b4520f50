import { readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { installPackage } from './installed';
import type { Project } from './installed';

const root = resolve(__dirname, '../..');

/** What may be in the package besides what programs load. */
const allowed = [
  ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
  /^dist\/(?:client|documents)\/esm\/package\.json$/, // says that they are modules
  ...['schema/schema.graphql', 'schema/subgraph.graphql', /^schema\/operations\/[\w-]+\.graphql$/],
];

let project: Project;
beforeAll(async () => {
  project = await installPackage();
});
afterAll(() => project.remove());

interface Manifest {
  readonly exports: object;
  readonly bin: object;
}

/** Every path that is named somewhere in it. */
function listPaths(value: unknown): readonly string[] {
  if (typeof value === 'string') return [posix.normalize(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listPaths) : [];
}

const relativeImport = /(?:\brequire\(|\bimport\(|\bfrom |\bimport )\s*["'](\.{1,2}\/[^"']+)["']/g;

/** The files of the package that a file of it loads, or whose types it names. */
function listImports(path: string, files: ReadonlySet<string>): readonly string[] {
  const targets = [...readFileSync(join(root, path), 'utf8').matchAll(relativeImport)].map(([, target = '']) => target);
  const isTyped = /\.d\.[cm]?ts$/.test(path);
  return targets.flatMap((target) => {
    const base = posix.join(posix.dirname(path), target);
    const stem = base.replace(/\.[cm]?js$/, '');
    const candidates = isTyped
      ? [`${stem}.d.ts`, `${stem}.d.mts`, `${stem}.d.cts`]
      : [base, `${base}.js`, `${base}.json`];
    return candidates.filter((candidate) => files.has(candidate));
  });
}

/** The other half of a module: its types, or its code, which is empty where it has types alone. */
function otherHalfOf(path: string): string {
  return /\.d\.[cm]?ts$/.test(path)
    ? path.replace(/\.d\.([cm]?)ts$/, '.$1js')
    : path.replace(/\.([cm]?)js$/, '.d.$1ts');
}

/** What is reached from the entries and the command. */
function findReached(files: ReadonlySet<string>): ReadonlySet<string> {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const reached = new Set<string>();
  const waiting = listPaths([exports, bin]).filter((path) => path.startsWith('dist/'));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...listImports(path, files), ...[otherHalfOf(path)].filter((half) => files.has(half)));
  }
  return reached;
}

describe('the package', () => {
  it('has what its entries and its command need, their types, and nothing else', () => {
    const files = new Set(project.files);
    const reached = findReached(files);
    expect([...reached].filter((path) => !files.has(path))).toStrictEqual([]);
    const isAllowed = (path: string): boolean =>
      reached.has(path) || allowed.some((each) => (typeof each === 'string' ? each === path : each.test(path)));
    expect(project.files.filter((path) => !isAllowed(path))).toStrictEqual([]);
  });
});
