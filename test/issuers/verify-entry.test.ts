import { challengeFor, createContextBuilder, ConfigError, requireAuthenticated } from '../../src/verify';
import type { ContextBuilderOptions, IncomingRequest } from '../../src/verify';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { signIn } from '../support/sign-in';
import { readClaims } from '../support/token';

let gateway: TestGateway;
let options: ContextBuilderOptions;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  const jwksUri = `${gateway.url}/.well-known/jwks.json`;
  const { clock } = gateway;
  options = { issuer: 'http://issuer.test', audience: 'graphql', jwksUri, profile: 'development', clock };
  await gateway.signUp({ username: 'ada', roles: ['EDITOR'] });
  token = (await signIn(gateway)).accessToken;
});
afterAll(stopGateways);

const bearer = () => `Bearer ${token}`;

describe('the context builder for other services', () => {
  it('knows user, session, roles and claims of a token of the gateway', async () => {
    const { sub, sid } = readClaims(token);
    expect(await createContextBuilder(options)({ headers: { authorization: bearer() } })).toStrictEqual({
      kind: 'authenticated',
      viewer: {
        ...{ issuer: 'http://issuer.test', subject: sub, sessionId: sid, roles: ['EDITOR'], scope: [] },
        claims: readClaims(token),
      },
    });
  });

  it.each<[what: string, request: () => IncomingRequest, kind: string]>([
    ['of the Fetch API', () => new Request('http://a.test', { headers: { authorization: bearer() } }), 'authenticated'],
    ['of another Fetch API', () => ({ headers: { get: () => bearer() } }), 'authenticated'],
    ['with a capital', () => ({ headers: { Authorization: bearer() } }), 'authenticated'],
    ['with nothing', () => ({ headers: {} }), 'anonymous'],
    ['of the Fetch API with nothing', () => new Request('http://a.test'), 'anonymous'],
    ['with the token elsewhere', () => ({ headers: { cookie: token, 'x-authorization': bearer() } }), 'anonymous'],
    ['of the Fetch API with two tokens', () => ({ headers: twice(new Headers()) }), 'rejected'],
    ['with two spellings', () => ({ headers: { authorization: bearer(), Authorization: bearer() } }), 'rejected'],
    ['of Node with two tokens', () => ({ headers: {}, headersDistinct: both() }), 'rejected'],
    ['of Fastify with two tokens', () => ({ headers: {}, raw: { headersDistinct: both() } }), 'rejected'],
    ['with a bad token', () => ({ headers: { authorization: `${bearer()}x` } }), 'rejected'],
  ])('reads a request %s', async (_what, request, kind) => {
    expect((await createContextBuilder(options)(request())).kind).toBe(kind);
  });

  const both = () => ({ authorization: [bearer(), bearer()] });
  const twice = (headers: Headers) => {
    headers.append('authorization', bearer());
    headers.append('authorization', bearer());
    return headers;
  };

  it('reads the roles from their usual claim where the name of another is left undefined', async () => {
    const createContext = createContextBuilder({ ...options, rolesClaim: undefined });
    const caller = await createContext({ headers: { authorization: bearer() } });
    expect(caller).toMatchObject({ viewer: { roles: ['EDITOR'] } });
  });

  it.each([
    ['nothing', undefined, 'Bearer'],
    ['a good token', bearer, undefined],
    ['a bad one', () => 'Bearer a.b.c', 'Bearer error="invalid_token"'],
    ['another scheme', () => 'Basic YTpi', 'Bearer error="invalid_request"'],
  ])('has for a caller with %s the challenge %s', async (_what, authorization, challenge) => {
    const headers = authorization === undefined ? {} : { authorization: authorization() };
    expect(challengeFor(await createContextBuilder(options)({ headers }))).toBe(challenge);
  });

  it('leaves it open while the keys cannot be had', async () => {
    const createContext = createContextBuilder({ ...options, fetch: () => Promise.reject(new Error('down')) });
    const caller = await createContext({ headers: { authorization: bearer() } });
    expect(caller).toStrictEqual({ kind: 'undecided', reason: 'ISSUER_UNAVAILABLE', retryAfterSeconds: 5 });
    const extensions = { code: 'UNAVAILABLE', reason: 'ISSUER_UNAVAILABLE', retryAfterSeconds: 5 };
    expect(challengeFor(caller)).toBeUndefined();
    expect(() => requireAuthenticated(caller)).toThrow(expect.objectContaining({ extensions }) as Error);
  });

  it.each<[what: string, change: object, problems: number]>([
    ['a key set without TLS in production', { profile: 'production' }, 1],
    ['a profile that it does not know', { profile: 'Production' }, 2],
    ['no cache', { cacheSize: 0 }, 1],
    ['a cache of half a token', { cacheSize: 1.5 }, 1],
    ['a cache without bounds', { cacheSize: Infinity }, 1],
    ['an unknown option', { jwks_uri: 'https://a.example' }, 1],
    ['no audience', { audience: undefined }, 1],
    ['everything wrong', { issuer: '', audience: '', jwksUri: undefined, algorithms: ['HS256'] }, 4],
  ])('refuses %s at once', (_what, change, count) => {
    const build = () => createContextBuilder({ ...options, ...change });
    expect(build).toThrow(ConfigError);
    expect(build).toThrow(new RegExp(`^.*:(?:\\n {2}- createContextBuilder: must .+){${String(count)}}$`));
  });
});
