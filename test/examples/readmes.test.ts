import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll, type } from '../support/shell';
import type { Typed } from '../support/shell';
import { readReadme } from './read-readme';

const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-readme-'));
afterEach(endAll);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The compiler takes its time on a busy machine. */
const compileTimeoutMs = 180_000;

/** Types lines of a page, with files and ports of this test in the place of those of the page. */
function run(lines: string, ...parameters: readonly string[]): Typed {
  const settings = { DATABASE_URL: `file:${directory}/auth.db`, PORT: '0' };
  // `exec`, so that it is the program that a signal reaches.
  return type(lines.replace(/^(node|npm start)(.*)$/m, `exec $1$2 ${parameters.join(' ')}`), settings);
}

/** A port that is free: with 0 a gateway would not know its own issuer. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The origin that a program says it is at. */
async function originOf(program: Typed): Promise<string> {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(await program.until('http://127.0.0.1:'))?.[0] ?? '';
}

async function stop(...programs: readonly Typed[]): Promise<void> {
  for (const program of programs) program.interrupt();
  await Promise.all(programs.map(({ ended }) => ended));
}

describe('the README of an example', () => {
  it.each(['embedded', 'verify-only', 'custom-user-store', 'federation', 'react-apollo'])(
    'of %s is a page at the most',
    (example) => {
      const { text } = readReadme(example);
      expect(text).not.toBe('');
      expect(text.split('\n').length).toBeLessThanOrEqual(60);
      expect(text.split(/\s+/).length).toBeLessThanOrEqual(400);
    },
  );

  it.each(['embedded', 'custom-user-store'])(
    'of %s works as it stands, and shows what comes back',
    async (example) => {
      const { commands, answers } = readReadme(example);
      const [start = '', ask = ''] = commands;
      const program = run(start, join(directory, 'shop.db'));
      const origin = await originOf(program);
      const { stdout } = await type(ask.replace('http://127.0.0.1:4000', origin)).ended;
      expect(JSON.parse(stdout)).toStrictEqual(answers[0]);
      await stop(program);
    },
    compileTimeoutMs,
  );
});

describe('the README of verify-only', () => {
  const [serve = '', build = '', ask = ''] = readReadme('verify-only').commands;
  const [compile = '', start = ''] = build.split('\n');
  const startOne = (name: string, issuer: string): Typed => run(start.replace(/ \S+$/, ` ${name}`), '0', issuer);

  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await type(`npm run build && ${compile}`).ended;
    if (exitCode !== 0) throw new Error(`it does not compile: ${stdout}${stderr}`);
  }, compileTimeoutMs);

  it('works as it stands', async () => {
    // It speaks to people on standard error.
    const gateway = run(`PORT=${String(await findFreePort())} && export PORT\n${serve} 2>&1`);
    const said = await gateway.until('(shown this once');
    const service = startOne('express', await originOf(gateway));
    const adapted = ask
      .replace('gtagxj7wvi7927qer77uikx6w6', /Password +(\S+)/.exec(said)?.[1] ?? '')
      .replaceAll('http://127.0.0.1:4000', await originOf(gateway))
      .replaceAll('http://127.0.0.1:4010', await originOf(service));
    const { stdout } = await type(adapted).ended;
    expect(stdout).toMatch(/^\{"ordersOf":"[\da-f-]{36}"\}\{"reason":"TOKEN_MISSING"\}$/);
    await stop(service, gateway);
  });

  it.each([
    ['fastify', { reason: 'TOKEN_MISSING' }],
    ['apollo', { data: { motto: 'for everybody' } }],
    ['yoga', { data: { motto: 'for everybody' } }],
  ])('starts %s where it says', async (name, expected) => {
    const service = startOne(name, 'http://127.0.0.1:1');
    const url = /http:\S+/.exec(await service.until('\n'))?.[0] ?? '';
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ motto }"}' };
    const answer = await fetch(url, name === 'fastify' ? {} : post);
    expect(await answer.json()).toStrictEqual(expected);
    await stop(service);
  });

  it('says which examples there are', async () => {
    const { exitCode, stderr } = await startOne('koa', '').ended;
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('there is no example "koa": apollo, yoga, fastify, express');
  });
});
