import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createUser, install, password, uninstall } from '../cli/installation';
import type { Installation } from '../cli/installation';
import { type } from '../support/shell';
import { blocks, root } from './pages';

const transcripts = blocks.filter(
  ({ path, language, code }) => path === join('docs', 'commands.md') && language === '' && code.startsWith('$ '),
);

/** Those that another test has, and those that would need a day: with the reason. */
const notRun: Readonly<Record<string, string>> = {
  '$ export SUBGRAPHS': 'test/gateway-mode/federation-example.test.ts composes',
  '$ auth-gateway audit': 'test/cli/audit.test.ts; what is shown takes forty minutes and a thief',
  '$ auth-gateway token explain - < foreign': 'shortened; test/cli/foreign-token.test.ts',
};

afterEach(uninstall);

/** What differs from run to run, each by one word; columns are as wide as what is in them. */
function normalize(text: string): readonly string[] {
  return text
    .trim()
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'UUID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replaceAll(/\b1[78]\d{8}\b/g, 'SECONDS')
    .replaceAll(/(?<![\w-])[\w-]{22}(?![\w-])/g, 'SESSION')
    .replaceAll(/(^|access: |key: )[\w-]{12}(?=  +(?:access|refresh) | \()/gm, '$1KEY')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'ORIGIN')
    .split('\n')
    .map((line) => line.trim().replaceAll(/ +/g, ' '));
}

/** Types the commands of a transcript in the folder of an installation; gives what is shown, and what came. */
async function retype(begins: string, { directory, environment }: Installation) {
  const { code = '' } = transcripts.find((block) => block.code.startsWith(begins)) ?? {};
  const commands = [...code.matchAll(/^\$ (.+)$/gm)].map(([, command = '']) => command);
  const programs = join(directory, 'programs');
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, 'auth-gateway'), `#!/bin/sh\nexec "${process.execPath}" "${root}/dist/main.js" "$@"\n`);
  chmodSync(join(programs, 'auth-gateway'), 0o755);
  const path = `${programs}${delimiter}${environment['PATH'] ?? ''}`;
  const lines = [`cd ${directory}`, ...commands].join('\n');
  const { stdout } = await type(lines, { ...environment, PATH: path }).ended;
  const shown = code.split('\n').filter((line) => !line.startsWith('$ '));
  return { shown: normalize(shown.join('\n')), said: normalize(stdout) };
}

async function withAda(): Promise<Installation> {
  const installation = install();
  await createUser(installation, 'ada', '--email', 'ada@example.com', '--role', 'ADMIN');
  return installation;
}

describe('the transcripts on the page about commands', () => {
  it('are all of them here, or on the list', () => {
    const here = ['NODE_ENV', 'auth-gateway migrate', 'auth-gateway users create', 'cat', 'auth-gateway sessions'];
    const begins = [...here, 'auth-gateway keys list', 'auth-gateway keys rotate', 'auth-gateway token issue'];
    const known = [...begins.map((text) => `$ ${text}`), ...Object.keys(notRun)];
    const unknown = transcripts.filter(({ code }) => !known.some((text) => code.startsWith(text)));
    expect(unknown.map(({ code }) => code)).toStrictEqual([]);
    expect(transcripts).toHaveLength(known.length);
  });

  it.each(['$ NODE_ENV', '$ auth-gateway migrate'])('show what comes: %s', async (begins) => {
    const { shown, said } = await retype(begins, install());
    expect(said).toStrictEqual(shown);
  });

  it('show what comes of an account', async () => {
    const installation = install();
    writeFileSync(join(installation.directory, 'password.txt'), `${password}\n`);
    const { shown, said } = await retype('$ auth-gateway users create', installation);
    expect(said).toStrictEqual(shown);
  });

  it('show what comes of an import', async () => {
    const { shown, said } = await retype('$ cat', await withUsersFile());
    expect(said).toStrictEqual(shown);
  });

  it('show what comes of sessions', async () => {
    const installation = await withAda();
    const gateway = await installation.serve();
    const body = JSON.stringify({
      query: `mutation { login(input: { username: "ada", password: "${password}" }) { expiresIn } }`,
    });
    const headers = { 'content-type': 'application/json', 'user-agent': 'curl/8.5.0' };
    await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
    const { shown, said } = await retype('$ auth-gateway sessions', installation);
    expect(said).toStrictEqual(shown);
  });

  it('show what comes of keys', async () => {
    const installation = await withAda();
    const rotated = await retype('$ auth-gateway keys rotate', installation);
    expect(rotated.said).toStrictEqual(rotated.shown);
    const listed = await retype('$ auth-gateway keys list', installation);
    expect([...listed.said].sort()).toStrictEqual([...listed.shown].sort());
  });

  it('show what comes of a token', async () => {
    const { shown, said } = await retype('$ auth-gateway token issue', await withAda());
    expect(said).toStrictEqual(shown);
  });
});

/** An installation with the file that the page shows. */
async function withUsersFile(): Promise<Installation> {
  const installation = install();
  await installation.ask(['migrate']);
  const { code = '' } = transcripts.find((block) => block.code.startsWith('$ cat')) ?? {};
  const lines = code.split('\n').filter((line) => line.startsWith('{'));
  writeFileSync(join(installation.directory, 'users.ndjson'), lines.join('\n') + '\n');
  return installation;
}
