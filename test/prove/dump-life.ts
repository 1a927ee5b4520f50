import {
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  RefreshTokenDocument,
  RevokeSessionDocument,
} from '../../schema/generated/operations';
import type { TokensFragment } from '../../schema/generated/operations';
import { createUser, password } from '../cli/installation';
import type { Installation, RunningGateway } from '../cli/installation';
import { createSend, requireData } from '../support/send';
import type { Send } from '../support/send';
import { amount } from './proof';

/** Tokens of a client. */
export interface Pair {
  readonly accessToken: string;
  /** Empty when the access token was refreshed alone. */
  readonly refreshToken: string;
}

/** What became of an installation, whose gateway still runs. */
export interface Life {
  readonly send: Send;
  /** Everything that was ever handed out. */
  readonly tokens: readonly Pair[];
  /** Those that are good still. */
  readonly live: readonly Pair[];
  /** Every password that was ever in force. */
  readonly passwords: readonly string[];
}

/** How often everything happens that leaves sessions behind. */
const rounds = amount({ short: 1, full: 20 });

const newPassword = 'a password to come after the first';

/** Everything that can happen to sessions, twice: with tokens signed with a secret, and then with a key pair. */
export async function live(installation: Installation): Promise<Life> {
  await createUser(installation, 'ada');
  const tokens: Pair[] = [];
  const secretly = await installation.serve({ SIGNING_ALGORITHM: 'HS256' });
  const before = createClient(secretly, tokens);
  let first = await useSessions(before);
  for (let round = 1; round < rounds; round += 1) first = await useSessions(before);
  await secretly.stop('SIGTERM');

  const gateway = await installation.serve();
  const client = createClient(gateway, tokens);
  const kept = await client.refresh(first.refreshToken);
  const input = { currentPassword: password, newPassword };
  const changed = await client.send(ChangePasswordDocument, { input }, { token: kept.accessToken });
  const current = client.keep(requireData(changed).changePassword);
  const other = await client.logIn(newPassword);
  const live = [await client.refresh(current.refreshToken), await client.refresh(other.refreshToken)];
  return { send: client.send, tokens, live, passwords: [password, newPassword] };
}

/** Logins, refreshes of both kinds, and ends. */
async function useSessions(client: Client): Promise<Pair> {
  const first = await client.logIn(password);
  const second = await client.logIn(password);
  const third = await client.logIn(password);
  const fourth = await client.logIn(password);
  await client.refresh((await client.refresh(second.refreshToken)).refreshToken);
  await client.send(LogoutDocument, {}, { token: third.accessToken });
  await client.send(RevokeSessionDocument, { id: sessionIdOf(fourth) }, { token: first.accessToken });
  const slid = await client.send(RefreshTokenDocument, {}, { token: first.accessToken });
  client.keep(requireData(slid).refreshToken);
  return client.refresh(first.refreshToken);
}

/** The session of a pair of tokens: the second part of the refresh token. */
export function sessionIdOf({ refreshToken }: Pair): string {
  return refreshToken.split('.')[1] ?? '';
}

interface Client {
  readonly send: Send;
  keep(tokens: TokensFragment): Pair;
  logIn(currentPassword: string): Promise<Pair>;
  refresh(refreshToken: string): Promise<Pair>;
}

/** Does what must go well, and keeps all tokens that come of it. */
function createClient({ url }: RunningGateway, kept: Pair[]): Client {
  const send = createSend(`${url}/graphql`);
  const keep = ({ accessToken, refreshToken }: TokensFragment): Pair => {
    const pair = { accessToken, refreshToken: refreshToken ?? '' };
    kept.push(pair);
    return pair;
  };
  return {
    send,
    keep,
    logIn: async (current) =>
      keep(requireData(await send(LoginDocument, { input: { username: 'ada', password: current } })).login),
    refresh: async (refreshToken) =>
      keep(requireData(await send(RefreshTokenDocument, { input: { refreshToken } })).refreshToken),
  };
}
