import { password } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import type { Answer } from '../support/send';

/** Logs in as `ada`, whose account is created where it is missing, and asks for these fields of the payload. */
export async function logInAsking(
  gateway: TestGateway,
  fields: string,
): Promise<Answer<{ login: Record<string, unknown> }>> {
  if ((await gateway.core.accounts.findByLoginName('ada')) === undefined) await gateway.signUp();
  const operation = `mutation($input: LoginInput!) { login(input: $input) { ${fields} } }`;
  return gateway.send(operation, { input: { username: 'ada', password } });
}
