import { createUser, install, uninstall } from './installation';
import type { Installation } from './installation';

interface Listed {
  readonly events: readonly { readonly event: string; readonly actor: string; readonly accountId: string | null }[];
}

let installation: Installation;

beforeEach(async () => {
  installation = install();
  await createUser(installation, 'ada');
});

afterEach(uninstall);

const list = async (...options: readonly string[]): Promise<readonly string[]> =>
  (await installation.ask<Listed>(['audit', 'list', ...options])).events.map(({ event, actor }) => `${event} ${actor}`);

describe('audit list', () => {
  it('shows what commands have done, newest first, as done by an operator', async () => {
    await installation.run(['users', 'set-roles', 'ada', 'ADMIN']);
    await installation.run(['keys', 'rotate', '--use', 'access']);
    expect(await list()).toStrictEqual([
      'publish_key operator',
      'set_roles operator',
      'create_account operator',
      'publish_key service',
      'publish_key service',
    ]);
  });

  it('shows a table to people', async () => {
    const { stdout } = await installation.run(['audit', 'list', '--limit', '1']);
    expect(stdout).toMatch(
      /^TIME +EVENT +OUTCOME +REASON +ACCOUNT +ACTOR +SESSION +ADDRESS +DETAILS\n\S+Z +create_account +ok +- +\S{36} +operator +- +- +-\n$/,
    );
  });

  it('shows those about one account, by its name or its id, and since a time', async () => {
    await createUser(installation, 'bob');
    const { events } = await installation.ask<Listed>(['audit', 'list', '--user', 'bob']);
    expect(events).toMatchObject([{ event: 'create_account' }]);
    expect(await list('--user', events[0]?.accountId ?? '')).toStrictEqual(['create_account operator']);
    expect(await list('--user', 'nobody')).toStrictEqual([]);
    expect(await list('--user', 'bob', '--since', '1h')).toHaveLength(1);
    expect(await list('--user', 'bob', '--since', '2999-01-01')).toStrictEqual([]);
  });

  it.each([
    ['--since', 'yesterday'],
    ['--since', '2026-99-99'],
    ['--limit', '0'],
    ['--limit', '10001'],
  ])('knows no %s %s', async (option, value) => {
    expect((await installation.run(['audit', 'list', option, value])).exitCode).toBe(2);
  });

  it('keeps nothing where nothing is to be kept', async () => {
    const environment = { AUDIT_RETENTION_DAYS: '0' };
    await installation.run(['users', 'disable', 'ada'], { environment });
    expect(await list('--user', 'ada')).toStrictEqual(['create_account operator']);
  });

  it('says that nothing is stored where nothing is', async () => {
    const run = (days: string) =>
      installation.run(['audit', 'list', '--user', 'nobody'], { environment: { AUDIT_RETENTION_DAYS: days } });
    expect((await run('0')).stdout).toContain('AUDIT_RETENTION_DAYS=0: events are not stored');
    expect((await run('1')).stdout).toBe('there is no such event\n');
  });
});
