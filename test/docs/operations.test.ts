import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createUser, install, uninstall } from '../cli/installation';
import type { Installation } from '../cli/installation';
import { endAll, type } from '../support/shell';
import { blocks } from './pages';

const page = join('docs', 'operations.md');

/** The block of the page that begins so. */
function find(language: string, begins: string): string {
  const found = blocks.find(
    (block) => block.path === page && block.language === language && block.code.startsWith(begins),
  );
  if (found === undefined) throw new Error(`${page} has no block "${language}" that begins with ${begins}`);
  return found.code;
}

describe('the commands on the page about operations', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'auth-gateway-operations-'));
  });
  afterEach(() => {
    endAll();
    uninstall();
    rmSync(directory, { recursive: true });
  });

  it('start a gateway in production', async () => {
    const lines = find('sh', 'export NODE_ENV').replace('/var/lib/auth', directory);
    const gateway = type(lines.replace('&& node', '&& exec node'), { PORT: '0', STOP_DELAY_MS: '0' });
    const said = await gateway.until('"msg":"listening"');
    expect(said).not.toContain('PROBLEM');
    const [, url = ''] = /"url":"([^"]+)"/.exec(said) ?? [];
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await fetch(url)).status).toBe(404);
    gateway.interrupt();
    expect((await gateway.ended).exitCode).toBe(0);
  });

  it('copy a database while it is in use, and the copy has everybody', async () => {
    const installation = install();
    await createUser(installation, 'ada');
    const gateway = await installation.serve();
    const data = join(installation.directory, 'data');
    const line = find('sh', 'node -e').replace('data/auth.db backup.db', `${data}/auth.db ${data}/copy.db`);
    expect(await type(line).ended).toMatchObject({ exitCode: 0, stderr: '' });
    await gateway.stop('SIGTERM');
    const { users } = await installation.ask<{ users: { username: string }[] }>(['users', 'list'], {
      environment: { DATABASE_URL: `file:${data}/copy.db` },
    });
    expect(users.map(({ username }) => username)).toStrictEqual(['ada']);
  });
});

describe('the two users of a PostgreSQL database', () => {
  const server = process.env['TEST_DATABASE_URL'] ?? '';
  const suffix = randomUUID().slice(0, 8);
  const words = 'for the tests';
  /** The names of the page are for one server; these are for this run. */
  const rename = (text: string) =>
    text.replaceAll(/(?<![\w-])auth(_owner)?(?![\w-])/g, `auth$1_${suffix}`).replaceAll("'...'", `'${words}'`);
  const ask = async (database: string, statements: string): Promise<void> => {
    const client = new Client({ connectionString: database });
    await client.connect();
    try {
      // One after the other: a database cannot be made together with anything else.
      for (const statement of statements.split(';').filter((text) => text.trim() !== '')) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const within = (() => {
    const url = new URL(server);
    url.pathname = `/auth_${suffix}`;
    return url.href;
  })();
  afterAll(async () => {
    uninstall();
    await ask(
      server,
      `DROP DATABASE auth_${suffix} WITH (FORCE); DROP ROLE auth_${suffix}; DROP ROLE auth_owner_${suffix}`,
    );
  });

  /** What a line of the page sets before its command. */
  function urlOf(line: string): string {
    const url = new URL(rename(/DATABASE_URL='([^']+)'/.exec(line)?.[1] ?? ''));
    url.host = new URL(server).host;
    url.password = words;
    url.search = '';
    return url.href;
  }

  it('are enough: one makes the tables, the other serves and cannot change them', async () => {
    const [make = '', grant = ''] = rename(find('sql', 'CREATE ROLE')).split(/^\\connect .*$/m);
    await ask(server, make);
    await ask(within, grant);
    const [migrate = '', serve = ''] = find('sh', "DATABASE_URL='postgres://auth_owner").split('\n');
    const installation: Installation = install();
    const environment = { AUTH_SECRET: 'a master secret for tests, long enough' };
    const asService = { environment: { ...environment, DATABASE_URL: urlOf(serve) } };
    expect((await installation.run(['users', 'list'], asService)).exitCode).toBe(1);
    const asOwner = { environment: { ...environment, DATABASE_URL: urlOf(migrate) } };
    expect(await installation.run(['migrate'], asOwner)).toMatchObject({ exitCode: 0 });
    expect(await installation.run(['users', 'list'], asService)).toMatchObject({ exitCode: 0 });
    await expect(ask(urlOf(serve), 'DROP TABLE account')).rejects.toThrow(/must be owner/);
    await ask(urlOf(migrate), rename(find('sql', 'GRANT SELECT')));
  });
});
