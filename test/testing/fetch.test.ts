import { startTestGateway } from '../../src/testing';
import type { TestGateway } from '../../src/testing';
import { createContextBuilder, createIdentityVerifier } from '../../src/verify';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway({ users: [{ username: 'ada', roles: ['ADMIN'] }] });
});
afterEach(() => gateway.close());

describe('the fetch of a gateway under test', () => {
  it('answers as over the network: status, headers and body', async () => {
    const answer = await gateway.fetch('/health/live');
    expect([answer.status, answer.statusText, await answer.json()]).toStrictEqual([200, 'OK', { status: 'live' }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('takes a path, a URL and a request', async () => {
    const url = `${gateway.url}/health/live`;
    const answers = await Promise.all(
      ['/health/live', url, new URL(url), new Request(url)].map((x) => gateway.fetch(x)),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual([200, 200, 200, 200]);
  });

  it('sends what is in the request', async () => {
    const body = JSON.stringify({ query: 'query Sent { me { id } }' });
    const headers = { 'content-type': 'application/json', 'x-request-id': 'sent-by-hand' };
    const answer = await gateway.fetch('/graphql', { method: 'POST', headers, body });
    expect(answer.headers.get('x-request-id')).toBe('sent-by-hand');
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { reason: 'TOKEN_MISSING' } }] });
    expect((await gateway.fetch('/graphql', { method: 'POST', headers, body: 'x'.repeat(300_000) })).status).toBe(413);
  });

  it('has no body where there is none', async () => {
    const keys = await gateway.fetch('/.well-known/jwks.json');
    const again = await gateway.fetch('/.well-known/jwks.json', {
      headers: { 'if-none-match': keys.headers.get('etag') ?? '' },
    });
    expect([again.status, again.body]).toStrictEqual([304, null]);
  });

  it('reaches no other place, and ends when it is told to', async () => {
    await expect(gateway.fetch('https://elsewhere.test/')).rejects.toThrow('reaches https://auth-gateway.test alone');
    await expect(gateway.fetch('/health/live', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('does a hundred things at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 20 }, () => gateway.signIn('ada')));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => gateway.send('{ me { username } }', {}, { as: sessions[index % 20] })),
    );
    expect(new Set(answers.map(({ text }) => text))).toStrictEqual(new Set(['{"data":{"me":{"username":"ada"}}}\n']));
  });
});

describe('a service that verifies tokens, under test', () => {
  it('knows who is calling, until the time is over', async () => {
    const identify = createContextBuilder(gateway.trust);
    const ada = await gateway.signIn('ada');
    const { userId: subject, id: sessionId } = ada;
    expect(await identify(ada)).toMatchObject({
      kind: 'authenticated',
      viewer: { subject, sessionId, roles: ['ADMIN'] },
    });
    await gateway.expire(ada);
    expect(await identify(ada)).toMatchObject({ kind: 'rejected', reason: 'TOKEN_EXPIRED' });
  });

  it('knows keys that have taken over meanwhile', async () => {
    await gateway.close();
    gateway = await startTestGateway({ users: [{ username: 'ada' }], settings: { keyMaxAgeDays: 30 } });
    const identify = createContextBuilder(gateway.trust);
    const kidOf = ({ accessToken }: { readonly accessToken: string }) =>
      JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString()) as { readonly kid: string };
    const before = kidOf(await gateway.signIn('ada'));
    for (let count = 0; count < 3; count += 1) await gateway.advance({ days: 20 });
    const later = await gateway.signIn('ada');
    expect(kidOf(later).kid).not.toBe(before.kid);
    expect(await identify(later)).toMatchObject({ kind: 'authenticated' });
  });
});

describe('a subgraph behind a gateway, under test', () => {
  const body = '{"query":"{ products { name } }"}';
  const toRequest = (headers: Readonly<Record<string, string>>) => ({ method: 'POST', url: '/graphql', headers });

  it('knows who is calling, once', async () => {
    const verify = createIdentityVerifier({ ...gateway.trust, audience: 'products' });
    const as = await gateway.signIn('ada');
    const request = toRequest(await gateway.identify({ as, audience: 'products', body }));
    const { userId: subject } = as;
    expect(await verify(request, body)).toMatchObject({ kind: 'authenticated', viewer: { subject, roles: ['ADMIN'] } });
    await expect(verify(request, body)).rejects.toMatchObject({ extensions: { reason: 'IDENTITY_REPLAYED' } });
  });

  it('knows that nobody is', async () => {
    const verify = createIdentityVerifier({ ...gateway.trust, audience: 'products' });
    expect(await verify(toRequest(await gateway.identify({ audience: 'products', body })), body)).toMatchObject({
      kind: 'anonymous',
    });
  });

  it('refuses another audience, another body, and what is over', async () => {
    const verify = createIdentityVerifier({ ...gateway.trust, audience: 'products' });
    const mint = async (audience: string) => toRequest(await gateway.identify({ audience, body }));
    await expect(verify(await mint('reviews'), body)).rejects.toMatchObject({
      extensions: { reason: 'IDENTITY_INVALID' },
    });
    await expect(verify(await mint('products'), `${body} `)).rejects.toMatchObject({
      extensions: { reason: 'IDENTITY_MISMATCH' },
    });
    const late = await mint('products');
    await gateway.advance({ minutes: 1 });
    await expect(verify(late, body)).rejects.toMatchObject({ extensions: { reason: 'IDENTITY_EXPIRED' } });
  });

  it('is told of nobody whose token is refused', async () => {
    const as = await gateway.signIn('ada');
    await gateway.expire(as);
    await expect(gateway.identify({ as, audience: 'products', body })).rejects.toThrow('refused (TOKEN_EXPIRED)');
  });
});
