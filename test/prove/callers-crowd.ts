import { LoginDocument } from '../../schema/generated/operations';
import { issueToken } from '../../src/cli/token-issue';
import { password } from '../cli/installation';
import { createClient } from './gateways-client';
import type { ProvenInstallation } from './gateways';
import type { Caller } from './callers-operations';

/** Of ten callers, eight are signed in, one is nobody, and the token of one has expired. */
export async function gatherCrowd(
  installation: ProvenInstallation,
  gatewayUrl: string,
  size: number,
): Promise<readonly Caller[]> {
  const client = createClient(gatewayUrl);
  const usernames = Array.from({ length: size }, (_, index) => `caller-${String(index)}`);
  await installation.signUp(usernames.filter((_, index) => index % 10 !== 8));
  const callers: Caller[] = [];
  for (const [index, username] of usernames.entries()) {
    if (index % 10 === 8) callers.push(createStranger(index));
    else if (index % 10 === 9) callers.push(await createLatecomer(installation, { index, username }));
    else callers.push(await signIn(client, { index, username }));
  }
  client.close();
  return callers;
}

interface Somebody {
  readonly index: number;
  readonly username: string;
}

function createStranger(index: number): Caller {
  return {
    ...{ index, username: 'nobody', subject: undefined, session: undefined, token: undefined },
    refusal: 'TOKEN_MISSING',
  };
}

async function signIn(client: ReturnType<typeof createClient>, { index, username }: Somebody): Promise<Caller> {
  const { data, reason } = await client.send(LoginDocument, { input: { username, password } });
  if (!data) throw new Error(`the login was refused: ${String(reason)}`);
  const { user, session, accessToken: token } = data.login;
  return { index, username, subject: user.id, session: session.id, token, refusal: undefined };
}

/** Somebody with a token of yesterday. */
async function createLatecomer({ core }: ProvenInstallation, { index, username }: Somebody): Promise<Caller> {
  const { clock } = core;
  const yesterday = { ...core, clock: { ...clock, now: () => new Date(clock.now().getTime() - 86_400_000) } };
  const { json } = await issueToken(yesterday, { username, lifetimeSeconds: 60, claims: {} });
  const { accessToken, sessionId } = json as { readonly accessToken: string; readonly sessionId: string };
  const { id } = await core.accounts.require(username);
  return { index, username, subject: id, session: sessionId, token: accessToken, refusal: 'TOKEN_EXPIRED' };
}
