import { findRefusal, logIn } from './clients';
import { createUser, install, password, uninstall } from './installation';
import type { Installation, RunningGateway } from './installation';

let installation: Installation;
let gateway: RunningGateway;

beforeAll(async () => {
  installation = install();
  gateway = await installation.serve();
});

afterAll(uninstall);

/** Asks until the token is refused because its session has ended, for a second at most; returns the last answer. */
async function untilRevoked(token: string): Promise<string | undefined> {
  const deadline = Date.now() + 1000;
  let refusal = await findRefusal(gateway, token);
  while (refusal !== 'SESSION_REVOKED' && Date.now() < deadline) refusal = await findRefusal(gateway, token);
  return refusal;
}

describe('users create', () => {
  it('prints the id of an account that can sign in by name and by e-mail address', async () => {
    const parameters = ['users', 'create', '--username', 'ann', '--email', 'ann@example.com', '--password-stdin'];
    const roles = ['--role', 'A', '--role', 'B', '--attribute', 'tenant="acme"', '--attribute', 'n={"a":[1]}'];
    const created = await installation.run([...parameters, ...roles], { input: `${password}\nnot this line` });
    const { user } = await logIn(gateway, 'ann@example.com');
    expect(created).toStrictEqual({ exitCode: 0, stdout: `${user.id}\n`, stderr: '' });
    expect(user).toMatchObject({ username: 'ann', roles: ['A', 'B'] });
    const { users } = await installation.ask<{ users: readonly unknown[] }>(['users', 'list']);
    expect(users).toContainEqual(expect.objectContaining({ attributes: { tenant: 'acme', n: { a: [1] } } }));
  });

  it('takes the first line as it is, spaces and all', async () => {
    const spaced = '  spaces are part of me \t';
    const parameters = ['users', 'create', '--username', 'sam', '--password-stdin'];
    await installation.ask(parameters, { input: `${spaced}\r\n` });
    await expect(logIn(gateway, 'sam', spaced)).resolves.toBeDefined();
    await expect(logIn(gateway, 'sam', spaced.trim())).rejects.toThrow('BAD_CREDENTIALS');
  });

  it.each([
    ['a weak password', 'bob', 'my secret', 'PASSWORD_TOO_WEAK'],
    ['a bad name', 'bo b', password, 'USERNAME_INVALID'],
    ['a name that is taken', 'Admin', password, 'ACCOUNT_EXISTS'],
    ['no password', 'bob', '\n', undefined],
  ])('refuses %s', async (_what, username, input, reason) => {
    const parameters = ['users', 'create', '--username', username, '--password-stdin', '--json'];
    const { exitCode, stdout } = await installation.run(parameters, { input });
    expect(exitCode).toBe(1);
    const { error } = JSON.parse(stdout) as { error: { message: string; reason?: string } };
    expect(error.reason).toBe(reason);
    expect(error.message).not.toContain('my secret');
  });
});

describe('a weak password', () => {
  it.each([
    ['short', 'fewer than 15 characters (PASSWORD_MIN_LENGTH)'],
    ['long enough, '.repeat(20), 'more than 128 characters'],
    ['ababababababababab', 'four different characters'],
    ['qwertyuiop asdfghjkl', 'nearly nothing is left'],
  ])('is refused in words that say what to do: %s', async (weak, words) => {
    const parameters = ['users', 'create', '--username', 'bob', '--password-stdin'];
    const { exitCode, stderr } = await installation.run(parameters, { input: weak });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(words);
  });
});

describe('users disable', () => {
  it('ends the sessions on a running gateway within a second; enable lets the user in again', async () => {
    await createUser(installation, 'eve');
    const { accessToken } = await logIn(gateway, 'eve');
    const disabled = await installation.run(['users', 'disable', 'eve']);
    expect(await untilRevoked(accessToken)).toBe('SESSION_REVOKED');
    expect(disabled).toStrictEqual({ exitCode: 0, stdout: 'disabled eve, ended 1 session\n', stderr: '' });
    await expect(logIn(gateway, 'eve')).rejects.toThrow('ACCOUNT_DISABLED');

    expect(await installation.ask(['users', 'enable', 'eve'])).toStrictEqual({ username: 'eve', disabled: false });
    await expect(logIn(gateway, 'eve')).resolves.toBeDefined();
  });
});

describe('users set-password', () => {
  it('replaces the password and ends the sessions', async () => {
    await createUser(installation, 'pat');
    const { accessToken } = await logIn(gateway, 'pat');
    const input = 'another horse, another staple\n';
    const set = await installation.ask(['users', 'set-password', 'pat', '--password-stdin'], { input });
    expect(set).toStrictEqual({ username: 'pat', endedSessions: 1 });
    expect(await untilRevoked(accessToken)).toBe('SESSION_REVOKED');
    await expect(logIn(gateway, 'pat')).rejects.toThrow('BAD_CREDENTIALS');
    await expect(logIn(gateway, 'pat', input.trim())).resolves.toBeDefined();
  });
});

describe('users set-roles', () => {
  it('replaces the roles, by none as well', async () => {
    await createUser(installation, 'rob', '--role', 'OLD');
    await installation.run(['users', 'set-roles', 'rob', 'NEW', 'NEWER']);
    expect((await logIn(gateway, 'rob')).user.roles).toStrictEqual(['NEW', 'NEWER']);
    const none = await installation.run(['users', 'set-roles', 'rob']);
    expect(none).toStrictEqual({ exitCode: 0, stdout: 'rob has no role\n', stderr: '' });
    expect((await logIn(gateway, 'rob')).user.roles).toStrictEqual([]);
  });
});

describe('users list', () => {
  it('lines up what people read', async () => {
    const { stdout } = await installation.run(['users', 'list']);
    const [titles = '', admin = ''] = stdout.split('\n');
    expect(titles).toMatch(/^USERNAME +E-MAIL +ROLES +STATE +CREATED +ID$/);
    expect(admin.indexOf('ADMIN')).toBe(titles.indexOf('ROLES'));
    expect(stdout).not.toMatch(/argon2/);
  });
});

describe('users unlock', () => {
  it('lets those try again at once who had to wait, by user name and by e-mail address', async () => {
    await createUser(installation, 'uma', '--email', 'uma@example.com');
    const guess = (name: string) => logIn(gateway, name, 'a wrong password');
    for (const name of ['uma', 'uma@example.com']) {
      for (let time = 0; time < 10; time += 1) await expect(guess(name)).rejects.toThrow('BAD_CREDENTIALS');
      await expect(logIn(gateway, name)).rejects.toThrow('TOO_MANY_ATTEMPTS');
    }
    // Of the name and of the e-mail address: at the account, and at the account from one address.
    const unlocked = await installation.ask(['users', 'unlock', 'UMA@example.com']);
    expect(unlocked).toStrictEqual({ username: 'UMA@example.com', forgottenCounts: 4 });
    await expect(logIn(gateway, 'uma')).resolves.toBeDefined();
    await expect(logIn(gateway, 'uma@example.com')).resolves.toBeDefined();
  });

  it("refuses a name that is nobody's and that nobody has tried", async () => {
    const { exitCode, stdout } = await installation.run(['users', 'unlock', 'nemo', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { reason: 'ACCOUNT_NOT_FOUND' } });
  });
});
