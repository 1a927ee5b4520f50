import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, masterSecret, uninstall } from './installation';

afterEach(uninstall);

describe('where there is no database', () => {
  it.each([
    [['users', 'list']],
    [['users', 'disable', 'ada']],
    [['users', 'set-roles', 'ada', 'ADMIN']],
    [['users', 'unlock', 'ada']],
    [['sessions', 'list', 'ada']],
    [['sessions', 'revoke', 'ada']],
    [['audit', 'list']],
    [['keys', 'list']],
    [['keys', 'rotate']],
    [['token', 'issue', 'ada']],
    [['token', 'explain', 'x']],
  ])('%j says so and makes nothing', async (parameters) => {
    const installation = install();
    const { exitCode, stdout, stderr } = await installation.run(parameters);
    expect({ exitCode, stdout }).toStrictEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^auth-gateway: there is no database at \/.+auth\.db: .+\n$/);
    expect(readdirSync(installation.directory)).toStrictEqual([]);
  });

  it.each([
    ['migrate', ['migrate']],
    ['users create', ['users', 'create', '--username', 'ada', '--password-stdin']],
    ['users import', ['users', 'import', '--file', 'users.ndjson']],
  ])('%s makes one, and says so once, on standard error', async (_name, parameters) => {
    const installation = install();
    writeFileSync(join(installation.directory, 'users.ndjson'), '');
    const run = () => installation.run(parameters, { input: 'a long enough phrase' });
    const first = await run();
    expect(first).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/made a new database at \/.+\n$/) as string,
    });
    expect((await run()).stderr).not.toContain('a new database');
  });

  it('serve says in production that it makes one, which nobody may have meant', async () => {
    const gateway = await install({ NODE_ENV: 'production', AUTH_SECRET: masterSecret }).serve();
    expect(gateway.stderr()).toMatch(/^auth-gateway: made a new database at \/.+\n$/);
  });
});
