import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocks } from '../docs/pages';
import { findBlock } from '../docs/run-block';
import { createSend } from '../support/send';
import { endAll, type } from '../support/shell';

afterEach(endAll);

const page = join('examples', 'federation', 'README.md');
const [signInAndReview = '', across = '', protectedFields = '', pastAndOut = ''] = blocks
  .filter(({ path, language }) => path === page && language === 'sh')
  .map(({ code }) => code);
const answers = blocks.filter(({ path, language }) => path === page && language === 'json').map(({ code }) => code);

/** How the page on gateways does it without a program. */
const linesOf = (remark: string) => findBlock(join('docs', 'gateway.md'), 'sh', remark).code;

/** Lines of the page, for the ports that were taken in place of those of the page. */
function adapt(lines: string, said: string): string {
  const [gateway = '', products = '', reviews = ''] = ['gateway', 'products', 'reviews'].map((name) => {
    const line =
      said.split('\n').find((each) => new RegExp(`\\b${name}\\b`).test(each) && each.includes('127.0.0.1')) ?? '';
    return /127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? '';
  });
  const ports: Readonly<Record<string, string>> = { 4000: gateway, 4001: products, 4002: reviews };
  return lines.replaceAll(/127\.0\.0\.1:(400\d)/g, (_match, port: string) => `127.0.0.1:${ports[port] ?? ''}`);
}

/** What `curl` has put one after the other. */
function readAnswers(text: string): readonly unknown[] {
  return text.split(/(?=\{"data")/).map((document) => JSON.parse(document) as unknown);
}

describe('the example of a federated graph', () => {
  it('starts with one command, answers what its page shows, and ends by Ctrl-C without leaving anything', async () => {
    const example = type('npm run --silent federation -- --port 0');
    const said = await example.until('Ctrl-C ends all of it.');
    const directory = /Logs +(\S+)/.exec(said)?.[1] ?? '';
    for (const lines of [signInAndReview, across])
      for (const line of lines.trim().split('\n')) expect(said).toContain(adapt(line, said));

    const typed = type(adapt([signInAndReview, across, protectedFields, pastAndOut].join('\n'), said));
    const { stdout } = await typed.ended;

    const [before = '', after = ''] = stdout.split('{"errors"');
    expect(readAnswers(before)).toStrictEqual(answers.map((answer) => JSON.parse(answer) as unknown));
    expect(after).toMatch(/"IDENTITY_MISSING".*\n?.*"endedSessions":1.*\n?SESSION_REVOKED\n$/);
    expect(existsSync(directory)).toBe(true);
    example.interrupt();
    await example.ended;
    expect(existsSync(directory)).toBe(false);
    await expect(fetch(adapt('http://127.0.0.1:4001/graphql', said))).rejects.toThrow('fetch failed');
  });

  it('goes without a program, of files alone', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-files-'));
    const place = (lines: string) => lines.replace('supergraph.graphql', join(directory, 'supergraph.graphql'));
    const environment = { DATABASE_URL: `file:${directory}/auth.db` };
    const subgraphs = type(`${linesOf('subgraphs').trim()} --port 0`);
    const said = await subgraphs.until('Ctrl-C ends both.');
    const origin = adapt('http://127.0.0.1:4000', said);
    const { port } = new URL(origin);
    const composed = await type(place(adapt(linesOf('compose'), said)), { ...environment, PORT: port }).ended;
    expect(composed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(composed.stdout).toMatch(/has 3 subgraphs: auth, products, reviews\n$/);
    const gateway = type(`exec ${place(linesOf('serve'))}`, { ...environment, PORT: port });
    await gateway.until('the supergraph is in force');
    const send = createSend(`${origin}/graphql`);
    // The subgraphs were there first, and look for the keys of the gateway again after some seconds.
    while (!(await isAnswered(send))) continue;
    const { data, errors } = await send('{ products { name reviews { body } } }');
    expect([data, errors]).toStrictEqual([
      {
        products: [
          { name: 'Table', reviews: [] },
          { name: 'Chair', reviews: [] },
        ],
      },
      [],
    ]);
    gateway.interrupt();
    subgraphs.interrupt();
    await Promise.all([gateway.ended, subgraphs.ended]);
    rmSync(directory, { recursive: true });
  });

  it('says how it is used', async () => {
    const { exitCode, stdout } = await type('node examples/federation/start.mjs --help').ended;
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: .*--port.*--engine.*--reject.*--subgraphs/s);
  });

  it.each([
    ['--port many', '--port takes a whole number from 0 to 65533, not "many"'],
    ['--engine steam', '--engine takes stitching or planner, not "steam"'],
    ['--colour', '--colour'],
  ])('refuses %s', async (parameters, problem) => {
    const { exitCode, stdout, stderr } = await type(`node examples/federation/start.mjs ${parameters}`).ended;
    expect({ exitCode, stdout }).toStrictEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(problem);
  });

  it('says which port is taken before it starts anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { exitCode, stdout, stderr } = await type(`node examples/federation/start.mjs --port ${port - 1}`).ended;
    other.close();
    expect({ exitCode, stdout }).toStrictEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^federation: ports? .*\\b${port}\\b.* taken: .*--port`));
  });
});

async function isAnswered(send: ReturnType<typeof createSend>): Promise<boolean> {
  try {
    return (await send('{ products { name } }')).errors.length === 0;
  } catch {
    return false; // it does not listen yet
  }
}
