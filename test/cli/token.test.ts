import { openCore } from '../../src/core';
import type { Core } from '../../src/core';
import { MemoryLogger } from '../support/memory-logger';
import { findRefusal } from './clients';
import { createUser, install, uninstall } from './installation';
import type { Installation } from './installation';

interface Explanation {
  readonly accepted: boolean;
  readonly checks: readonly { readonly check: string; readonly state: string }[];
  readonly session: string | null;
  readonly claims: Readonly<Record<string, unknown>> | null;
}

let installation: Installation;
let core: Core;

beforeAll(async () => {
  // The port is part of the issuer, so it is named here, where none listens but one that takes a free port.
  installation = install({ AUTH_ISSUER: 'http://issuer.test' });
  await createUser(installation, 'ada', '--role', 'ADMIN');
  const { DATABASE_URL: databaseUrl = '', AUTH_ISSUER: issuer = '' } = installation.environment;
  core = await openCore({ databaseUrl, issuer }, { logger: new MemoryLogger() });
});

afterAll(async () => {
  await core.close();
  uninstall();
});

async function issue(...options: readonly string[]): Promise<string> {
  const { accessToken } = await installation.ask<{ accessToken: string }>(['token', 'issue', 'ada', ...options]);
  return accessToken;
}

async function explain(token: string): Promise<Explanation & { readonly exitCode: number | null }> {
  const { exitCode, stdout } = await installation.run(['token', 'explain', token, '--json']);
  return { exitCode, ...(JSON.parse(stdout) as Explanation) };
}

/** A token that is signed with the right key, yet says something else. */
function sign(change: Partial<Parameters<Core['accessTokens']['issue']>[0]>): string {
  const now = Date.now();
  const dates = { authenticatedAt: new Date(now), issuedAt: new Date(now), expiresAt: new Date(now + 60_000) };
  const subject = { userId: 'u', sessionId: 'no-such-session', generation: 1, roles: [], scope: [] };
  return core.accessTokens.issue({ ...subject, ...dates, additionalClaims: {}, ...change });
}

describe('token issue', () => {
  it('prints a token alone, which a running gateway accepts until its session is revoked', async () => {
    const gateway = await installation.serve();
    const { stdout } = await installation.run(['token', 'issue', 'ada']);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const token = stdout.trim();
    expect(await findRefusal(gateway, token)).toBeUndefined();
    await installation.run(['sessions', 'revoke', 'ada']);
    expect(await explain(token)).toMatchObject({ exitCode: 1, accepted: false, session: 'revoked' });
  });

  it('opens a session that lives as long as the token', async () => {
    const parameters = ['token', 'issue', 'ada', '--lifetime-seconds', '7200'];
    const issued = await installation.ask<{ sessionId: string; expiresAt: string }>(parameters);
    const { sessions } = await installation.ask<{ sessions: readonly unknown[] }>(['sessions', 'list', 'ada']);
    const { sessionId: id, expiresAt } = issued;
    expect(sessions).toContainEqual(expect.objectContaining({ id, expiresAt }));
    expect((await core.sessionStore.find(id))?.accessExpiresAt.toISOString()).toBe(expiresAt);
  });

  it('adds claims, but none that are reserved', async () => {
    const token = await issue('--claim', 'tenant={"id":"acme"}', '--claim', 'https://example.com/n=1');
    const expected = { tenant: { id: 'acme' }, 'https://example.com/n': 1, roles: ['ADMIN'], gen: 1 };
    expect((await explain(token)).claims).toMatchObject(expected);
    const refused = await installation.run(['token', 'issue', 'ada', '--claim', 'roles=["OWNER"]']);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('"roles" is reserved');
  });

  it.each([
    ['a disabled account', 'eve', 'ACCOUNT_DISABLED'],
    ['an unknown one', 'nobody', 'ACCOUNT_NOT_FOUND'],
  ])('refuses %s', async (_what, username, reason) => {
    if (username === 'eve') await createUser(installation, username);
    await installation.run(['users', 'disable', username]);
    const { exitCode, stdout } = await installation.run(['token', 'issue', username, '--json']);
    expect({ exitCode, error: JSON.parse(stdout) as unknown }).toMatchObject({
      exitCode: 1,
      error: { error: { reason } },
    });
  });
});

describe('token explain', () => {
  it('passes a good token in every check, from standard input as well', async () => {
    const token = await issue();
    const { exitCode, stdout } = await installation.run(['token', 'explain', '-'], { input: `${token}\n` });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^CHECK +RESULT\nsize +ok\n/);
    expect(stdout).not.toMatch(/FAILED|not reached/);
    expect(stdout).toMatch(/session: active\nkey: \S+ \(ES256, active\)\nclaims:\n/);
    const key: unknown = expect.objectContaining({ algorithm: 'ES256', state: 'active' });
    expect(await explain(token)).toMatchObject({ exitCode: 0, accepted: true, session: 'active', key });
  });

  it.each([
    ['no token at all', () => 'nonsense', 'parts'],
    ['a changed payload', () => sign({}).replace(/\.[^.]+\./, `.${toPart({ sub: 'somebody else' })}.`), 'signature'],
    ['the algorithm none', () => `${toPart({ alg: 'none', typ: 'at+jwt' })}.${toPart({})}.AA`, 'key'],
  ])('shows nothing of %s', async (_what, makeToken, failedCheck) => {
    const { exitCode, checks, claims, session } = await explain(makeToken());
    expect({ exitCode, claims, session }).toStrictEqual({ exitCode: 1, claims: null, session: null });
    const failedAt = checks.findIndex(({ state }) => state === 'failed');
    expect(checks[failedAt]?.check).toBe(failedCheck);
    expect(checks.slice(0, failedAt).every(({ state }) => state === 'ok')).toBe(true);
    expect(checks.slice(failedAt + 1).every(({ state }) => state === 'not reached')).toBe(true);
  });

  it.each([
    ['expired', { issuedAt: new Date(0), expiresAt: new Date(1000) }, 'expiry'],
    ['from the future', { issuedAt: new Date(Date.now() + 3_600_000) }, 'issued at'],
    ['without a subject', { userId: '' }, 'claims'],
  ])('shows the claims of one that is signed but %s', async (_what, change, failedCheck) => {
    const { exitCode, checks, claims } = await explain(sign(change));
    expect(exitCode).toBe(1);
    expect(checks.find(({ state }) => state === 'failed')?.check).toBe(failedCheck);
    expect(claims).toHaveProperty('sid');
  });

  it('says when the session is unknown or has expired', async () => {
    expect((await explain(sign({}))).session).toBe('unknown');
    const expired = await core.sessionStore.find(await anExpiredSession());
    expect((await explain(sign({ sessionId: expired?.id ?? '' }))).session).toBe('expired');
  });
});

/** The id of a session that has come to its end by itself. */
async function anExpiredSession(): Promise<string> {
  const { sessionId } = await installation.ask<{ sessionId: string }>(['token', 'issue', 'ada']);
  const session = await core.sessionStore.find(sessionId);
  if (session === undefined) throw new Error('the session should be there');
  const id = 'expired';
  await core.sessionStore.insert({ ...session, id, idleExpiresAt: new Date(0) });
  return id;
}

function toPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
