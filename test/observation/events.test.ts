import { LogoutDocument, RevokeSessionDocument } from '../../schema/generated/operations';
import type { Core } from '../../src/core';
import type { Caller } from '../../src/domain/caller';
import type { AuditRecord } from '../../src/domain/audit-record';
import { changePassword, eventCounters, eventsSince, login, startSignedIn } from '../support/audit-scene';
import type { Scene } from '../support/audit-scene';
import { password, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { readMetrics, showCounts } from '../support/metrics';
import { refresh, refreshed, refreshWithBearer } from '../support/sign-in';
import type { SignedIn } from '../support/sign-in';

const show = ({ event, outcome, reason = '-', actor }: AuditRecord) => `${event} ${outcome} ${reason} ${actor}`;

async function reuse(gateway: TestGateway, { refreshToken: first }: SignedIn) {
  const { refreshToken: second } = await refreshed(gateway, first);
  await refreshed(gateway, second);
  await refresh(gateway, first);
}

/** A caller whose access token has expired. */
function expired({ accessTokens }: Core, { accessToken }: SignedIn): Caller {
  const verdict = accessTokens.verify(accessToken);
  const staleToken = verdict.status === 'refused' ? undefined : verdict.token;
  return { kind: 'rejected', reason: 'TOKEN_EXPIRED', challenge: 'invalid_token', staleToken };
}

afterEach(stopGateways);

describe('each outcome is told once, and counted once', () => {
  it.each<[string, (scene: Scene) => Promise<unknown>, readonly string[], readonly string[]]>([
    [
      'a login',
      ({ gateway }) => login(gateway, { username: 'ada', password }),
      ['login ok - client'],
      ['logins_total ok none 2'],
    ],
    [
      'a login in place of another session',
      ({ gateway, tokens }) => login(gateway, { username: 'ada', password }, tokens.accessToken),
      ['end_sessions ok replaced service', 'login ok - client'],
      ['logins_total ok none 2', 'sessions_ended_total replaced 1'],
    ],
    [
      'a wrong password',
      ({ gateway }) => login(gateway, { username: 'ada', password: 'wrong' }),
      ['login refused BAD_CREDENTIALS client'],
      ['logins_total ok none 1', 'logins_total refused BAD_CREDENTIALS 1'],
    ],
    [
      'an unknown name',
      ({ gateway }) => login(gateway, { username: 'nobody', password }),
      ['login refused BAD_CREDENTIALS client'],
      ['logins_total ok none 1', 'logins_total refused BAD_CREDENTIALS 1'],
    ],
    [
      'a disabled account',
      async ({ gateway }) => {
        await gateway.core.accounts.disable('ada');
        await login(gateway, { username: 'ada', password });
      },
      [
        'disable_account ok - program',
        'end_sessions ok account_disabled service',
        'login refused ACCOUNT_DISABLED client',
      ],
      [
        'logins_total ok none 1',
        'logins_total refused ACCOUNT_DISABLED 1',
        'sessions_ended_total account_disabled 1',
        'account_changes_total create_account 1',
        'account_changes_total disable_account 1',
      ],
    ],
    [
      'a refresh',
      ({ gateway, tokens }) => refreshed(gateway, tokens.refreshToken),
      ['refresh rotate - client'],
      ['refreshes_total rotate none 1'],
    ],
    [
      'a refresh whose answer was lost',
      async ({ gateway, tokens }) => {
        await refreshed(gateway, tokens.refreshToken);
        await refreshed(gateway, tokens.refreshToken);
      },
      ['refresh rotate - client', 'refresh replay - client'],
      ['refreshes_total rotate none 1', 'refreshes_total replay none 1'],
    ],
    [
      'a refresh with the access token',
      ({ gateway, tokens }) => refreshWithBearer(gateway, tokens.accessToken),
      ['refresh access_token - client'],
      ['refreshes_total access_token none 1'],
    ],
    [
      'a refresh token that was used long before',
      ({ gateway, tokens }) => reuse(gateway, tokens),
      [
        'refresh rotate - client',
        'refresh rotate - client',
        'end_sessions ok refresh_token_reused service',
        'refresh reuse REFRESH_TOKEN_REUSED client',
      ],
      [
        'refreshes_total rotate none 2',
        'refreshes_total reuse REFRESH_TOKEN_REUSED 1',
        'sessions_ended_total refresh_token_reused 1',
      ],
    ],
    [
      'a forged refresh token',
      ({ gateway }) => refresh(gateway, 'forged'),
      ['refresh refused REFRESH_TOKEN_INVALID client'],
      ['refreshes_total refused REFRESH_TOKEN_INVALID 1'],
    ],
    [
      'a refresh without credentials',
      ({ gateway }) => refreshWithBearer(gateway, 'a.b.c'),
      ['refresh refused TOKEN_MALFORMED client'],
      ['refreshes_total refused TOKEN_MALFORMED 1'],
    ],
    [
      'a logout, and the same once more',
      async ({ gateway, tokens: { accessToken: token } }) => {
        await gateway.send(LogoutDocument, {}, { token });
        await gateway.send(LogoutDocument, {}, { token });
      },
      ['end_sessions ok logout client', 'end_sessions ok logout client'],
      ['sessions_ended_total logout 1'],
    ],
    [
      'a logout with a refresh token in a cookie alone',
      ({ gateway, tokens }) => gateway.core.sessions.logout({ kind: 'anonymous' }, 'CURRENT', tokens.refreshToken),
      ['end_sessions ok logout client'],
      ['sessions_ended_total logout 1'],
    ],
    [
      'a logout with both tokens of one session',
      ({ gateway: { core }, tokens }) => core.sessions.logout(expired(core, tokens), 'CURRENT', tokens.refreshToken),
      ['end_sessions ok logout client'],
      ['sessions_ended_total logout 1'],
    ],
    [
      'the end of a session that is not there',
      ({ gateway, tokens: { accessToken: token } }) =>
        gateway.send(RevokeSessionDocument, { id: 'a password, by mistake' }, { token }),
      ['end_sessions ok revoked client'],
      [],
    ],
    [
      'a changed password',
      ({ gateway, tokens }) =>
        changePassword(gateway, tokens.accessToken, {
          currentPassword: password,
          newPassword: 'another long password',
        }),
      ['change_password ok - client'],
      ['password_changes_total ok none 1'],
    ],
    [
      'a changed password that is too weak',
      ({ gateway, tokens }) =>
        changePassword(gateway, tokens.accessToken, { currentPassword: password, newPassword: 'x' }),
      ['change_password refused PASSWORD_TOO_WEAK client'],
      ['password_changes_total refused PASSWORD_TOO_WEAK 1'],
    ],
    [
      'a new password of an administrator',
      ({ gateway }) => gateway.core.accounts.resetPassword('ada', 'another long password'),
      ['set_password ok - program', 'end_sessions ok password_changed service'],
      ['sessions_ended_total password_changed 1', 'account_changes_total set_password 1'],
    ],
    [
      'other roles, and an account enabled again',
      async ({ gateway }) => {
        await gateway.core.accounts.setRoles('ada', ['ADMIN']);
        await gateway.core.accounts.enable('ada');
      },
      ['set_roles ok - program', 'enable_account ok - program'],
      ['account_changes_total set_roles 1', 'account_changes_total enable_account 1'],
    ],
    [
      'keys that are replaced by hand',
      async ({ gateway: { core } }) => {
        const { id } = await core.keys.rotate('access');
        await core.keys.remove(id);
      },
      ['publish_key ok - program', 'remove_key ok - program'],
      [],
    ],
  ])('%s', async (_what, act, events, counts) => {
    const scene = await startSignedIn();
    await act(scene);
    expect((await eventsSince(scene)).map(show)).toStrictEqual(events);
    const after = showCounts(await readMetrics(scene.gateway.gateway), eventCounters);
    const changed = after.filter((line) => !scene.countsBefore.includes(line));
    expect(changed.sort()).toStrictEqual(counts.filter((line) => !scene.countsBefore.includes(line)).sort());
  });

  it('a refresh that is made too often', async () => {
    const scene = await startSignedIn({ settings: { refreshRateLimit: 1 } });
    await refreshed(scene.gateway, scene.tokens.refreshToken);
    await refresh(scene.gateway, scene.tokens.refreshToken);
    expect((await eventsSince(scene)).map(show)).toStrictEqual([
      'refresh rotate - client',
      'refresh throttled TOO_MANY_ATTEMPTS client',
    ]);
  });

  it('a login beyond the number of sessions that a user may have', async () => {
    const scene = await startSignedIn({ settings: { sessionsPerUser: 1 } });
    await scene.gateway.clock.advance(1);
    await login(scene.gateway, { username: 'ada', password });
    expect((await eventsSince(scene)).map(show)).toStrictEqual([
      'end_sessions ok session_limit service',
      'login ok - client',
    ]);
  });

  it('a bug of a success middleware, without a word of it', async () => {
    const scene = await startSignedIn({
      successMiddlewares: [
        async ({ phase }, next) => {
          if (phase === 'refresh') throw new Error('canary');
          await next();
        },
      ],
    });
    await refresh(scene.gateway, scene.tokens.refreshToken);
    const events = await eventsSince(scene);
    expect(events.map(show)).toStrictEqual(['refresh failed INTERNAL_ERROR client']);
    expect(JSON.stringify(events)).not.toContain('canary');
  });
});
