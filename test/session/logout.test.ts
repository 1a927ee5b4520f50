import {
  LoginDocument,
  LogoutDocument,
  MeDocument,
  RevokeSessionDocument,
  SessionsDocument,
} from '../../schema/generated/operations';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { refresh, refreshed, signIn } from '../support/sign-in';

afterEach(stopGateways);

async function isAlive(gateway: TestGateway, token: string): Promise<boolean> {
  return (await gateway.send(MeDocument, {}, { token })).reason === undefined;
}

describe('logout', () => {
  it.each([
    ['CURRENT', 1, [false, true, true]],
    ['OTHERS', 2, [true, false, false]],
    ['ALL', 3, [false, false, false]],
  ] as const)('of %s ends %i sessions, and only those', async (scope, endedSessions, alive) => {
    const gateway = await startGateway();
    const tokens = [await signIn(gateway), await signIn(gateway), await signIn(gateway)];
    const stranger = await signIn(gateway, 'bob');
    const token = tokens[0]?.accessToken;

    const answer = await gateway.send(LogoutDocument, { scope }, { token });

    expect(requireData(answer).logout.endedSessions).toBe(endedSessions);
    expect(await Promise.all(tokens.map(({ accessToken }) => isAlive(gateway, accessToken)))).toStrictEqual(alive);
    expect(await isAlive(gateway, stranger.accessToken)).toBe(true);
  });

  it('may be repeated', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);
    await gateway.send(LogoutDocument, {}, { token });

    const again = await gateway.send(LogoutDocument, {}, { token });

    expect(requireData(again).logout.endedSessions).toBe(0);
  });

  it('works with an expired access token, for its own session only', async () => {
    const gateway = await startGateway();
    const { accessToken: token, refreshToken } = await signIn(gateway);
    await gateway.clock.leap(5_000_000);

    expect((await gateway.send(LogoutDocument, { scope: 'ALL' }, { token })).reason).toBe('TOKEN_EXPIRED');
    expect(requireData(await gateway.send(LogoutDocument, {}, { token })).logout.endedSessions).toBe(1);
    expect((await refresh(gateway, refreshToken)).reason).toBe('SESSION_REVOKED');
  });

  it.each([
    [undefined, 'TOKEN_MISSING'],
    ['abc', 'TOKEN_MALFORMED'],
  ])('needs a token: %s', async (token, reason) => {
    const gateway = await startGateway();

    expect((await gateway.send(LogoutDocument, {}, { token })).reason).toBe(reason);
  });

  it('wins over refreshes that are under way', async () => {
    const gateway = await startGateway();
    for (let round = 0; round < 20; round += 1) {
      const { accessToken: token, refreshToken } = await signIn(gateway);
      const racers = Array.from({ length: 5 }, () => refresh(gateway, refreshToken));
      await gateway.send(LogoutDocument, {}, { token });
      const answers = (await Promise.all(racers)).flatMap(({ data }) =>
        data?.refreshToken ? [data.refreshToken] : [],
      );

      for (const late of answers) {
        expect(await isAlive(gateway, late.accessToken)).toBe(false);
        expect((await refresh(gateway, late.refreshToken ?? '')).reason).toBe('SESSION_REVOKED');
      }
    }
  });
});

describe('revokeSession', () => {
  it('ends a session of the caller', async () => {
    const gateway = await startGateway();
    const lost = await signIn(gateway);
    const { accessToken: token } = await signIn(gateway);

    const answer = await gateway.send(RevokeSessionDocument, { id: lost.session.id }, { token });

    expect(requireData(answer).revokeSession.endedSessions).toBe(1);
    expect(await isAlive(gateway, lost.accessToken)).toBe(false);
  });

  it.each(['of somebody else', 'that does not exist'])('answers alike for a session %s', async (which) => {
    const gateway = await startGateway();
    const stranger = await signIn(gateway, 'bob');
    const { accessToken: token } = await signIn(gateway);
    const id = which === 'of somebody else' ? stranger.session.id : 'AAAAAAAAAAAAAAAAAAAAAA';

    const answer = await gateway.send(RevokeSessionDocument, { id }, { token });

    expect(answer.text).toBe('{"data":{"revokeSession":{"endedSessions":0}}}\n');
    expect(await isAlive(gateway, stranger.accessToken)).toBe(true);
  });
});

describe('sessions', () => {
  it("lists the caller's own active sessions, newest first", async () => {
    const gateway = await startGateway();
    await signIn(gateway, 'bob');
    const old = await signIn(gateway);
    await gateway.clock.advanceSeconds(60);
    const { accessToken: token, session } = await signIn(gateway);

    const { sessions } = requireData(await gateway.send(SessionsDocument, {}, { token }));

    expect(sessions.map(({ id, current }) => [id, current])).toStrictEqual([
      [session.id, true],
      [old.session.id, false],
    ]);
    expect(sessions[0]).toMatchObject({ ipAddress: '127.0.0.1', userAgent: 'node' });
  });

  it('forgets those that were ended or have expired', async () => {
    const gateway = await startGateway({ settings: { sessionIdleLifetimeSeconds: 3600 } });
    await signIn(gateway);
    await gateway.clock.leap(3_600_000);
    const { accessToken: token } = await signIn(gateway);

    expect(requireData(await gateway.send(SessionsDocument, {}, { token })).sessions).toHaveLength(1);
  });

  it('come to an end when the caller signs in again with them', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);

    await gateway.send(LoginDocument, { input: { username: 'ada', password } }, { token });

    expect(await isAlive(gateway, token)).toBe(false);
  });

  it('end when the account is disabled, access tokens included, and may not be refreshed after it is enabled', async () => {
    const gateway = await startGateway();
    const { accessToken, refreshToken } = await signIn(gateway);

    await gateway.core.accounts.disable('ada');
    expect(await isAlive(gateway, accessToken)).toBe(false);
    await gateway.core.accounts.enable('ada');

    expect((await refresh(gateway, refreshToken)).reason).toBe('SESSION_REVOKED');
  });

  it('show changed roles at the next refresh', async () => {
    const gateway = await startGateway();
    const { refreshToken } = await signIn(gateway);
    await gateway.core.accounts.setRoles('ada', ['EDITOR']);

    const { accessToken } = await refreshed(gateway, refreshToken);

    const answer = await gateway.send(MeDocument, {}, { token: accessToken });
    expect(requireData(answer).me.roles).toStrictEqual(['EDITOR']);
  });

  it('that another process has ended are refused within a second', async () => {
    const gateway = await startGateway();
    const other = await startGateway({ directory: gateway.directory, clock: gateway.clock });
    const { accessToken } = await signIn(gateway);
    expect(await isAlive(other, accessToken)).toBe(true);

    await gateway.send(LogoutDocument, {}, { token: accessToken });
    await gateway.clock.advance(500);

    expect(await isAlive(other, accessToken)).toBe(false);
  });
});
