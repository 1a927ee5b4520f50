import { LoginDocument } from '../../schema/generated/operations';
import { password } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';

/** Logs in a user of the embedder's own store. */
export async function logIn(
  gateway: TestGateway,
  username = 'ada',
): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
  const { login } = requireData(await gateway.send(LoginDocument, { input: { username, password } }));
  return { accessToken: login.accessToken, refreshToken: login.refreshToken ?? '' };
}
