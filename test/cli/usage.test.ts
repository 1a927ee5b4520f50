import { install, uninstall } from './installation';
import type { Installation } from './installation';

let installation: Installation;

beforeAll(() => {
  installation = install();
});

afterAll(uninstall);

const commands = [
  ['serve'],
  ['users', 'create'],
  ['users', 'list'],
  ['users', 'disable'],
  ['users', 'enable'],
  ['users', 'set-password'],
  ['users', 'set-roles'],
  ['sessions', 'list'],
  ['sessions', 'revoke'],
  ['keys', 'list'],
  ['token', 'issue'],
  ['token', 'explain'],
  ['check'],
  ['compose'],
  ['migrate'],
];

describe('help', () => {
  it('of every command has an example and tells of --json', async () => {
    const helps = await Promise.all(commands.map((command) => installation.run([...command, '--help'])));
    for (const [index, { exitCode, stdout }] of helps.entries()) {
      expect(exitCode).toBe(0);
      expect(stdout).toContain('--json');
      expect(stdout).toMatch(new RegExp(`Example:\\n.*auth-gateway ${commands[index]?.join(' ') ?? ''}`));
    }
  });
});

describe('wrong usage', () => {
  const wrong = [
    [],
    ['nonsense'],
    ['users'],
    ['users', 'crate'],
    ['users', 'list', 'extra'],
    ['users', 'list', '--jsno'],
    ['users', 'disable'],
    ['users', 'create', '--username', 'bob'],
    ['users', 'create', '--username', 'bob', '--password-stdin', '--attribute', 'tenant=acme'],
    ['token', 'issue', 'ada', '--lifetime-seconds', '0'],
    ['token', 'issue', 'ada', '--claim', 'tenant'],
  ];

  it('has exit code 2, whatever is wrong', async () => {
    const outcomes = await Promise.all(wrong.map((parameters) => installation.run(parameters)));
    for (const { exitCode, stdout, stderr } of outcomes) {
      expect({ exitCode, stdout }).toStrictEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(/^(auth-gateway: .+\n|Usage: [^]+)$/);
    }
  });

  it('says how an id that looks like an option is given', async () => {
    const { stderr } = await installation.run(['keys', 'remove', '-abc']);
    expect(stderr).toContain('behind "--"');
    await installation.ask(['migrate']);
    const missing = await installation.run(['keys', 'remove', '--', '-abc']);
    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('keys list') as string });
  });

  it('is told to programs in JSON', async () => {
    const { exitCode, stdout, stderr } = await installation.run(['users', '--json']);
    expect({ exitCode, stderr }).toStrictEqual({ exitCode: 2, stderr: '' });
    expect(JSON.parse(stdout)).toStrictEqual({ error: { message: expect.any(String) as string } });
  });
});
