import { SessionsDocument } from '../../schema/generated/operations';
import { startGateway, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { refresh, refreshed, refreshWithBearer, signIn } from '../support/sign-in';

afterEach(stopGateways);

describe('the rate limit of refreshes', () => {
  it('answers RATE_LIMITED with the seconds to wait, and leaves the tokens good', async () => {
    const gateway = await startGateway({ settings: { refreshRateLimit: 2 } });
    const { refreshToken } = await signIn(gateway);
    const second = await refreshed(gateway, refreshToken);
    await refreshed(gateway, second.refreshToken);
    await gateway.clock.advanceSeconds(20);

    const { errors, text } = await refresh(gateway, second.refreshToken);
    expect(errors[0]?.extensions).toStrictEqual({
      code: 'RATE_LIMITED',
      reason: 'TOO_MANY_ATTEMPTS',
      retryAfterSeconds: 40,
    });
    expect(text).not.toContain('UNAUTHENTICATED');

    await gateway.clock.advanceSeconds(40);
    await refreshed(gateway, second.refreshToken);
  });

  it('counts both ways to refresh, of each session alone', async () => {
    const gateway = await startGateway({ settings: { refreshRateLimit: 1 } });
    const [one, other] = [await signIn(gateway), await signIn(gateway)];
    expect((await refreshWithBearer(gateway, one.accessToken)).reason).toBeUndefined();
    expect((await refresh(gateway, one.refreshToken)).reason).toBe('TOO_MANY_ATTEMPTS');
    expect((await refreshWithBearer(gateway, one.accessToken)).reason).toBe('TOO_MANY_ATTEMPTS');
    expect((await refresh(gateway, other.refreshToken)).reason).toBeUndefined();
  });

  it('comes before the look at the database', async () => {
    const gateway = await startGateway({ settings: { refreshRateLimit: 1 } });
    const { refreshToken, accessToken } = await signIn(gateway);
    await refreshed(gateway, refreshToken);
    await gateway.core.database.close();
    expect((await refresh(gateway, refreshToken)).reason).toBe('TOO_MANY_ATTEMPTS');
    expect((await refreshWithBearer(gateway, accessToken)).reason).toBe('TOO_MANY_ATTEMPTS');
  });

  it('is not used up by tokens that a stranger has made', async () => {
    const gateway = await startGateway({ settings: { refreshRateLimit: 1 } });
    const { refreshToken, session } = await signIn(gateway);
    const forged = `r1.${session.id}.1.${'A'.repeat(43)}`;
    for (let count = 0; count < 3; count += 1) {
      expect((await refresh(gateway, forged)).reason).toBe('REFRESH_TOKEN_INVALID');
    }
    expect((await refresh(gateway, refreshToken)).reason).toBeUndefined();
  });
});

describe('the limit of sessions', () => {
  it('ends the oldest session of a user who logs in once more, its tokens included', async () => {
    const gateway = await startGateway({ settings: { sessionsPerUser: 2 } });
    const sessions = [];
    for (let count = 0; count < 3; count += 1) {
      sessions.push(await signIn(gateway));
      await gateway.clock.advanceSeconds(1);
    }
    const [oldest, middle, newest] = sessions;

    expect((await gateway.send(SessionsDocument, {}, { token: oldest?.accessToken })).reason).toBe('SESSION_REVOKED');
    expect((await refresh(gateway, oldest?.refreshToken ?? '')).reason).toBe('SESSION_REVOKED');
    const left = requireData(await gateway.send(SessionsDocument, {}, { token: newest?.accessToken })).sessions;
    expect(left.map(({ id }) => id)).toStrictEqual([newest?.session.id, middle?.session.id]);
  });

  it('ends the session that was presented with the login before it looks for others', async () => {
    const gateway = await startGateway({ settings: { sessionsPerUser: 2 } });
    const other = await signIn(gateway);
    await gateway.clock.advanceSeconds(1);
    const presented = await signIn(gateway);
    await gateway.clock.advanceSeconds(1);
    await signIn(gateway, 'ada', presented.accessToken);
    expect((await refresh(gateway, other.refreshToken)).reason).toBeUndefined();
    expect((await refresh(gateway, presented.refreshToken)).reason).toBe('SESSION_REVOKED');
  });

  it('counts the sessions of each user alone', async () => {
    const gateway = await startGateway({ settings: { sessionsPerUser: 1 } });
    const ada = await signIn(gateway);
    await signIn(gateway, 'grace');
    expect((await refresh(gateway, ada.refreshToken)).reason).toBeUndefined();
  });
});

describe('the list of sessions', () => {
  const pageQuery = 'query ($first: Int! = 100, $after: ID) { sessions(first: $first, after: $after) { id } }';

  it('comes in pages, newest first', async () => {
    const gateway = await startGateway();
    const ids: string[] = [];
    let token = '';
    for (let count = 0; count < 3; count += 1) {
      const { session, accessToken } = await signIn(gateway);
      token = accessToken;
      ids.unshift(session.id);
      await gateway.clock.advanceSeconds(1);
    }
    const page = async (variables: { first?: number; after?: string }) => {
      const answer = await gateway.send<{ sessions: { id: string }[] }>(pageQuery, variables, { token });
      return requireData(answer).sessions.map(({ id }) => id);
    };
    expect(await page({ first: 2 })).toStrictEqual(ids.slice(0, 2));
    expect(await page({ first: 2, after: ids[1] ?? '' })).toStrictEqual(ids.slice(2));
    expect(await page({ after: ids[2] ?? '' })).toStrictEqual([]);
    expect(await page({})).toStrictEqual(ids);
  });

  it.each([0, -1, 101])('has no page of %s', async (first) => {
    const gateway = await startGateway();
    const { accessToken } = await signIn(gateway);
    const answer = await gateway.send(pageQuery, { first }, { token: accessToken });
    expect(answer).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INPUT_INVALID' });
  });
});
