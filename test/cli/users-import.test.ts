import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logIn } from './clients';
import { createUser, install, password, uninstall } from './installation';
import type { Installation } from './installation';

let installation: Installation;
const bcrypt = '$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS';
const django = 'pbkdf2_sha256$26000$seasalt$ual2Aaa+mS3xJMKNlkKg6JW3YdhcgFBEmzaQ0LvBmTs=';

beforeEach(async () => {
  installation = install();
  await installation.ask(['migrate']);
});

afterEach(uninstall);

interface Imported {
  readonly imported: number;
  readonly skipped: number;
  readonly problems: readonly { readonly line: number; readonly message: string; readonly reason?: string }[];
}

/** Writes lines, objects as JSON, and imports them. */
async function importLines(lines: readonly (object | string)[], ...more: readonly string[]) {
  const file = join(installation.directory, 'users.ndjson');
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const outcome = await installation.run(['users', 'import', '--file', file, ...more]);
  return { ...outcome, read: () => JSON.parse(outcome.stdout) as Imported };
}

describe('users import', () => {
  it('takes over accounts that sign in with the passwords they had', async () => {
    const id = '4711';
    const everything = { username: 'ada', email: 'ada@example.com', roles: ['A'], attributes: { tenant: 't' }, id };
    const lines = [
      { ...everything, passwordHash: bcrypt },
      '',
      { username: 'bob', passwordHash: django, disabled: true },
    ];

    const { exitCode, stdout, stderr } = await importLines(lines);

    expect({ exitCode, stdout, stderr }).toStrictEqual({ exitCode: 0, stdout: 'imported 2 accounts\n', stderr: '' });
    const gateway = await installation.serve();
    expect((await logIn(gateway, 'ada@example.com', password)).user).toMatchObject({
      id,
      username: 'ada',
      roles: ['A'],
    });
    await expect(logIn(gateway, 'bob', password)).rejects.toThrow('ACCOUNT_DISABLED');
  });

  it('tells everything that is wrong, by line, repeats no hash, and imports nothing', async () => {
    const { exitCode, read, stdout } = await importLines(
      [
        { username: 'ada', passwordHash: bcrypt },
        { username: 'md5', passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' },
        '',
        'no json',
        { username: 'b ad', passwordHash: bcrypt },
        { user: 'eve', passwordHash: 7, roles: 'A', disabled: 'no', id: 'a b' },
        [],
      ],
      '--json',
    );
    expect(exitCode).toBe(1);
    expect(read()).toMatchObject({ imported: 0, skipped: 0 });
    expect(read().problems.map(({ line, reason }) => [line, reason])).toStrictEqual([
      [2, 'PASSWORD_HASH_INVALID'],
      [4, undefined],
      [5, 'USERNAME_INVALID'],
      [6, undefined],
      [7, undefined],
    ]);
    expect(read().problems[3]?.message).toMatch(/"username".*"user".*"passwordHash".*"roles".*"disabled".*"id"/);
    expect(stdout).not.toContain('5f4dcc3b');
    expect(await installation.ask(['users', 'list'])).toStrictEqual({ users: [] });
  });

  it('finds what stands twice in one file before anything is imported, and all that is wrong with a line', async () => {
    const { exitCode, read } = await importLines(
      [
        { username: 'ada', email: 'ada@example.com', id: '1', passwordHash: bcrypt },
        { username: 'ＡDA', passwordHash: bcrypt },
        { username: 'bob', email: 'Ada@Example.com', id: '1', passwordHash: bcrypt },
        { username: 'eve', email: 'none', roles: ['a b'], passwordHash: 'none' },
        { username: 'ivy', id: 'ada', passwordHash: bcrypt },
      ],
      '--json',
      '--skip-existing',
    );
    expect(exitCode).toBe(1);
    expect(read().imported).toBe(0);
    expect(read().problems.map(({ line, message, reason }) => [line, reason ?? message])).toStrictEqual([
      [2, 'the same user name as line 1'],
      [3, 'the same e-mail address as line 1'],
      [3, 'the same id as line 1'],
      [4, 'EMAIL_INVALID'],
      [4, 'ROLE_INVALID'],
      [4, 'PASSWORD_HASH_INVALID'],
    ]);
    expect(await installation.ask(['users', 'list'])).toStrictEqual({ users: [] });
  });

  it('leaves accounts alone that exist, and says which; a repeated import may skip them', async () => {
    await createUser(installation, 'ada');
    const lines = [
      { username: 'ADA', passwordHash: bcrypt },
      { username: 'bob', passwordHash: bcrypt },
    ];
    const first = await importLines(lines, '--json');
    expect(first).toMatchObject({ exitCode: 1 });
    expect(first.read()).toMatchObject({ imported: 1, problems: [{ line: 1, reason: 'ACCOUNT_EXISTS' }] });
    const again = await importLines(lines, '--json', '--skip-existing');
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.read()).toStrictEqual({ imported: 0, skipped: 2, problems: [] });
  });

  it('needs a file that can be read', async () => {
    const missing = await installation.run(['users', 'import', '--file', 'nowhere.ndjson', '--json']);
    expect(missing.exitCode).toBe(1);
    expect(missing.stdout).toContain('nowhere.ndjson cannot be read');
    expect((await installation.run(['users', 'import'])).exitCode).toBe(2);
  });
});
