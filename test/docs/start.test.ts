import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll, type } from '../support/shell';
import type { Typed } from '../support/shell';
import { blocks } from './pages';
import { isAsShown } from './shown';

/** What stands on the pages, and what it stands for here. */
const shownPassword = 'gtagxj7wvi7927qer77uikx6w6';
const shownOrigin = 'http://127.0.0.1:4000';
/** `npm start` looks whether something has to be built. */
const startTimeoutMs = 180_000;

interface Started {
  readonly origin: string;
  readonly password: string;
  readonly environment: Readonly<Record<string, string>>;
}

let directory: string;
let service: Typed;
let started: Started;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'auth-gateway-start-'));
  const environment = { PORT: '0', DATABASE_URL: `file:${directory}/auth.db` };
  service = type('exec npm start 2>&1', environment);
  const said = await service.until('(shown this once');
  const origin = /GraphQL +(\S+)\/graphql/.exec(said)?.[1] ?? '';
  started = { origin, password: /Password +(\S+)/.exec(said)?.[1] ?? '', environment };
}, startTimeoutMs);
afterEach(async () => {
  service.interrupt();
  await service.ended;
  endAll();
  rmSync(directory, { recursive: true });
});

/** The blocks of a page, from one line on: commands, and the answers that are shown. */
function read(path: string): { readonly commands: readonly string[]; readonly answers: readonly unknown[] } {
  const codeIn = (wanted: string) =>
    blocks.filter((block) => block.path === path && block.language === wanted).map(({ code }) => code.trim());
  return {
    commands: codeIn('sh'),
    answers: codeIn('json').map((code) => JSON.parse(code) as unknown),
  };
}

/** Types commands into one shell, one after the other, in which what they set stays; gives what each has said. */
async function typeAll(commands: readonly string[]): Promise<readonly string[]> {
  const between = '-- the next one --';
  const lines = commands
    .join(`\nprintf '\\n${between}\\n'\n`)
    .replaceAll(shownOrigin, started.origin)
    .replaceAll(shownPassword, started.password);
  const { stdout, stderr } = await type(lines, started.environment).ended;
  expect(stderr).toBe('');
  return stdout.split(`\n${between}\n`).map((text) => text.trim());
}

/** Every document that was said must be what is shown. */
function compare(said: readonly string[], answers: readonly unknown[]): void {
  const documents = said.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text) as unknown);
  expect(documents.map((document, index) => [document, isAsShown(document, answers[index])])).toStrictEqual(
    documents.map((document) => [document, true]),
  );
  expect(documents).toHaveLength(answers.length);
}

describe('the first steps', () => {
  it('work as they stand, one after the other, and show what comes back', async () => {
    const { commands, answers } = read(join('docs', 'start.md'));
    const [start, ...steps] = commands;
    expect(start).toBe('npm start');
    const said = await typeAll(steps);
    compare(said, answers);
    expect(said.filter((text) => text !== '' && !text.startsWith('{'))).toStrictEqual(['the same next token']);
  });
});

describe('the short form of them', () => {
  it('works as it stands, with the tokens that came in the place of those of the page', async () => {
    const { commands, answers } = read('README.md');
    const [start, login = '', me = '', create = '', refresh = '', logout = ''] = commands;
    expect(start).toBe('npm start');
    const keep = `${login} > ${directory}/answer; cat ${directory}/answer`;
    const tokenOf = (name: string) => `$(sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/' ${directory}/answer)`;
    const fill = (line: string) =>
      line
        .replace("TOKEN='...'", `TOKEN=${tokenOf('accessToken')}`)
        .replace("REFRESH='...'", `REFRESH=${tokenOf('refreshToken')}`);
    const again = `curl${fill(refresh).split('curl')[1] ?? ''}`;
    const [loggedIn = '', who = '', next, same, ...ended] = await typeAll([
      ...[keep, fill(me), fill(refresh), again, logout],
      `curl${me.split('curl')[1] ?? ''}`,
    ]);
    compare([loggedIn, who], answers);
    const refreshTokens = [next, same].map((said) => /"refreshToken":"(r1\.[^"]+)"/.exec(said ?? '')?.[1]);
    expect(refreshTokens).toStrictEqual([expect.stringContaining('.2.'), refreshTokens[0]]);
    expect(ended).toStrictEqual([
      expect.stringContaining('{"endedSessions":1}'),
      expect.stringContaining('"SESSION_REVOKED"'),
    ]);
    const [id] = await typeAll([`printf 'correct horse battery staple' | ${create}`]);
    expect(id).toMatch(/^[\da-f-]{36}$/);
  });
});
