import { start } from '../../examples/embedded/server';
import type { AuthGateway } from '../../src/app';
import { createDirectory, stopGateways, testSettings } from '../support/gateway';
import { createSend, requireData } from '../support/send';
import type { Answer, Send } from '../support/send';

const passwords = { ada: 'the analytical engine of 1843', grace: 'a moth in relay number 70' };

let gateway: AuthGateway;
let send: Send;
const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);

beforeAll(async () => {
  gateway = await start({ ...testSettings(createDirectory()), logLevel: 'silent' });
  send = createSend(`${gateway.url}/graphql`);
});
afterAll(async () => {
  await gateway.stop();
  await stopGateways();
});

type Payload = Record<'accessToken' | 'refreshToken' | 'startPage', string> & { readonly extra: object };

function logIn(username: 'ada' | 'grace', password: string): Promise<Answer<{ login: Payload }>> {
  const fields = '{ login(input: $input) { accessToken refreshToken startPage extra } }';
  return send(`mutation($input: LoginInput!) ${fields}`, { input: { username, password } });
}

async function tokenOf(username: 'ada' | 'grace'): Promise<string> {
  return requireData(await logIn(username, passwords[username])).login.accessToken;
}

describe('the embedded example', () => {
  it('signs in against its own users, and answers with a typed field and an extra', async () => {
    const { login } = requireData(await logIn('ada', passwords.ada));
    expect(login.startPage).toMatch(/^\/people\/ada\?since=\d{4}-/);
    expect(login.extra).toStrictEqual({ tenant: 'acme' });
  });

  it('adds the same at a refresh', async () => {
    const { refreshToken } = requireData(await logIn('ada', passwords.ada)).login;
    const operation = 'mutation($input: RefreshTokenInput) { refreshToken(input: $input) { startPage extra } }';
    const answer = await send<{ refreshToken: Payload }>(operation, { input: { refreshToken } });
    expect(requireData(answer).refreshToken.startPage).toMatch(/^\/people\/ada\?since=\d{4}-/);
    expect(requireData(answer).refreshToken.extra).toStrictEqual({ tenant: 'acme' });
  });

  it('puts its claim where its own resolvers find it', async () => {
    const answer = await send('{ tenant me { username } }', {}, { token: await tokenOf('grace') });
    expect(answer.data).toStrictEqual({ tenant: 'navy', me: { username: 'grace' } });
  });

  it.each([
    ['{ motto }', undefined, undefined],
    ['{ tenant }', undefined, 'TOKEN_MISSING'],
    ['{ secret }', undefined, 'TOKEN_MISSING'],
    ['{ secret }', 'grace', 'INSUFFICIENT_ROLE'],
    ['{ secret }', 'ada', undefined],
  ] as const)('answers %s, asked by %s, with the reason %s', async (operation, username, reason) => {
    const token = username === undefined ? undefined : await tokenOf(username);
    expect((await send(operation, {}, { token })).reason).toBe(reason);
  });

  it('warns of a refusal, without the password', async () => {
    expect((await logIn('ada', 'not the right one')).reason).toBe('BAD_CREDENTIALS');
    expect(warn.mock.calls).toStrictEqual([['login refused: BAD_CREDENTIALS (127.0.0.1)']]);
  });

  it('has no changePassword, because its users cannot', () => {
    expect(gateway.schema.getMutationType()?.getFields()).not.toHaveProperty('changePassword');
  });
});
