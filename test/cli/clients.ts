import { LoginDocument, MeDocument } from '../../schema/generated/operations';
import type { LoginMutation } from '../../schema/generated/operations';
import { createSend, requireData } from '../support/send';
import { password as usualPassword } from './installation';
import type { RunningGateway } from './installation';

/** Logs in over HTTP; it must go well. */
export async function logIn(
  { url }: Pick<RunningGateway, 'url'>,
  username: string,
  password = usualPassword,
): Promise<LoginMutation['login']> {
  const answer = await createSend(`${url}/graphql`)(LoginDocument, { input: { username, password } });
  return requireData(answer).login;
}

/** Why the gateway refuses an access token; undefined when it accepts it. */
export async function findRefusal({ url }: Pick<RunningGateway, 'url'>, token: string): Promise<string | undefined> {
  return (await createSend(`${url}/graphql`)(MeDocument, {}, { token })).reason;
}
