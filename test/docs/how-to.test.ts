import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { RefreshTokenDocument } from '../../schema/generated/operations';
import { findRefusal, logIn } from '../cli/clients';
import { createUser, install, masterSecret, uninstall } from '../cli/installation';
import type { Installation } from '../cli/installation';
import { newPostgresUrl } from '../support/database';
import { createSend, requireData } from '../support/send';
import { root } from './pages';
import { findBlock } from './run-block';

const page = join('docs', 'how-to.md');
afterEach(uninstall);

/** Runs the lines of a block with the command of an installation; gives what each has said. */
async function runLines(installation: Installation, remark: string): Promise<readonly string[]> {
  const said: string[] = [];
  for (const line of findBlock(page, 'sh', remark).code.trim().split('\n')) {
    const [program, ...parameters] = line.split(' ');
    const { exitCode, stdout, stderr } = await installation.run(parameters);
    expect({ program, exitCode, stderr }).toStrictEqual({ program: 'auth-gateway', exitCode: 0, stderr: '' });
    said.push(stdout);
  }
  return said;
}

describe('the commands of the page with recipes', () => {
  it('end the sessions of a person, and then the account', async () => {
    const installation = install();
    await createUser(installation, 'ada');
    const gateway = await installation.serve({ REVOCATION_POLL_MS: '10' });
    const first = await logIn(gateway, 'ada');
    expect((await runLines(installation, 'sessions'))[1]).toBe('ended 1 session\n');
    expect(await refusalOnceKnown(() => findRefusal(gateway, first.accessToken))).toBe('SESSION_REVOKED');
    await logIn(gateway, 'ada');
    expect(await runLines(installation, 'disable')).toStrictEqual([expect.stringContaining('1 session')]);
    await expect(logIn(gateway, 'ada')).rejects.toThrow('ACCOUNT_DISABLED');
  });

  it('publish the next key', async () => {
    const installation = install();
    await installation.ask(['migrate']);
    await (await installation.serve()).stop('SIGTERM');
    const [, list = ''] = await runLines(installation, 'rotate');
    expect(list).toMatch(/ access +ES256 +next /);
    expect(list).toMatch(/ access +ES256 +active /);
  });
});

describe('the way from SQLite to PostgreSQL', () => {
  it('takes everybody along, signed in as they are', async () => {
    const installation = install({ AUTH_SECRET: masterSecret, AUTH_ISSUER: 'http://127.0.0.1:1' });
    await createUser(installation, 'ada');
    const before = await installation.serve();
    const { accessToken, refreshToken } = await logIn(before, 'ada');
    await before.stop('SIGTERM');

    const environment = { DATABASE_URL: await newPostgresUrl() };
    await installation.ask(['migrate'], { environment });
    const args = ['--input-type=module', '-', join(installation.directory, 'data/auth.db'), environment.DATABASE_URL];
    const input = findBlock(page, 'js', 'copy.mjs').code;
    const copied = spawnSync(process.execPath, args, { cwd: root, input, encoding: 'utf8' });
    expect({ status: copied.status, stderr: copied.stderr }).toStrictEqual({ status: 0, stderr: '' });

    const after = await installation.serve(environment);
    expect(await findRefusal(after, accessToken)).toBeUndefined();
    const send = createSend(`${after.url}/graphql`);
    expect(requireData(await send(RefreshTokenDocument, { input: { refreshToken } })).refreshToken.expiresIn).toBe(900);
    expect((await logIn(after, 'ada')).user.username).toBe('ada');
  });
});

/** Another process has ended it: this one knows with its next look. */
async function refusalOnceKnown(ask: () => Promise<string | undefined>): Promise<string | undefined> {
  for (;;) {
    const refusal = await ask();
    if (refusal !== undefined) return refusal;
  }
}
