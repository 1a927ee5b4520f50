import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { logIn } from './clients';
import { install, masterSecret, runInShell, uninstall } from './installation';

afterEach(uninstall);

/** The commands that the welcome shows, each with the lines that continue it. */
function findCurls(text: string): readonly string[] {
  return text.match(/^ *curl .*\\\n.*$/gm) ?? [];
}

function findPassword(text: string): string {
  return /Password +(\S+)/.exec(text)?.[1] ?? '';
}

/** What is said besides the events that are told. */
function withoutAudit(stdout: string): string {
  return stdout.replace(/^\{.*"audit":.*\n/gm, '');
}

describe('a first start', () => {
  it('shows a curl that logs in, and one that says who is signed in', async () => {
    const gateway = await install().serve();
    const [login = '', me = ''] = findCurls(gateway.stderr());
    const answer = JSON.parse(await runInShell(login)) as { data: { login: { accessToken: string } } };
    const { accessToken } = answer.data.login;
    const shown = JSON.parse(await runInShell(`TOKEN='${accessToken}'\n${me}`)) as unknown;
    expect(shown).toMatchObject({ data: { me: { username: 'admin', roles: ['ADMIN'] } } });
    expect(gateway.stderr()).toContain(`Sandbox    ${gateway.url}/\n`);
  });

  it('shows the password once, and no later start shows one', async () => {
    const installation = install({ LOG_LEVEL: 'trace' });
    const first = await installation.serve();
    const password = findPassword(first.stderr());
    await logIn(first, 'admin', password);
    const { stdout, stderr } = await first.stop('SIGTERM');
    const linesWithIt = `${stdout}${stderr}`.split('\n').filter((line) => line.includes(password));
    expect(linesWithIt).toHaveLength(2); // by itself, and in the curl
    expect(linesWithIt.join()).not.toContain('"level"');

    const second = await installation.serve();
    expect(second.stderr()).not.toMatch(/Password +\S|curl/);
    const [, program = 'none'] = /node (\S+) users set-password admin --password-stdin/.exec(second.stderr()) ?? [];
    // Not that of a checkout: it is started in another folder here.
    expect(existsSync(resolve(installation.directory, program))).toBe(true);
  });

  it('loses no password to a port in use: the next start is the first one again', async () => {
    const installation = install();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const port = String((other.address() as AddressInfo).port);
    const refused = await installation.run(['serve'], { environment: { PORT: port } });
    other.close();
    expect([refused.exitCode, withoutAudit(refused.stdout)]).toStrictEqual([1, '']);
    expect(refused.stderr).toMatch(/^auth-gateway: cannot listen on 127\.0\.0\.1:\d+: .+PORT.+\n$/);
    const gateway = await installation.serve();
    expect((await logIn(gateway, 'admin', findPassword(gateway.stderr()))).user.username).toBe('admin');
  });

  it('makes a password that is as long as the settings ask', async () => {
    const gateway = await install({ PASSWORD_MIN_LENGTH: '64' }).serve();
    expect((await logIn(gateway, 'admin', findPassword(gateway.stderr()))).user.username).toBe('admin');
  });

  it('creates no account beside those that are there', async () => {
    const installation = install();
    await installation.run(['users', 'create', '--username', 'ada', '--password-stdin'], {
      input: 'a long password 1',
    });
    const gateway = await installation.serve();
    expect(gateway.stderr()).not.toContain('admin');
  });

  it('prints one JSON document for programs, and logs elsewhere', async () => {
    const gateway = await install({ LOG_LEVEL: 'trace' }).serve({}, '--json');
    const { stdout } = await gateway.stop('SIGTERM');
    const newAdmin = { username: 'admin', password: expect.any(String) as string };
    expect(JSON.parse(stdout)).toStrictEqual({ url: gateway.url, newAdmin });
  });
});

describe('serve in production', () => {
  const production = { NODE_ENV: 'production', AUTH_SECRET: masterSecret };
  const trusted = [{ issuer: 'https://a.example', jwksUri: 'https://127.0.0.1:1/keys', audience: 'graphql' }];
  const verifyOnly = { VERIFY_ONLY: 'on', TRUSTED_ISSUERS: JSON.stringify(trusted) };

  it('says in one line where it listens, creates no account and shows no page', async () => {
    const installation = install(production);
    const gateway = await installation.serve();
    expect((await fetch(`${gateway.url}/`)).status).toBe(404);
    const { stdout } = await gateway.stop('SIGTERM');
    const lines = withoutAudit(stdout).split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 30, url: gateway.url, msg: 'listening' });
    expect(lines.slice(1).join()).toContain('stopping');
    expect(await installation.ask(['users', 'list'])).toStrictEqual({ users: [] });
  });

  it.each([
    ['production', production],
    ['production, with a log that is switched off', { ...production, LOG_LEVEL: 'silent' }],
    ['development', { LOG_LEVEL: 'trace' }],
    ['production, without accounts', { ...production, ...verifyOnly }],
  ])(
    'writes nothing but JSON lines to standard output, for those who read the log by program: %s',
    async (_, settings) => {
      const gateway = await install(settings).serve();
      const { stdout } = await gateway.stop('SIGTERM');
      const lines = stdout.split('\n').slice(0, -1);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) as number });
    },
  );

  it('does not start without a master secret', async () => {
    const { exitCode, stderr } = await install().run(['serve'], { environment: { NODE_ENV: 'production' } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('AUTH_SECRET: must be set in production');
  });
});
