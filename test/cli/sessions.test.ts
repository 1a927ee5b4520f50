import { join } from 'node:path';
import { openCore } from '../../src/core';
import { startSession } from '../../src/domain/session';
import { MemoryLogger } from '../support/memory-logger';
import { createUser, install, uninstall } from './installation';
import type { Installation } from './installation';

interface ListedSessions {
  readonly sessions: readonly { readonly id: string; readonly userAgent: string }[];
}

let installation: Installation;

beforeEach(async () => {
  installation = install();
  await createUser(installation, 'ada');
});

afterEach(uninstall);

const hostileUserAgent = 'cu\u001b[2Jrl\u202e\u009b31m';

/** Adds a session as a login would, from a client that tries to write to the terminal of whoever lists it. */
async function addHostileSession({ environment }: Installation, id: string): Promise<void> {
  const core = await openCore({ databaseUrl: environment['DATABASE_URL'] ?? '' }, { logger: new MemoryLogger() });
  const { id: userId } = await core.accounts.require('ada');
  const client = { ipAddress: '127.0.0.1', userAgent: hostileUserAgent };
  const lifetimes = { idleSeconds: 60, absoluteSeconds: 60 };
  await core.sessionStore.insert(startSession({ id, userId, now: new Date(), lifetimes, client }));
  await core.close();
}

describe('sessions list', () => {
  it('shows no control character of what clients have sent, and loses none for programs', async () => {
    await addHostileSession(installation, 'a-session');
    const { stdout } = await installation.run(['sessions', 'list', 'ada']);
    expect(stdout).toMatch(
      /^ID +CREATED +LAST USED +EXPIRES +ADDRESS +USER AGENT\na-session .+ 127\.0\.0\.1 +cu\[2Jrl31m\n$/,
    );
    const json = await installation.run(['sessions', 'list', 'ada', '--json']);
    expect(json.stdout).toMatch(/^[\x20-\x7e]+\n$/);
    expect((JSON.parse(json.stdout) as ListedSessions).sessions[0]?.userAgent).toBe(hostileUserAgent);
  });
});

describe('sessions revoke', () => {
  it('ends one session, or all of a user', async () => {
    for (const id of ['first', 'second', 'third']) await addHostileSession(installation, id);
    const revoked = await installation.run(['sessions', 'revoke', 'second']);
    expect(revoked).toStrictEqual({ exitCode: 0, stdout: 'ended 1 session\n', stderr: '' });
    expect(await installation.ask(['sessions', 'revoke', 'second'])).toStrictEqual({ endedSessions: 0 });
    expect(await installation.ask(['sessions', 'revoke', 'ada'])).toStrictEqual({ endedSessions: 2 });
    expect(await installation.ask(['sessions', 'list', 'ada'])).toStrictEqual({ sessions: [] });
  });

  it('refuses what is neither', async () => {
    const { exitCode, stderr } = await installation.run(['sessions', 'revoke', 'nobody']);
    expect({ exitCode, lines: stderr.split('\n').length }).toStrictEqual({ exitCode: 1, lines: 2 });
  });
});

describe('keys list', () => {
  it('shows both keys and nothing secret', async () => {
    const { stdout } = await installation.run(['keys', 'list', '--json']);
    const { keys } = JSON.parse(stdout) as { keys: readonly { readonly use: string }[] };
    // Both may have been made within one millisecond, so neither is the newest.
    expect([...keys].sort((a, b) => a.use.localeCompare(b.use))).toStrictEqual([
      expect.objectContaining({ use: 'access', algorithm: 'ES256', state: 'active' }),
      expect.objectContaining({ use: 'refresh', algorithm: 'HS256', state: 'active' }),
    ]);
    expect(stdout).not.toMatch(/seal|v1\.|jwk/i);
  });
});

describe('migrate', () => {
  it('brings a new database up to date, once', async () => {
    const environment = { DATABASE_URL: `file:${join(installation.directory, 'new', 'auth.db')}` };
    const first = await installation.ask<{ migrations: readonly string[] }>(['migrate'], { environment });
    expect(first.migrations).toContain('0001-initial');
    const second = await installation.run(['migrate'], { environment });
    expect(second).toStrictEqual({ exitCode: 0, stdout: 'the database is up to date\n', stderr: '' });
  });
});
