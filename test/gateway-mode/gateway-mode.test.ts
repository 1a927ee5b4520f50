import { LoginDocument, LogoutDocument } from '../../schema/generated/operations';
import { createIdentityVerifier } from '../../src/verify';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway, TestGatewayOptions } from '../support/gateway';
import { requireData } from '../support/send';
import { refresh, signIn } from '../support/sign-in';
import { CatalogueSubgraph } from './catalogue-subgraph';

let catalogue: CatalogueSubgraph;

beforeEach(async () => {
  catalogue = await new CatalogueSubgraph().start();
});
afterEach(async () => {
  await stopGateways();
  await catalogue.stop();
});

type Settings = NonNullable<TestGatewayOptions['settings']>;

async function start(settings: Settings = {}, options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { subgraphs: [more = {}] = [], ...others } = settings;
  const subgraphs = [{ ...more, name: 'catalogue', url: catalogue.url }];
  return startGateway({ ...options, settings: { ...others, subgraphs } });
}

const engines = ['stitching', 'planner'] as const;

describe.each(engines)('in front of a graph, with the engine %s,', (supergraphEngine) => {
  const startWith = (settings: Settings = {}, options?: TestGatewayOptions) =>
    start({ supergraphEngine, ...settings }, options);

  it('people sign in, refresh, are told of the whole graph, and sign out of all of it', async () => {
    const gateway = await startWith();
    const tokens = await signIn(gateway);
    const query = '{ me { username wishes { name price } } products { id } }';

    const answer = await gateway.send(query, {}, { token: tokens.accessToken });

    expect(answer.errors).toStrictEqual([]);
    expect(answer.data).toStrictEqual({
      me: { username: 'ada', wishes: [{ name: 'Product 2', price: 10 }] },
      products: [{ id: '1' }, { id: '2' }],
    });
    expect((await refresh(gateway, tokens.refreshToken)).reason).toBeUndefined();
    await gateway.send(LogoutDocument, {}, { token: tokens.accessToken });
    const after = await gateway.send('{ products { price } }', {}, { token: tokens.accessToken });
    expect(after.reason).toBe('SESSION_REVOKED');
  });

  it('an expired token stops neither a login nor what anybody may see, and says what to do for the rest', async () => {
    const gateway = await startWith();
    const { accessToken: token, refreshToken } = await signIn(gateway);
    await gateway.clock.leap(3_600_000);

    const { data, errors } = await gateway.send('{ products { name price } }', {}, { token });

    expect(data).toMatchObject({ products: [{ name: 'Product 1', price: null }, { price: null }] });
    expect(errors.map(({ path, extensions }) => [path, extensions.reason])).toStrictEqual([
      [['products', 0, 'price'], 'TOKEN_EXPIRED'],
      [['products', 1, 'price'], 'TOKEN_EXPIRED'],
    ]);
    const refreshing = `mutation { refreshToken(input: { refreshToken: "${refreshToken}" }) { accessToken } }`;
    expect((await gateway.send(refreshing, {}, { token })).reason).toBeUndefined();
    const again = { input: { username: 'ada', password } };
    expect(requireData(await gateway.send(LoginDocument, again, { token })).login.user.username).toBe('ada');
  });

  it.each([
    ['nobody', undefined, ['price', 'TOKEN_MISSING']],
    ['somebody without the scope', 'ada', ['stock', 'FIELD_NOT_ALLOWED']],
    ['somebody without the policy', 'ada', ['margin', 'FIELD_NOT_ALLOWED']],
  ])('%s is not told, and the subgraph is not asked', async (_who, username, [field, reason]) => {
    const gateway = await startWith();
    const token = username && (await signIn(gateway, username)).accessToken;

    const { data, errors } = await gateway.send(`{ products { id ${field ?? ''} } }`, {}, { token });

    expect(data).toMatchObject({ products: [{ id: '1', [field ?? '']: null }, { id: '2' }] });
    expect(errors[0]).toMatchObject({ path: ['products', 0, field], extensions: { reason } });
    expect(catalogue.asked.join()).not.toContain(field);
  });

  it('a policy is decided by the program that embeds it', async () => {
    const grantPolicies = jest.fn(() => ['accountants']);
    const gateway = await startWith({}, { grantPolicies });
    const { accessToken: token } = await signIn(gateway);
    expect((await gateway.send('{ products { margin } }', {}, { token })).errors).toStrictEqual([]);
    expect(grantPolicies.mock.calls).toHaveLength(1);
  });

  it('an operation with anything denied is refused as a whole where that is set', async () => {
    const gateway = await startWith({ supergraphAuthorization: 'reject' });
    const { data, reason } = await gateway.send('{ products { id price } }');
    expect([data, reason]).toStrictEqual([null, 'TOKEN_MISSING']);
    expect(catalogue.asked).toStrictEqual([]);
  });

  it('strangers reach another user by name, and nothing that is told to that user alone', async () => {
    const gateway = await startWith();
    catalogue.ownerId = (await gateway.signUp({ username: 'owner', email: 'owner@example.com' })).id;
    const token = (await signIn(gateway)).accessToken;
    const named = await gateway.send('{ products { owner { username } } }', {}, { token });
    expect(named.data).toMatchObject({ products: [{ owner: { username: 'owner' } }, {}] });

    const { text, reason } = await gateway.send('{ products { owner { username email } } }', {}, { token });

    expect(reason).toBe('OTHER_ACCOUNT');
    expect(text).not.toContain('owner@example.com');
    const roles = await gateway.send('{ products { owner { roles } } }');
    expect(roles).toMatchObject({ data: null, reason: 'OTHER_ACCOUNT' });
  });

  it('each subgraph is told who is calling, in a token for this request that only it accepts', async () => {
    const gateway = await startWith();
    const { accessToken: token } = await signIn(gateway);
    const identity = { 'gateway-identity': 'forged', 'router-authorization': 'guessed' };

    await gateway.send('{ products { price } }', {}, { token, headers: identity });

    const { headers, body } = catalogue.received.at(-1) ?? { headers: {}, body: '' };
    const { clock, core } = gateway;
    const jwks = core.keys.ring.publicJwks;
    const verify = createIdentityVerifier({ issuer: core.config.issuer, audience: catalogue.url, jwks, clock });
    const caller = await verify({ headers, method: 'POST', url: '/graphql' }, body);
    expect(caller).toMatchObject({ kind: 'authenticated', viewer: { issuer: core.config.issuer } });
    expect(headers).not.toHaveProperty('router-authorization');
    expect(headers).not.toHaveProperty('authorization');
    await expect(verify({ headers, method: 'POST', url: '/graphql' }, body)).rejects.toThrow();
  });

  it.each([
    ['bearer', (token: string) => `Bearer ${token}`],
    ['none', () => undefined],
  ] as const)('or by %s, where that is set', async (identity, expected) => {
    const gateway = await startWith({ subgraphs: [{ name: 'catalogue', identity }] });
    const { accessToken: token } = await signIn(gateway);
    await gateway.send('{ products { id } }', {}, { token });
    const headers = catalogue.received.at(-1)?.headers ?? {};
    expect([headers.authorization, headers['gateway-identity']]).toStrictEqual([expected(token), undefined]);
  });

  it('headers pass both ways by list, and cookies of a subgraph are not those of the service', async () => {
    const subgraph = { requestHeaders: ['x-tenant'], answerHeaders: ['x-cost', 'set-cookie'] };
    const gateway = await startWith({ subgraphs: [{ name: 'catalogue', ...subgraph }] });
    const answer = await gateway.send('{ whoAmI }', {}, { headers: { 'x-tenant': 'blue', 'x-other': 'red' } });
    expect(answer.data).toStrictEqual({ whoAmI: 'blue' });
    expect([answer.headers.get('x-cost'), answer.headers.getSetCookie()]).toStrictEqual(['3', ['theirs=1']]);
    expect(catalogue.received.at(-1)?.headers).not.toHaveProperty('x-other');
  });

  it('a subgraph gets its credential with every request, that for its SDL too, whatever a client sends', async () => {
    const headers = { 'Router-Authorization': 'canary-of-the-catalogue-1' };
    const gateway = await startWith({ subgraphs: [{ name: 'catalogue', headers }] });
    await gateway.send('{ products { id } }', {}, { headers: { 'router-authorization': 'guessed' } });
    const sent = catalogue.received.map((request) => request.headers['router-authorization']);
    expect(sent).toStrictEqual(Array(2).fill('canary-of-the-catalogue-1'));
  });

  it('what a subgraph says of its own failures stays there', async () => {
    const gateway = await startWith();
    const { data, text, reason } = await gateway.send('{ broken products { id } }');
    expect(data).toMatchObject({ broken: null, products: [{ id: '1' }, { id: '2' }] });
    expect([reason, text.includes('SELECT')]).toStrictEqual(['INTERNAL_ERROR', false]);
  });

  it('a subgraph that is down takes nothing along, and it is not ready where that is set', async () => {
    const gateway = await startWith({ subgraphHealth: 'required', subgraphs: [{ name: 'catalogue', retries: 0 }] });
    const { accessToken: token } = await signIn(gateway);
    catalogue.answer = (response) => response.writeHead(503).end();

    const query = 'query($token: NonEmptyString!) { whoAmI verifyToken(token: $token) { active } }';
    const { data, errors } = await gateway.send(query, { token }, { token });

    expect(data).toMatchObject({ whoAmI: null, verifyToken: { active: true } });
    expect(errors[0]).toMatchObject({ path: ['whoAmI'], extensions: { reason: 'SUBGRAPH_UNAVAILABLE' } });
    expect((await gateway.send('{ me { username } }', {}, { token })).data).toStrictEqual({ me: { username: 'ada' } });
    for (let time = 0; time < 5; time += 1) await gateway.send('{ whoAmI }');
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(503);
  });

  it('a new supergraph is taken while it runs, a broken one is not', async () => {
    const gateway = await startWith();
    catalogue.sdl = catalogue.sdl.replace('whoAmI: String', 'whoAmI: String later: String');
    await gateway.gateway.reload();
    expect((await gateway.send('{ later }')).errors).toStrictEqual([]);
    catalogue.sdl = catalogue.sdl.replace('later: String', 'later: Missing');
    await gateway.gateway.reload();
    expect((await gateway.send('{ later }')).errors).toStrictEqual([]);
    expect(gateway.logger.lines.some((line) => line.startsWith('error ') && line.includes('Missing'))).toBe(true);
  });

  it.each(['id', 'id price'])('wrong variables are told about before %s is asked', async (fields) => {
    const gateway = await startWith();
    const query = `mutation($id: ID!) { buy(id: $id) { ${fields} } }`;
    const { reason, text } = await gateway.send(query, { id: { secret: 1 } });
    expect([reason, text.includes('secret')]).toStrictEqual(['INPUT_INVALID', false]);
    expect(catalogue.asked).toStrictEqual([]);
  });
});
