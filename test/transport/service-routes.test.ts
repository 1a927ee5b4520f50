import { createPublicKey, verify } from 'node:crypto';
import { startGateway, stopGateways } from '../support/gateway';
import { signIn } from '../support/sign-in';
import { readHeader } from '../support/token';

afterEach(stopGateways);

interface Jwks {
  readonly keys: readonly (Record<string, string> & { readonly kid: string })[];
}

describe('the published keys', () => {
  it('verify the access tokens, by their kid', async () => {
    const gateway = await startGateway();
    const { accessToken } = await signIn(gateway);
    const { keys } = (await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()) as Jwks;
    const key = keys.find(({ kid }) => kid === readHeader(accessToken)['kid']);

    const [header, payload, signature] = accessToken.split('.');
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    const isGood = verify(
      'sha256',
      Buffer.from(`${header ?? ''}.${payload ?? ''}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature ?? '', 'base64url'),
    );

    expect(isGood).toBe(true);
  });

  it('hold nothing private, and may be cached', async () => {
    const gateway = await startGateway();

    const response = await fetch(`${gateway.url}/.well-known/jwks.json`);

    const { keys } = (await response.json()) as Jwks;
    expect(keys.map((key) => Object.keys(key).sort())).toStrictEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']]);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('are sent once to those who ask whether they have changed', async () => {
    const gateway = await startGateway({ settings: { jwksMaxAgeSeconds: 60 } });
    const ask = (etag: string) => fetch(`${gateway.url}/.well-known/jwks.json`, { headers: { 'if-none-match': etag } });
    const first = await ask('"other"');
    const etag = first.headers.get('etag') ?? '';
    expect([first.status, first.headers.get('cache-control')]).toStrictEqual([200, 'public, max-age=60']);
    expect((await ask(`"other", W/${etag}`)).status).toBe(304);
    await gateway.core.keys.rotate('access');
    await gateway.clock.advanceSeconds(2);
    const changed = await ask(etag);
    expect(((await changed.json()) as Jwks).keys).toHaveLength(2);
  });

  it('leave out a symmetric key', async () => {
    const gateway = await startGateway({ settings: { signingAlgorithm: 'HS256' } });
    await signIn(gateway);

    expect(await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()).toStrictEqual({ keys: [] });
  });
});

describe('the metadata of the issuer', () => {
  it.each([
    ['http://issuer.test', ''],
    ['http://issuer.test/', ''],
    ['http://issuer.test/auth', '/auth'],
    ['http://issuer.test/a:b', '/a:b'],
  ])('of %s say where its keys are', async (issuer, suffix) => {
    const { url } = await startGateway({ settings: { issuer } });
    const response = await fetch(`${url}/.well-known/oauth-authorization-server${suffix}`);
    expect(await response.json()).toStrictEqual({
      issuer,
      jwks_uri: `http://issuer.test${suffix}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: [],
    });
  });

  it.each([
    ['somebody', ''],
    ['urn:somebody', 'somebody'],
    ['http://issuer.test/?a=b', ''],
    ['http://issuer.test/#a', ''],
    ['http://issuer.test/*/a', '/*/a'],
    ['http://issuer.test/a:b', '/acb'],
  ])('are not there for the issuer %s at %p', async (issuer, suffix) => {
    const { url } = await startGateway({ settings: { issuer } });
    expect((await fetch(`${url}/.well-known/oauth-authorization-server${suffix}`)).status).toBe(404);
  });
});

describe('health', () => {
  it.each(['live', 'ready'])('is %s while the gateway runs', async (state) => {
    const gateway = await startGateway();

    const response = await fetch(`${gateway.url}/health/${state}`);

    expect([response.status, await response.json()]).toStrictEqual([200, { status: state }]);
  });

  it('is live but not ready without the database', async () => {
    const gateway = await startGateway();
    await gateway.core.database.close();

    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(503);
  });
});

describe('answers', () => {
  it('are never cached and carry the headers that browsers want', async () => {
    const gateway = await startGateway();

    const { headers } = await gateway.send('{ __typename }');

    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'") as unknown,
    });
  });
});

describe('the production profile', () => {
  it('has no page, no introspection and no hints', async () => {
    const gateway = await startGateway({ settings: { profile: 'production' } });

    expect((await fetch(gateway.url)).status).toBe(404);
    expect((await gateway.send('{ __schema { queryType { name } } }')).reason).toBe('QUERY_INVALID');
    expect((await gateway.send('{ mee }')).text).not.toContain('Did you mean');
  });
});

describe('a strict installation', () => {
  it('fails the whole request of a bad bearer with 401, login and logout excepted', async () => {
    const gateway = await startGateway({ settings: { rejectedBearer: 'fail' } });
    const { accessToken: token } = await signIn(gateway);
    await gateway.clock.leap(900_000);

    const strict = await gateway.send('{ __typename }', {}, { token });
    const logout = await gateway.send('mutation { logout { endedSessions } }', {}, { token });

    expect(strict).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED' });
    expect(strict.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(logout.data).toStrictEqual({ logout: { endedSessions: 1 } });
  });
});
