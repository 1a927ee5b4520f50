import { createAuthGateway, createAuthGraph } from '../../src/app';
import type { AuthGateway } from '../../src/app';
import { MisuseError } from '../../src/domain/misuse-error';
import { FakeClock } from '../../src/testing/fake-clock';
import { FakeIssuer } from '../support/fake-issuer';
import { MemoryLogger } from '../support/memory-logger';
import { createSend } from '../support/send';
import { WhoResolver } from './who.resolver';

let issuer: FakeIssuer;
let gateway: AuthGateway;

const options = () => ({
  clock: new FakeClock(),
  logger: new MemoryLogger(),
  resolvers: [WhoResolver],
  policies: { 'Query.readers': { scope: ['read'] } },
  settings: {
    verifyOnly: true,
    port: 0,
    stopDelayMs: 0,
    profile: 'test' as const,
    databaseUrl: 'file:/nowhere/at/all.db',
    trustedIssuers: [{ issuer: issuer.url, jwksUri: issuer.jwksUri, audience: 'graphql', rolesClaim: 'roles' }],
  },
});

beforeAll(async () => {
  issuer = await new FakeIssuer().start();
  gateway = await createAuthGateway(options());
});
afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
});

const send = (query: string, token?: string) => createSend(`${gateway.url}/graphql`)(query, {}, { token });

describe('a gateway that only verifies', () => {
  it('has no field that is about accounts', () => {
    const { schema } = gateway;
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort()).toStrictEqual(
      ['_service', 'editors', 'readers', 'verifyToken', 'who'].sort(),
    );
    expect(schema.getMutationType()).toBeUndefined();
    expect(schema.getType('User')).toBeUndefined();
  });

  it.each([
    ['{ who }', undefined, 'TOKEN_MISSING'],
    ['{ who }', () => 'a.b.c', 'TOKEN_MALFORMED'],
    ['{ who }', () => issuer.sign(), undefined],
    ['{ who }', () => issuer.sign({ claims: { iss: 'http://127.0.0.1:4000' } }), 'TOKEN_INVALID'],
    ['{ editors }', () => issuer.sign({ claims: { roles: ['EDITOR'] } }), undefined],
    ['{ readers }', () => issuer.sign(), 'INSUFFICIENT_SCOPE'],
    ['mutation { login(input: { username: "ada", password: "a" }) { accessToken } }', undefined, 'QUERY_INVALID'],
    ['{ me { id } }', () => issuer.sign(), 'QUERY_INVALID'],
  ])('answers %s, asked with %p, with the reason %s', async (query, token, reason) => {
    expect((await send(query, token?.())).reason).toBe(reason);
  });

  it('tells what it makes of a token', async () => {
    const { data } = await send(`{ verifyToken(token: "${issuer.sign()}") { active subject sessionId } }`);
    expect(data).toStrictEqual({ verifyToken: { active: true, subject: 'ada-elsewhere', sessionId: null } });
  });

  it('is ready without a database, and publishes no keys', async () => {
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/.well-known/jwks.json`)).status).toBe(404);
  });

  it('says why there are no accounts', () => {
    expect(() => gateway.accounts).toThrow(MisuseError);
    expect(() => gateway.sessions).toThrow(MisuseError);
  });

  it('answers UNAVAILABLE, and never UNAUTHENTICATED, while the issuer is down', async () => {
    const graph = await createAuthGraph({ ...options(), fetch: () => Promise.reject(new Error('down')) });
    const context = await graph.createContext({ headers: { authorization: `Bearer ${issuer.sign()}` } });
    expect(context).toMatchObject({ kind: 'undecided', reason: 'ISSUER_UNAVAILABLE', retryAfterSeconds: 5 });
    await graph.stop();
  });
});
