import type { Caller } from '../../src/domain/caller';
import { createIdentityVerifier, identityHeader } from '../../src/verify';
import type { ReplayVerdict } from '../../src/verify';
import { stopGateways } from '../support/gateway';
import { openIdentityScene } from '../support/identity-scene';
import type { IdentityScene } from '../support/identity-scene';
import { openProducts, openReviews, openVerifier } from '../support/identity-targets';
import type { IdentityTarget } from '../support/identity-targets';
import { readClaims, readHeader } from '../support/token';

const nobody: Caller = { kind: 'anonymous' };
const body = '{"query":"{ a }"}';

let scene: IdentityScene;
const targets: IdentityTarget[] = [];

beforeAll(async () => {
  scene = await openIdentityScene();
});
afterEach(() => {
  for (const target of targets.splice(0)) target.stop();
});
afterAll(async () => {
  await scene.stop();
  await stopGateways();
});

describe.each([
  ['the verifier', openVerifier],
  ['the example on Apollo Server', openProducts],
  ['the example on GraphQL Yoga', openReviews],
])('%s', (_name, start) => {
  const open = async () => {
    const target = await start(scene.options);
    targets.push(target);
    return target;
  };
  const outcomeFor = async (target: IdentityTarget, caller?: Caller) =>
    target.deliver({ body: target.body, tokens: [scene.issue(target.audience, target.body, caller)] });

  it('knows who has signed in at the gateway, request after request', async () => {
    const target = await open();
    const who = `http://issuer.test ${String(readClaims(scene.accessToken)['sub'])}`;
    for (let count = 0; count < 3; count += 1) expect(await outcomeFor(target)).toMatchObject({ who });
    const tokens = [scene.issue(target.audience, target.countBody)];
    expect(await target.deliver({ body: target.countBody, tokens })).toMatchObject({ count: 3 });
  });

  it('tells somebody of another issuer from the user whose id is spelt alike', async () => {
    const target = await open();
    await outcomeFor(target);
    const who = `${scene.otherIssuer} ${String(readClaims(scene.accessToken)['sub'])}`;
    expect(await outcomeFor(target, scene.foreigner)).toMatchObject({ who });
    const tokens = [scene.issue(target.audience, target.countBody, scene.foreigner)];
    expect(await target.deliver({ body: target.countBody, tokens })).toMatchObject({ count: 1 });
  });

  it.each<[what: string, caller: Caller]>([
    ['has not signed in', nobody],
    ['was refused', { kind: 'rejected', reason: 'TOKEN_EXPIRED', challenge: 'invalid_token', staleToken: undefined }],
    ['is not known for now', { kind: 'undecided', reason: 'DATABASE_UNAVAILABLE', retryAfterSeconds: 1 }],
  ])('asks who %s for an access token, as the gateway does', async (_what, caller) => {
    expect((await outcomeFor(await open(), caller)).reason).toBe('TOKEN_MISSING');
  });

  it('goes on through a rotation of keys, with tokens of the former one that arrive after it', async () => {
    const target = await open();
    const { core, clock } = scene.gateway;
    expect(await outcomeFor(target)).toMatchObject({ reason: undefined });
    await core.keys.rotate('access');
    await core.keys.reload();
    clock.jump(303_000);
    const former = scene.issue(target.audience, target.body);
    clock.jump(4000);
    const next = scene.issue(target.audience, target.body);
    expect(readHeader(next)['kid']).not.toBe(readHeader(former)['kid']);
    for (const token of [next, former]) {
      expect(await target.deliver({ body: target.body, tokens: [token] })).toMatchObject({ reason: undefined });
    }
  });

  it('refuses tokens of a key that was removed, once it has looked', async () => {
    const target = await open();
    const { core, clock } = scene.gateway;
    const stolen = core.keys.ring.signingKey;
    expect(await outcomeFor(target)).toMatchObject({ reason: undefined });
    await core.keys.remove(stolen.id);
    clock.jump(31_000);
    expect(await outcomeFor(target)).toMatchObject({ reason: undefined });
    const forged = scene.forge(target.audience, target.body, { header: { kid: stolen.id }, signer: stolen });
    expect(await target.deliver({ body: target.body, tokens: [forged] })).toMatchObject({ reason: 'IDENTITY_INVALID' });
  });

  it('answers that it cannot tell while the keys cannot be had', async () => {
    const target = await start({ ...scene.options, fetch: () => Promise.reject(new Error('down')) });
    targets.push(target);
    expect(await outcomeFor(target)).toMatchObject({ reason: 'ISSUER_UNAVAILABLE' });
  });
});

describe('the verifier of identities', () => {
  const identify = (more: object = {}) => createIdentityVerifier({ ...scene.options, audience: 'orders', ...more });
  const token = (caller?: Caller) => scene.issue('orders', body, caller);
  const url = 'http://orders.test/graphql';

  it('gives issuer, subject, session, roles, scope and the claims', async () => {
    const issued = token();
    const { sub, sid } = readClaims(scene.accessToken);
    const request = { headers: { [identityHeader]: issued }, method: 'POST', url: '/graphql' };
    expect(await identify()(request, Buffer.from(body))).toStrictEqual({
      kind: 'authenticated',
      viewer: {
        ...{ issuer: 'http://issuer.test', subject: sub, sessionId: sid, roles: ['EDITOR'], scope: [] },
        claims: readClaims(issued),
      },
    });
  });

  it('gives nobody for a request of nobody', async () => {
    const request = { headers: { [identityHeader]: token(nobody) }, method: 'POST', url: '/' };
    expect(await identify()(request, body)).toStrictEqual({ kind: 'anonymous' });
  });

  it('says that another issuer vouches for somebody, who has no session here', async () => {
    const request = { headers: { [identityHeader]: token(scene.foreigner) }, method: 'POST', url: '/' };
    expect(await identify()(request, body)).toMatchObject({
      viewer: { issuer: scene.otherIssuer, sessionId: undefined, roles: [] },
    });
  });

  it.each<[what: string, make: (value: string) => Parameters<ReturnType<typeof identify>>[0]]>([
    ['of the Fetch API', (value) => new Request(url, { method: 'POST', headers: { [identityHeader]: value } })],
    ['with capitals', (value) => ({ headers: { 'Gateway-Identity': value }, method: 'POST', url })],
    ['of Node', (value) => ({ headers: {}, headersDistinct: { [identityHeader]: [value] }, method: 'POST', url })],
    [
      'of Fastify',
      (value) => ({ headers: {}, raw: { headersDistinct: { [identityHeader]: [value] } }, method: 'POST', url }),
    ],
  ])('reads a request %s', async (_what, make) => {
    expect(await identify()(make(token()), body)).toMatchObject({ kind: 'authenticated' });
  });

  it.each<[what: string, make: (value: string) => Parameters<ReturnType<typeof identify>>[0], reason: string]>([
    [
      'of the Fetch API with two',
      (value) =>
        new Request(url, {
          method: 'POST',
          headers: [
            [identityHeader, value],
            [identityHeader, value],
          ],
        }),
      'IDENTITY_MALFORMED',
    ],
    [
      'with two spellings',
      (value) => ({ headers: { [identityHeader]: value, 'Gateway-Identity': value }, method: 'POST', url }),
      'IDENTITY_MALFORMED',
    ],
    [
      'with another method',
      (value) => ({ headers: { [identityHeader]: value }, method: 'PUT', url }),
      'IDENTITY_MISMATCH',
    ],
    ['without a method', (value) => ({ headers: { [identityHeader]: value }, url }), 'IDENTITY_MISMATCH'],
    ['without a URL', (value) => ({ headers: { [identityHeader]: value }, method: 'POST' }), 'IDENTITY_MISMATCH'],
  ])('refuses a request %s', async (_what, make, reason) => {
    const extensions = { code: 'FORBIDDEN', reason };
    await expect(identify()(make(token()), body)).rejects.toMatchObject({ extensions });
  });

  it('tells the developer who passes a body that was parsed', async () => {
    const request = { headers: { [identityHeader]: token() }, method: 'POST', url };
    const parsed = JSON.parse(body) as string;
    await expect(identify()(request, parsed)).rejects.toThrow('not what was parsed');
  });

  it('accepts one of two that come at the same moment', async () => {
    const verify = identify();
    const request = { headers: { [identityHeader]: token() }, method: 'POST', url };
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => verify(request, body)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('does not know what another process, or the one before a restart, has accepted, unless they share a memory', async () => {
    const request = { headers: { [identityHeader]: token() }, method: 'POST', url };
    await identify()(request, body);
    await expect(identify()(request, body)).resolves.toMatchObject({ kind: 'authenticated' });
    const seen = new Set<string>();
    const note = (id: string) => {
      const isFirst = !seen.has(id);
      seen.add(id);
      return Promise.resolve<ReplayVerdict>(isFirst ? 'first' : 'again');
    };
    const replays = { note };
    const shared = { headers: { [identityHeader]: token() }, method: 'POST', url };
    await identify({ replays })(shared, body);
    await expect(identify({ replays })(shared, body)).rejects.toMatchObject({
      extensions: { reason: 'IDENTITY_REPLAYED' },
    });
  });

  it('lets nobody in while a shared memory is away', async () => {
    const replays = { note: () => Promise.reject(new Error('away')) };
    const request = { headers: { [identityHeader]: token() }, method: 'POST', url };
    const extensions = { code: 'UNAVAILABLE', reason: 'REPLAY_UNKNOWN', retryAfterSeconds: 1 };
    await expect(identify({ replays })(request, body)).rejects.toMatchObject({ extensions });
  });

  it('lets nobody in while its memory is full, and goes on when tokens have expired', async () => {
    const verify = identify({ replayMemorySize: 2 });
    const send = () => verify({ headers: { [identityHeader]: token() }, method: 'POST', url }, body);
    await Promise.all([send(), send()]);
    await expect(send()).rejects.toMatchObject({ extensions: { reason: 'REPLAY_UNKNOWN' } });
    scene.gateway.clock.jump(30_000);
    await expect(send()).resolves.toMatchObject({ kind: 'authenticated' });
  });

  it.each<[what: string, change: object, problems: number]>([
    ['a key set without TLS in production', { profile: 'production' }, 1],
    ['an issuer without TLS whose keys are to be found', { jwksUri: undefined }, 1],
    ['no memory', { replayMemorySize: 0 }, 1],
    ['a memory without bounds', { replayMemorySize: Infinity }, 1],
    ['no audience', { audience: undefined }, 1],
    ['an algorithm that anybody can sign with', { algorithms: ['HS256'] }, 1],
    ['an unknown option', { jwksUrl: 'https://a.example' }, 1],
    ['no issuer and no keys', { issuer: undefined, jwksUri: undefined }, 2],
  ])('refuses %s at once', (_what, change, count) => {
    const problems = new RegExp(`^.*:(?:\\n {2}- createIdentityVerifier: must .+){${String(count)}}$`);
    expect(() => identify(change)).toThrow(problems);
  });

  it('finds the keys of an issuer by itself', async () => {
    const asked: string[] = [];
    const fetch = (uri: string) => {
      asked.push(uri);
      return Promise.reject(new Error('down'));
    };
    createIdentityVerifier({ issuer: 'https://auth.example/', audience: 'orders', fetch });
    await Promise.resolve();
    expect(asked).toStrictEqual(['https://auth.example/.well-known/jwks.json']);
  });
});
