import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createUser, install, masterSecret, uninstall } from './installation';
import type { Installation } from './installation';

interface Checked {
  readonly ok: boolean;
  readonly problems: readonly string[];
}

let installation: Installation;

beforeEach(() => {
  installation = install();
});

afterEach(uninstall);

async function check(
  environment: Readonly<Record<string, string>> = {},
): Promise<Checked & { readonly exitCode: number | null }> {
  const { exitCode, stdout } = await installation.run(['check', '--json'], { environment });
  return { exitCode, ...(JSON.parse(stdout) as Checked) };
}

describe('check', () => {
  it('finds a fresh installation well, and makes nothing', async () => {
    const { exitCode, stdout } = await installation.run(['check']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^(ok {2}.+\n){3}$/);
    expect(readdirSync(installation.directory)).toStrictEqual([]);
  });

  it('finds one that has been used well, and leaves it as it is', async () => {
    await createUser(installation, 'ada');
    const before = readdirSync(installation.directory, { recursive: true });
    expect(await check()).toMatchObject({ exitCode: 0, ok: true, problems: [] });
    expect(readdirSync(installation.directory, { recursive: true })).toStrictEqual(before);
  });

  it('reports several wrong settings together', async () => {
    const wrong = { PORT: 'http', DATABASE_URL: 'mysql://db', SIGNING_ALGORITHM: 'none', NODE_ENV: 'production' };
    const { exitCode, problems } = await check(wrong);
    expect(exitCode).toBe(1);
    const names = problems.map((problem) => problem.split(':')[0]);
    expect(names.sort()).toStrictEqual(['AUTH_SECRET', 'DATABASE_URL', 'PORT', 'SIGNING_ALGORITHM']);
  });

  it('reports what production must not start with, as the start does', async () => {
    const [secret, issuer] = ['changeme'.repeat(4), 'http://auth.example.com'];
    const insecure = { NODE_ENV: 'production', AUTH_SECRET: secret, ROUTER_SECRET: secret, AUTH_ISSUER: issuer };
    const { exitCode, problems } = await check(insecure);
    expect(exitCode).toBe(1);
    expect(problems.map((problem) => problem.split(':')[0])).toStrictEqual([
      'AUTH_SECRET',
      'ROUTER_SECRET',
      'ROUTER_SECRET',
      'AUTH_ISSUER',
    ]);
    const { stderr } = await installation.run(['serve'], { environment: insecure });
    for (const problem of problems) expect(stderr).toContain(problem);
  });

  it('shows a development profile that other machines reach as a risk', async () => {
    const { stdout } = await installation.run(['check'], { environment: { HOST: '0.0.0.0' } });
    expect(stdout).toMatch(/^RISK +the development profile/m);
  });

  it('looks at the port of the metrics too, and says which of the two is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const METRICS_PORT = String((other.address() as AddressInfo).port);
    const { exitCode, problems } = await check({ METRICS_PORT });
    other.close();
    expect(exitCode).toBe(1);
    expect(problems).toStrictEqual([expect.stringMatching(/another program listens there.* METRICS_PORT /)]);
    expect((await installation.run(['check'], { environment: { METRICS_PORT } })).stdout).toMatch(
      /free \(METRICS_PORT\)/,
    );
  });

  it('reports a port in use and a wrong master secret together', async () => {
    await createUser(installation, 'ada');
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const PORT = String((other.address() as AddressInfo).port);
    const { exitCode, problems } = await check({ PORT, AUTH_SECRET: masterSecret });
    other.close();
    expect(exitCode).toBe(1);
    expect(problems).toStrictEqual([expect.stringContaining('AUTH_SECRET'), expect.stringContaining('PORT')]);
    expect(problems.join()).not.toContain(masterSecret);
  });
});

describe('a database', () => {
  beforeEach(() => {
    writeFileSync(join(installation.directory, 'text.db'), 'this is text and no database, whatever its name says');
    mkdirSync(join(installation.directory, 'folder.db'));
  });

  it.each([
    ['that is no database', 'text.db'],
    ['that is a folder', 'folder.db'],
    ['below a file', join('text.db', 'auth.db')],
  ])('%s is refused in a sentence, by check and by every command', async (_what, path) => {
    const environment = { DATABASE_URL: `file:${join(installation.directory, path)}` };
    expect((await check(environment)).problems).toStrictEqual([expect.stringContaining('DATABASE_URL')]);
    const { exitCode, stdout, stderr } = await installation.run(['users', 'list'], { environment });
    expect({ exitCode, stdout }).toStrictEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^auth-gateway: cannot open the database .+DATABASE_URL.+\n$/);
  });
});

describe('a wrong master secret', () => {
  it('is refused in a sentence by serve, and changes nothing', async () => {
    await createUser(installation, 'ada');
    const refused = await installation.run(['serve'], { environment: { AUTH_SECRET: masterSecret } });
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^auth-gateway: the master secret does not open .+AUTH_SECRET.+\n$/);
    expect(await check()).toMatchObject({ exitCode: 0 });
  });
});

describe('wrong settings', () => {
  it('are refused by every command, all at once', async () => {
    const environment = { PORT: '70000', REFRESH_GRACE_SECONDS: 'ten' };
    const { exitCode, stdout, stderr } = await installation.run(['keys', 'list'], { environment });
    expect({ exitCode, stdout }).toStrictEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^auth-gateway: .+\n {2}- PORT: .+\n {2}- REFRESH_GRACE_SECONDS: .+\n$/);
  });
});
