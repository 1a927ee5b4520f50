import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './pages';

const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

/** A row of a table of threats. */
interface Threat {
  readonly attack: string;
  readonly defence: string;
  readonly code: string;
  readonly test: string;
}

/** Every row of every table with these four columns. */
const threats: readonly Threat[] = [
  ...page.matchAll(/^\| attack +\| defence +\| code +\| test +\|\n\|[-| ]+\n((?:\|.*\n)+)/gm),
]
  .flatMap(([, rows = '']) => rows.trim().split('\n'))
  .map((row) => row.split('|').map((cell) => cell.trim()))
  .map(([, attack = '', defence = '', code = '', test = '']) => ({ attack, defence, code, test }));

/** That the files are there is checked for every page: links.test.ts. */
const names = (cell: string, folder: RegExp): boolean => folder.test(cell);

describe('the threats on the page about security', () => {
  it('are found, all of them', () => {
    expect(threats.length).toBeGreaterThan(80);
    expect(new Set(threats.map(({ attack }) => attack)).size).toBe(threats.length);
  });

  it('have a defence each, the file that holds it, and the test that attacks it, or say that there is none', () => {
    const incomplete = threats.filter(
      ({ defence, code, test }) =>
        defence === '' ||
        !names(code, /`(?:src|test\/support)\/[\w/.-]+\.ts`/) ||
        !(test === 'None yet' || names(test, /`test\/[\w/.-]+\.test\.ts`/)),
    );
    expect(incomplete).toStrictEqual([]);
  });
});
