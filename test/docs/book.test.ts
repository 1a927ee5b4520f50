import { dirname, join, normalize, sep } from 'node:path';
import { linksOf, pages } from './pages';
import type { Page } from './pages';

const contents = requirePage(join('docs', 'README.md'));
const isRecord = ({ path }: Page): boolean => path.startsWith(join('docs', 'adr') + sep) && !path.endsWith('README.md');
const isExample = ({ path }: Page): boolean => /^examples.[\w-]+.README\.md$/.test(path);
/** Written by `npm run bench`, as many as there are benches; bench/README.md leads to their folder. */
const isResult = ({ path }: Page): boolean => path.startsWith(join('bench', 'results') + sep);
const isOfTheBook = (page: Page): boolean =>
  (page.path.startsWith(`docs${sep}`) || isExample(page)) && page.path !== contents.path;

function requirePage(path: string): Page {
  const page = pages.find((each) => each.path === path);
  if (page === undefined) throw new Error(`there is no page ${path}`);
  return page;
}

/** The pages that a page leads to. */
function leadsTo(page: Page): readonly Page[] {
  const paths = linksOf(page).map((target) => normalize(join(dirname(page.path), target.split('#')[0] ?? '')));
  return pages.filter(({ path }) => paths.includes(path));
}

describe('the table of contents', () => {
  it('has a line for every page of docs/ and every example, records of decisions apart', () => {
    const listed = leadsTo(contents);
    const missing = pages.filter((page) => isOfTheBook(page) && !isRecord(page) && !listed.includes(page));
    expect(missing.map(({ path }) => path)).toStrictEqual([]);
  });

  it('says in each line what the page is about, once', () => {
    const rows = contents.text.split('\n').filter((line) => line.startsWith('| ['));
    const targets = rows.map((row) => /\]\(([^)]+)\)/.exec(row)?.[1]);
    expect(new Set(targets).size).toBe(rows.length);
    for (const row of rows) expect(row).toMatch(/^\| \[[^\]]+\]\([^)]+\) +\| \S.{4,} \|$/);
  });

  it('leads to every page there is, over the pages that it names', () => {
    const reached = new Set([contents]);
    for (const page of reached) for (const next of leadsTo(page)) reached.add(next);
    const unreached = pages.filter((page) => !reached.has(page) && !isResult(page));
    expect(unreached.map(({ path }) => path)).toStrictEqual([]);
  });

  it('is found from the README', () => {
    expect(leadsTo(requirePage('README.md'))).toContain(contents);
  });
});
