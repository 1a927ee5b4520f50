import { MeDocument } from '../../schema/generated/operations';
import { startGateway, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { refresh, refreshed, refreshWithBearer, signIn } from '../support/sign-in';
import { readClaims } from '../support/token';

afterEach(stopGateways);

describe('refresh token', () => {
  it('leads 50 racers to one and the same successor', async () => {
    const gateway = await startGateway();
    const { refreshToken } = await signIn(gateway);

    const answers = await Promise.all(Array.from({ length: 50 }, () => refreshed(gateway, refreshToken)));

    expect(new Set(answers.map((tokens) => tokens.refreshToken)).size).toBe(1);
    expect(answers.map(({ accessToken }) => readClaims(accessToken)['gen'])).toStrictEqual(Array(50).fill(2));
    expect((await gateway.core.sessionStore.find(answers[0]?.session.id ?? ''))?.generation).toBe(2);
  });

  it('ends the session when it comes again after its successor was used, live access token included', async () => {
    const gateway = await startGateway();
    const first = await signIn(gateway);
    const second = await refreshed(gateway, first.refreshToken);
    const third = await refreshed(gateway, second.refreshToken);

    expect((await refresh(gateway, first.refreshToken)).reason).toBe('REFRESH_TOKEN_REUSED');

    expect((await gateway.send(MeDocument, {}, { token: third.accessToken })).reason).toBe('SESSION_REVOKED');
    expect((await refresh(gateway, third.refreshToken)).reason).toBe('SESSION_REVOKED');
  });

  it('may be repeated for as long as its answer has not arrived', async () => {
    const gateway = await startGateway();
    const { refreshToken } = await signIn(gateway);
    const lost = await refreshed(gateway, refreshToken);
    gateway.clock.jump(20 * 24 * 60 * 60 * 1000);

    expect((await refreshed(gateway, refreshToken)).refreshToken).toBe(lost.refreshToken);
  });

  it.each([
    ['within the grace period', 9, undefined],
    ['after it', 10, 'REFRESH_TOKEN_REUSED'],
  ])('is judged by the grace period once the new access token was seen: %s', async (_, seconds, reason) => {
    const gateway = await startGateway();
    const { refreshToken } = await signIn(gateway);
    const { accessToken } = await refreshed(gateway, refreshToken);
    await gateway.send(MeDocument, {}, { token: accessToken });
    await gateway.core.confirmations.settle();
    await gateway.clock.leap(seconds * 1000);

    expect((await refresh(gateway, refreshToken)).reason).toBe(reason);
  });

  it('that is ahead of the row, because a failover lost a rotation, is honoured', async () => {
    const gateway = await startGateway();
    const { session } = await signIn(gateway);
    const ahead = gateway.core.refreshTokens.derive({ sessionId: session.id, generation: 7 });

    const next = await refreshed(gateway, ahead);

    expect((await gateway.core.sessionStore.find(session.id))?.generation).toBe(8);
    expect((await refresh(gateway, next.refreshToken)).reason).toBeUndefined();
  });

  it('may be used while the access token is refreshed: neither ends the session', async () => {
    const gateway = await startGateway();
    const { accessToken, refreshToken } = await signIn(gateway);
    await gateway.clock.advanceSeconds(60);
    const { sessionStore } = gateway.core;
    const slide = sessionStore.slide.bind(sessionStore);
    jest.spyOn(sessionStore, 'slide').mockImplementationOnce(async (...args) => {
      await refreshed(gateway, refreshToken);
      return slide(...args);
    });

    expect((await refreshWithBearer(gateway, accessToken)).reason).toBeUndefined();
  });

  it('expires when the session has been idle for too long', async () => {
    const gateway = await startGateway({ settings: { sessionIdleLifetimeSeconds: 3600 } });
    const { refreshToken } = await signIn(gateway);
    await gateway.clock.leap(3_600_000);

    expect((await refresh(gateway, refreshToken)).reason).toBe('REFRESH_TOKEN_EXPIRED');
  });

  it.each(['', 'x', 'r1.a.1.b', 'r1..1.', '\u0000'.repeat(50), 'r1.'.repeat(50_000)])(
    'that is not one is refused: %#',
    async (refreshToken) => {
      const gateway = await startGateway();
      const expected = refreshToken === '' ? 'INPUT_INVALID' : 'REFRESH_TOKEN_INVALID';

      expect((await refresh(gateway, refreshToken)).reason).toBe(expected);
    },
  );

  it('is neither an access token nor the reverse', async () => {
    const gateway = await startGateway();
    const { accessToken, refreshToken } = await signIn(gateway);

    expect((await refresh(gateway, accessToken)).reason).toBe('REFRESH_TOKEN_INVALID');
    expect((await gateway.send(MeDocument, {}, { token: refreshToken })).reason).toBe('TOKEN_MALFORMED');
  });

  it('takes precedence over the bearer token', async () => {
    const gateway = await startGateway();
    const ada = await signIn(gateway, 'ada');
    const bob = await signIn(gateway, 'bob');
    const operation =
      'mutation ($t: NonEmptyString) { refreshToken(input: { refreshToken: $t }) { user { username } } }';

    const answer = await gateway.send(operation, { t: ada.refreshToken }, { token: bob.accessToken });

    expect(answer.data).toStrictEqual({ refreshToken: { user: { username: 'ada' } } });
  });

  it('carries the moment of the login and the absolute end forward', async () => {
    const gateway = await startGateway({ settings: { sessionAbsoluteLifetimeSeconds: 1000 } });
    const first = await signIn(gateway);
    await gateway.clock.leap(900_000);

    const second = await refreshed(gateway, first.refreshToken);

    expect(readClaims(second.accessToken)['auth_time']).toBe(readClaims(first.accessToken)['auth_time']);
    expect(second.expiresIn).toBe(100);
    expect(second.refreshTokenExpiresAt).toBe(first.refreshTokenExpiresAt);
    await gateway.clock.advanceSeconds(100);
    expect((await refresh(gateway, second.refreshToken)).reason).toBe('SESSION_EXPIRED');
  });
});

describe('refresh with the access token', () => {
  it('gives a new access token for the same session and leaves the refresh token as it is', async () => {
    const gateway = await startGateway();
    const first = await signIn(gateway);
    await gateway.clock.leap(600_000);

    const fresh = requireData(await refreshWithBearer(gateway, first.accessToken)).refreshToken;

    expect(fresh).toMatchObject({ refreshToken: null, refreshTokenExpiresAt: null, session: { id: first.session.id } });
    expect(fresh.accessToken).not.toBe(first.accessToken);
    expect((await refresh(gateway, first.refreshToken)).reason).toBeUndefined();
  });

  it('is over for a copied one once its owner has moved on and uses what came', async () => {
    const gateway = await startGateway();
    const first = await signIn(gateway);
    const copied = first.accessToken;
    const second = await refreshed(gateway, first.refreshToken);
    await gateway.clock.advanceSeconds(60);
    expect((await refreshWithBearer(gateway, copied)).reason).toBeUndefined(); // the answer may be lost
    await gateway.send(MeDocument, {}, { token: second.accessToken });
    await gateway.core.confirmations.settle();

    expect((await refreshWithBearer(gateway, copied)).reason).toBe('TOKEN_INVALID');
    expect((await refreshWithBearer(gateway, second.accessToken)).reason).toBeUndefined();
    expect((await refresh(gateway, second.refreshToken)).reason).toBeUndefined();
  });

  it('does not confirm a generation that the client has not received', async () => {
    const gateway = await startGateway();
    const first = await signIn(gateway);
    await refreshed(gateway, first.refreshToken); // the answer is lost
    await gateway.clock.advanceSeconds(60);

    const { accessToken } = requireData(await refreshWithBearer(gateway, first.accessToken)).refreshToken;
    await gateway.send(MeDocument, {}, { token: accessToken });
    await gateway.core.confirmations.settle();

    expect((await refresh(gateway, first.refreshToken)).reason).toBeUndefined();
  });

  it.each([
    ['nothing is presented', 'TOKEN_MISSING', undefined],
    ['the token is no token', 'TOKEN_MALFORMED', 'abc'],
  ])('fails when %s', async (_, reason, token) => {
    const gateway = await startGateway();

    const answer = await gateway.send('mutation { refreshToken { accessToken } }', {}, { token });

    expect(answer).toMatchObject({ reason, code: 'UNAUTHENTICATED' });
  });

  it('fails when the token has expired', async () => {
    const gateway = await startGateway();
    const { accessToken } = await signIn(gateway);
    await gateway.clock.leap(900_000);

    expect((await refreshWithBearer(gateway, accessToken)).reason).toBe('TOKEN_EXPIRED');
  });

  it('never outlives the absolute end of the session', async () => {
    const gateway = await startGateway({ settings: { sessionAbsoluteLifetimeSeconds: 1000 } });
    const { accessToken } = await signIn(gateway);
    await gateway.clock.leap(800_000);

    const fresh = requireData(await refreshWithBearer(gateway, accessToken)).refreshToken;

    expect(fresh.expiresIn).toBe(200);
  });

  it('can be switched off', async () => {
    const gateway = await startGateway({ settings: { refreshWithAccessToken: false } });
    const { accessToken } = await signIn(gateway);

    expect((await refreshWithBearer(gateway, accessToken)).reason).toBe('REFRESH_WITH_ACCESS_TOKEN_OFF');
  });
});
