import { findRefusal, logIn } from './clients';
import { createUser, install, uninstall } from './installation';
import type { Installation } from './installation';

interface ShownKey {
  readonly id: string;
  readonly use: string;
  readonly state: string;
  readonly activeFrom: string;
}

const daySeconds = 86_400;

async function listKeys(installation: Installation): Promise<readonly ShownKey[]> {
  return (await installation.ask<{ keys: ShownKey[] }>(['keys', 'list'])).keys;
}

async function activeKey(installation: Installation, use = 'access'): Promise<string> {
  const key = (await listKeys(installation)).find((each) => each.use === use && each.state === 'active');
  return key?.id ?? '';
}

afterEach(uninstall);

/** With a database. */
async function installNew(settings: Readonly<Record<string, string>> = {}): Promise<Installation> {
  const installation = install(settings);
  await installation.ask(['migrate']);
  return installation;
}

describe('keys list', () => {
  it('shows where each key stands, and nothing secret', async () => {
    const installation = await installNew();
    const { stdout } = await installation.run(['keys', 'list', '--json']);
    const { keys } = JSON.parse(stdout) as { keys: object[] };
    const members = ['activeFrom', 'algorithm', 'createdAt', 'id', 'state', 'use'];
    expect(keys.map((key) => Object.keys(key).sort())).toStrictEqual([members, members]);
    expect((await installation.run(['keys', 'list'])).stdout).toMatch(
      /^ID +USE +ALGORITHM +STATE +ACTIVE FROM +VERIFIES UNTIL\n(\S+ +(access|refresh) +\S+ +active +\S+Z +-\n){2}$/,
    );
  });
});

describe('keys rotate', () => {
  it('publishes a next key of each use, says from when on they are used, and makes no more while they wait', async () => {
    const installation = await installNew();
    const { stdout } = await installation.run(['keys', 'rotate']);
    expect(stdout).toMatch(
      /^access: \S+ \(ES256\) is published, and makes tokens from \S+Z on\nrefresh: \S+ \(HS256\) /,
    );
    await installation.run(['keys', 'rotate']);
    const keys = await listKeys(installation);
    expect(keys.map(({ use, state }) => `${use} ${state}`).sort()).toStrictEqual([
      'access active',
      'access next',
      'refresh active',
      'refresh next',
    ]);
  });

  it('replaces the key of one use alone', async () => {
    const installation = await installNew({ JWKS_MAX_AGE_SECONDS: String(daySeconds) });
    await installation.run(['keys', 'rotate', '--use', 'refresh']);
    const next = (await listKeys(installation)).filter(({ state }) => state === 'next');
    expect(next.map(({ use }) => use)).toStrictEqual(['refresh']);
  });

  it('knows two uses', async () => {
    const { exitCode, stderr } = await install().run(['keys', 'rotate', '--use', 'both']);
    expect([exitCode, stderr]).toStrictEqual([2, expect.stringContaining('It is access or refresh')]);
  });
});

describe('keys remove', () => {
  it('says what it means, and does nothing without --yes', async () => {
    const installation = await installNew();
    const kid = await activeKey(installation);
    const { exitCode, stderr } = await installation.run(['keys', 'remove', kid]);
    expect([exitCode, stderr]).toStrictEqual([1, expect.stringContaining('add --yes to do it')]);
    expect(stderr).toContain('clients get new ones by their refresh tokens');
    expect(stderr).toMatch(/^auth-gateway: nothing has been done/);
    expect(await activeKey(installation)).toBe(kid);
  });

  it('makes a running gateway refuse what the key has signed, even what it has verified before', async () => {
    const installation = await installNew();
    await createUser(installation, 'ada');
    const gateway = await installation.serve();
    const { accessToken } = await logIn(gateway, 'ada');
    expect(await findRefusal(gateway, accessToken)).toBeUndefined();

    const kid = await activeKey(installation);
    expect((await installation.run(['keys', 'remove', kid, '--yes'])).stdout).toContain(`removed ${kid}`);

    await untilRefused(() => findRefusal(gateway, accessToken));
    expect(await findRefusal(gateway, (await logIn(gateway, 'ada')).accessToken)).toBeUndefined();
  });

  it('knows its keys', async () => {
    const { exitCode, stderr } = await (await installNew()).run(['keys', 'remove', 'unknown', '--yes']);
    expect([exitCode, stderr]).toStrictEqual([1, expect.stringContaining('keys list')]);
  });
});

/** Asks again and again; jest's own limit of time ends it. */
async function untilRefused(ask: () => Promise<string | undefined>): Promise<void> {
  let refusal: string | undefined;
  while (refusal === undefined) refusal = await ask();
  expect(refusal).toBe('TOKEN_INVALID');
}
