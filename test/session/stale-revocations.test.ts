import { LogoutDocument, MeDocument } from '../../schema/generated/operations';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { signIn } from '../support/sign-in';

afterEach(stopGateways);

const verify = 'query ($token: NonEmptyString!) { verifyToken(token: $token) { active } }';

/** A gateway that has not been able to read the ends of sessions for so long. */
async function startStale(staleRevocations: 'serve' | 'refuse', seconds: number) {
  const gateway = await startGateway({
    settings: { staleRevocations, rejectedBearer: 'fail' },
    resolvers: [],
  });
  const tokens = await signIn(gateway);
  jest.spyOn(gateway.core.sessionStore, 'listRevoked').mockRejectedValue(new Error('away'));
  await gateway.clock.advanceSeconds(seconds);
  return { gateway, ...tokens };
}

const me = ({ send }: TestGateway, token: string) => send(MeDocument, {}, { token });

describe('a gateway that cannot read what other processes have ended', () => {
  it.each([
    ['serve', 10],
    ['serve', 60],
    ['refuse', 10],
  ] as const)('lets good tokens in with %s for %s s', async (staleRevocations, seconds) => {
    const { gateway, accessToken } = await startStale(staleRevocations, seconds);
    expect((await me(gateway, accessToken)).errors).toStrictEqual([]);
    expect(requireData(await gateway.send(verify, { token: accessToken }))).toStrictEqual({
      verifyToken: { active: true },
    });
  });

  it('answers UNAVAILABLE to good tokens with refuse after 10 s, and no challenge', async () => {
    const { gateway, accessToken } = await startStale('refuse', 11);
    for (const answer of [await me(gateway, accessToken), await gateway.send(verify, { token: accessToken })]) {
      expect(answer.errors.map(({ extensions }) => extensions)).toStrictEqual([
        { code: 'UNAVAILABLE', reason: 'DATABASE_UNAVAILABLE', retryAfterSeconds: 1 },
      ]);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('www-authenticate')).toBeNull();
    }
  });

  it('says of bad tokens what it always says, and knows the sessions that it has ended itself', async () => {
    const { gateway, accessToken } = await startStale('refuse', 0);
    await gateway.send(LogoutDocument, {}, { token: accessToken });
    await gateway.clock.advanceSeconds(11);
    expect((await me(gateway, accessToken)).reason).toBe('SESSION_REVOKED');
    expect((await me(gateway, 'x')).reason).toBe('TOKEN_MALFORMED');
    expect((await gateway.send('{ me { id } }')).reason).toBe('TOKEN_MISSING');
  });

  it('serves again as soon as it can read', async () => {
    const { gateway, accessToken } = await startStale('refuse', 11);
    jest.restoreAllMocks();
    await gateway.clock.advanceSeconds(1);
    expect((await me(gateway, accessToken)).errors).toStrictEqual([]);
  });
});
