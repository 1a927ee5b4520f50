import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { readConfig } from '../../src/config';
import { masterSecret } from '../support/gateway';
import { notRun, run } from './block-list';
import type { Listed } from './block-list';
import { blocks, root } from './pages';
import type { Block } from './pages';
import { settingsOf } from './settings-of';

/** Languages whose blocks are checked wherever they stand: here, in links.test.ts, and in types.test.ts. */
const checkedEverywhere = new Set(['ts', 'graphql', 'json', 'yaml']);
/** Pictures, and what programs print. */
const notCode = new Set(['mermaid', 'text', '']);

const isSettingsAlone = ({ language, code }: Block): boolean =>
  ['sh', 'ini'].includes(language) &&
  /^(?:(?:export )?[A-Z_]+=(?:'[^']*'|"[^"]*"|[^\s'"]*)[^\S\n]*(?:#[^\n]*)?\n)+$/.test(code);

const fits = (block: Block, { path, begins = '', languages }: Listed): boolean =>
  block.path === path && languages.includes(block.language) && block.code.trim().startsWith(begins);

const nameOf = ({ path, language, code }: Block): string => `${path}, ${language}: ${code.trim().split('\n')[0] ?? ''}`;

describe('a block of code in the documentation', () => {
  it('is run, checked as all of its language are, or on the list of those that are not, with the reason', () => {
    const unknown = blocks.filter(
      (block) =>
        !notCode.has(block.language) &&
        !checkedEverywhere.has(block.language) &&
        !isSettingsAlone(block) &&
        ![...run, ...notRun].some((listed) => fits(block, listed)),
    );
    expect(unknown.map(nameOf)).toStrictEqual([]);
  });

  it('is on one of the lists at the most', () => {
    const listedTwice = blocks.filter(
      (block) => run.some((listed) => fits(block, listed)) && notRun.some((listed) => fits(block, listed)),
    );
    expect(listedTwice.map(nameOf)).toStrictEqual([]);
  });

  it('is there when it is on a list, and so is the test, which names its page', () => {
    const gone = [...run, ...notRun].filter((listed) => !blocks.some((block) => fits(block, listed)));
    expect(gone).toStrictEqual([]);
    const namesPage = ({ path, begins, test }: (typeof run)[number]): boolean => {
      if (!existsSync(join(root, test))) return false;
      const text = readFileSync(join(root, test), 'utf8');
      const name = basename(path, '.md');
      if (begins !== undefined && text.includes(begins)) return true;
      return text.includes(name === 'README' ? basename(dirname(path)) : name) || text.includes(path);
    };
    expect(run.filter((listed) => !namesPage(listed))).toStrictEqual([]);
  });

  it.each(['json', 'yaml'])('of %s can be read', (language) => {
    const parse = language === 'json' ? parseJson : parseYaml;
    const ofLanguage = blocks.filter((block) => block.language === language);
    expect(ofLanguage.length).toBeGreaterThan(1);
    for (const { code } of ofLanguage) expect(parse(code)).toBeInstanceOf(Object);
  });
});

describe('the settings in the documentation', () => {
  const settings = blocks.filter(isSettingsAlone);
  const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-settings-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('are found', () => {
    expect(settings.length).toBeGreaterThan(4);
  });

  it.each(settings.map((block) => [nameOf(block), block] as const))('are good ones: %s', (_name, { code }) => {
    const environment = settingsOf(fill(code), directory);
    expect(Object.keys(environment).length).toBeGreaterThan(0);
    expect(() => readConfig({}, environment)).not.toThrow();
  });
});

/** A page shows no secret. */
function fill(code: string): string {
  return code.replaceAll(/AUTH_SECRET='?\.\.\.'?/g, `AUTH_SECRET='${masterSecret}'`);
}

/** A document, or one on each line: a log. */
function parseJson(code: string): unknown {
  const isLog = code
    .trim()
    .split('\n')
    .every((line) => line.startsWith('{') && line.endsWith('}'));
  return isLog
    ? code
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown)
    : JSON.parse(code);
}
