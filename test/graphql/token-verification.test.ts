import { LogoutDocument, VerifyTokenDocument } from '../../schema/generated/operations';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { signIn } from '../support/sign-in';

afterEach(stopGateways);

type Spoil = (gateway: TestGateway, token: string) => Promise<string>;

describe('verifyToken', () => {
  it.each<[reason: string, spoil: Spoil]>([
    ['TOKEN_EXPIRED', (gateway, token) => gateway.clock.leap(3_600_000).then(() => token)],
    ['SESSION_REVOKED', (gateway, token) => gateway.send(LogoutDocument, {}, { token }).then(() => token)],
    ['TOKEN_INVALID', (_gateway, token) => Promise.resolve(`${token.slice(0, -8)}AAAAAAAA`)],
    ['TOKEN_MALFORMED', () => Promise.resolve('no token')],
  ])('tells nothing but the reason %s of a token that is not active', async (reason, spoil) => {
    const gateway = await startGateway();
    const token = await spoil(gateway, (await signIn(gateway)).accessToken);
    const { accessToken } = await signIn(gateway, 'bob');

    const { verifyToken } = requireData(await gateway.send(VerifyTokenDocument, { token }, { token: accessToken }));

    const nothing = { issuer: null, subject: null, sessionId: null, expiresAt: null, roles: [], scope: [] };
    expect(verifyToken).toStrictEqual({ active: false, reason, ...nothing });
  });
});
