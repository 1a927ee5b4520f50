import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { logIn } from '../cli/clients';
import { install, uninstall } from '../cli/installation';
import type { Installation } from '../cli/installation';
import { newPostgresUrl } from '../support/database';
import { findBlock, runBlock } from './run-block';

afterEach(uninstall);

const hash = {
  symfony: '$2y$13$oYmKC6mkOuJVmgP/Wny/9egNHaoaEvocH9URhbQtjNU7L/Tyucey.',
  django: 'pbkdf2_sha256$600000$VwgeWSVkjVyhZ9sK0bZq1C$Hpzsl02T6DzLHqhRd6e7eAJEPySNKaz7jTenU1bd+B4=',
  node: '$2a$10$8Zx.YNdx6zjxysTk9znpE.y2zjwAd.axrB7PLIc35aM8ZTzGZ1ja6',
};

/** The tables of each system, with ada in them, and with somebody who needs more than a copy. */
const tables = {
  'lexik-gesdinet': `
    CREATE TABLE "user" (id integer, email text, roles json, password text);
    INSERT INTO "user" VALUES (7, 'ada@example.com', '["ROLE_ADMIN"]', '${hash.symfony}');`,
  'django-graphql-jwt': `
    CREATE TABLE auth_user (id integer, username text, email text, is_active boolean, password text);
    CREATE TABLE auth_group (id integer, name text);
    CREATE TABLE auth_user_groups (user_id integer, group_id integer);
    INSERT INTO auth_user VALUES (4711, 'ada', 'ada@example.com', true, '${hash.django}'),
      (4712, 'bob@example.com', '', false, '${hash.django}'), (4713, 'eve', '', true, '!unusable');
    INSERT INTO auth_group VALUES (1, 'Editors'), (2, 'Readers & co');
    INSERT INTO auth_user_groups VALUES (4711, 1), (4712, 2);`,
  'hand-written-context': `
    CREATE TABLE users (id integer, email text, is_admin boolean, password_hash text);
    INSERT INTO users VALUES (12, 'ada@example.com', true, '${hash.node}');`,
};
type WithTables = keyof typeof tables;

const pathOf = (page: string) => join('docs', 'migration', `${page}.md`);

/** What the export of a page prints for these tables. */
async function exportTables(page: WithTables): Promise<readonly string[]> {
  const client = new Client({ connectionString: await newPostgresUrl() });
  await client.connect();
  await client.query(tables[page]);
  const { rows } = await client.query<unknown[]>({
    text: findBlock(pathOf(page), 'sql', 'export').code,
    rowMode: 'array',
  });
  await client.end();
  return rows.map(([account]) => JSON.stringify(account));
}

/** Imports lines with the command of the page. */
async function importLines(page: string, lines: readonly string[]): Promise<Installation> {
  const [program, ...parameters] = findBlock(pathOf(page), 'sh', 'import').code.trim().split(' ');
  expect(program).toBe('auth-gateway');
  const installation = install();
  writeFileSync(join(installation.directory, 'users.ndjson'), lines.join('\n'));
  const { exitCode, stderr } = await installation.run(parameters);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return installation;
}

const shownOn = (page: string): unknown => JSON.parse(findBlock(pathOf(page), 'json', 'users.ndjson').code);

describe('the export and the import', () => {
  it.each(Object.keys(tables) as WithTables[])(
    'of the page on %s bring people along who sign in as before',
    async (page) => {
      const lines = await exportTables(page);
      expect(JSON.parse(lines[0] ?? '')).toStrictEqual(shownOn(page));
      const gateway = await (await importLines(page, lines)).serve();
      const { user } = await logIn(gateway, 'ada@example.com');
      const { id, username, roles } = shownOn(page) as Record<string, unknown>;
      expect(user).toMatchObject({ id, username, roles });
    },
  );

  it('of the page on Django leave out who has no password, and tell names and addresses apart', async () => {
    const accounts = (await exportTables('django-graphql-jwt')).map((line) => JSON.parse(line) as object);
    expect(accounts).toHaveLength(2);
    const bob = { id: '4712', username: 'user-4712', email: 'bob@example.com', roles: ['Readers___co'] };
    expect(accounts[1]).toStrictEqual({ ...bob, disabled: true, passwordHash: hash.django });
  });

  it('of the page on accounts.js do the same, in the shell of its database', async () => {
    const ada = { username: 'ada', emails: [{ address: 'ada@example.com', verified: true }] };
    const user = { _id: '5f0c7a9be1d3a4b5c6d7e8f9', ...ada, services: { password: { bcrypt: hash.node } } };
    const lines: string[] = [];
    const db = { users: { find: () => ({ toArray: () => [user] }) } };
    const globals = { db, print: (line: string) => lines.push(line) };
    await runBlock(findBlock(pathOf('accounts-js'), 'js', 'export'), { globals });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toStrictEqual([shownOn('accounts-js')]);
    const gateway = await (await importLines('accounts-js', lines)).serve();
    expect((await logIn(gateway, 'ada')).user).toMatchObject({ id: user._id, username: 'ada' });
  });

  it('take no password that was hashed twice for a right one, but the comparison of the page does', async () => {
    // bcrypt of the SHA-256 of "correct horse battery staple", in hex.
    const { verifyTwice } = await runBlock<{ verifyTwice: (hash: string, password: string) => Promise<boolean> }>(
      findBlock(pathOf('accounts-js'), 'ts', 'twice'),
    );
    const twice = '$2y$10$l.p0JYGr1xQZ1.tNtAECJuUAOjqR2yEsiZWo7LnvLqsB1/hNNGMDi';
    const line = JSON.stringify({ username: 'ada', passwordHash: twice });
    const gateway = await (await importLines('accounts-js', [line])).serve();
    await expect(logIn(gateway, 'ada')).rejects.toThrow('BAD_CREDENTIALS');
    expect(await verifyTwice(twice, 'correct horse battery staple')).toBe(true);
    expect(await verifyTwice(twice, 'another one')).toBe(false);
  });
});
