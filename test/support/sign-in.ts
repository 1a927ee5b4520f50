import { LoginDocument, RefreshTokenDocument } from '../../schema/generated/operations';
import type { TokensFragment } from '../../schema/generated/operations';
import { password } from './gateway';
import type { TestGateway } from './gateway';
import { requireData } from './send';
import type { Answer } from './send';

/** Tokens of a client, both of them. */
export interface SignedIn extends TokensFragment {
  readonly refreshToken: string;
}

/** Logs in, creating the account first where there is none of that name; with the tokens of another session, if given. */
export async function signIn(gateway: TestGateway, username = 'ada', token?: string): Promise<SignedIn> {
  const existing = await gateway.core.accounts.findByLoginName(username);
  if (existing === undefined) await gateway.signUp({ username });
  const answer = await gateway.send(LoginDocument, { input: { username, password } }, { token });
  return withRefreshToken(requireData(answer).login);
}

/** Refreshes with a refresh token, whatever comes of it. */
export async function refresh(
  gateway: TestGateway,
  refreshToken: string,
): Promise<Answer<{ refreshToken: TokensFragment }>> {
  return gateway.send(RefreshTokenDocument, { input: { refreshToken } });
}

/** Refreshes with a refresh token; it must go well. */
export async function refreshed(gateway: TestGateway, refreshToken: string): Promise<SignedIn> {
  return withRefreshToken(requireData(await refresh(gateway, refreshToken)).refreshToken);
}

/** Refreshes with an access token alone, whatever comes of it. */
export async function refreshWithBearer(
  gateway: TestGateway,
  token: string,
): Promise<Answer<{ refreshToken: TokensFragment }>> {
  return gateway.send(RefreshTokenDocument, {}, { token });
}

function withRefreshToken(tokens: TokensFragment): SignedIn {
  if (typeof tokens.refreshToken !== 'string') throw new Error('expected a refresh token');
  return { ...tokens, refreshToken: tokens.refreshToken };
}
