import { LogoutDocument, MeDocument } from '../../schema/generated/operations';
import { startGateway, stopGateways } from '../support/gateway';
import { refresh, refreshed, refreshWithBearer, signIn } from '../support/sign-in';
import { requireData } from '../support/send';

afterEach(stopGateways);

describe('session', () => {
  it('lives from login over every way to refresh until logout, and then nothing of it lives', async () => {
    const gateway = await startGateway();
    const first = await signIn(gateway);
    expect(requireData(await gateway.send(MeDocument, {}, { token: first.accessToken })).me.username).toBe('ada');

    const second = await refreshed(gateway, first.refreshToken);
    const third = requireData(await refreshWithBearer(gateway, second.accessToken)).refreshToken;
    expect(third.refreshToken).toBeNull();
    expect(third.session.id).toBe(first.session.id);

    const logout = await gateway.send(LogoutDocument, {}, { token: third.accessToken });
    expect(requireData(logout).logout.endedSessions).toBe(1);

    for (const { accessToken } of [first, second, third]) {
      expect((await gateway.send(MeDocument, {}, { token: accessToken })).reason).toBe('SESSION_REVOKED');
      expect((await refreshWithBearer(gateway, accessToken)).reason).toBe('SESSION_REVOKED');
    }
    expect((await refresh(gateway, second.refreshToken)).reason).toBe('SESSION_REVOKED');
  });
});
