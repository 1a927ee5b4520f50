import { LogoutDocument, RevokeSessionDocument } from '../../schema/generated/operations';
import { changePassword, eventsSince, login, startSignedIn } from '../support/audit-scene';
import type { Scene } from '../support/audit-scene';
import { password, stopGateways } from '../support/gateway';
import { refresh, refreshed } from '../support/sign-in';

afterEach(stopGateways);

describe('an event', () => {
  it('says who, in which session, and from where', async () => {
    const scene = await startSignedIn();
    const { gateway, tokens } = scene;
    const headers = { 'user-agent': 'a browser' };
    const answer = await gateway.send(LogoutDocument, {}, { token: tokens.accessToken, headers });
    const { id: accountId } = await gateway.core.accounts.require('ada');
    const { sid } = JSON.parse(Buffer.from(tokens.accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
      sid: string;
    };
    expect(await eventsSince(scene)).toStrictEqual([
      {
        id: expect.any(String) as string,
        at: gateway.clock.now(),
        event: 'end_sessions',
        outcome: 'ok',
        reason: 'logout',
        accountId,
        actor: 'client',
        sessionId: sid,
        client: { ipAddress: '127.0.0.1', userAgent: 'a browser' },
        requestId: answer.headers.get('x-request-id'),
        details: { scope: 'one', endedSessions: 1 },
      },
    ]);
  });

  it('names the account of a wrong password, and nobody where there is no such account', async () => {
    const scene = await startSignedIn();
    const { gateway } = scene;
    const { id } = await gateway.core.accounts.require('ada');
    await login(gateway, { username: 'ada', password: 'wrong' });
    await login(gateway, { username: 'my password instead of my name', password: 'wrong' });
    expect((await eventsSince(scene)).map(({ accountId }) => accountId)).toStrictEqual([id, undefined]);
  });

  it('holds nothing that was typed, nor a token', async () => {
    const scene = await startSignedIn();
    const { gateway, tokens } = scene;
    const token = tokens.accessToken;
    await login(gateway, { username: 'canary-name', password: 'canary-password' });
    await gateway.send(
      RevokeSessionDocument,
      { id: 'canary-id' },
      { token, headers: { 'user-agent': `curl ${token}` } },
    );
    await changePassword(gateway, token, { currentPassword: 'canary-old', newPassword: 'canary-new' });
    await refresh(gateway, 'canary-token');
    await refreshed(gateway, tokens.refreshToken);
    const written = [
      JSON.stringify(await eventsSince(scene)),
      ...gateway.logger.lines,
      ...gateway.logger.auditLines,
    ].join('\n');
    expect(written).not.toMatch(/canary/);
    for (const secret of [token, tokens.refreshToken, password]) expect(written).not.toContain(secret);
    expect(await eventsSince(scene)).toHaveLength(5);
  });

  it('is a line of the log as well, unless that is switched off', async () => {
    const [on, off] = [await startSignedIn(), await startSignedIn({ settings: { auditLog: false } })];
    const lines = ({ gateway }: Scene) => gateway.logger.auditLines;
    expect(lines(on).at(-1)).toMatch(/^info audit: login ok \{"audit":\{.*"event":"login","outcome":"ok"/);
    expect([lines(off), await eventsSince({ ...off, before: 0 })]).toStrictEqual([[], expect.any(Array)]);
    expect((await eventsSince({ ...off, before: 0 })).length).toBeGreaterThan(0);
  });

  it('is not stored where nothing is to be kept', async () => {
    const { gateway } = await startSignedIn({ settings: { auditRetentionDays: 0 } });
    await gateway.core.auditTrail.flush();
    expect(await gateway.core.auditStore.list({ limit: 9 })).toStrictEqual([]);
    expect(gateway.logger.auditLines.join()).toContain('"audit"');
  });

  it('is removed when it has been kept for as long as was asked', async () => {
    const scene = await startSignedIn({ settings: { auditRetentionDays: 2 } });
    const { clock, core } = scene.gateway;
    clock.jump(2 * 86_400_000 - 60_000);
    await clock.advance(60_000);
    expect(await core.auditStore.list({ limit: 9 })).not.toStrictEqual([]);
    await clock.advance(60_000);
    expect(await core.auditStore.list({ limit: 9 })).toStrictEqual([]);
  });
});
