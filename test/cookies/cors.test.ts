import { stopGateways } from '../support/gateway';
import { startGateway } from '../support/gateway';
import { startCookieGateway } from './browser-client';

afterEach(stopGateways);

const app = 'https://app.example';
const preflight = {
  method: 'OPTIONS',
  headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
};

async function headersFor(
  url: string,
  origin: string,
  { method, headers }: { method: string; headers: Record<string, string> },
) {
  const body = method === 'POST' ? { body: '{"query":"{__typename}"}' } : {};
  const answer = await fetch(`${url}/graphql`, { method, headers: { ...headers, origin }, ...body });
  const names = ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-expose-headers'];
  return {
    vary: answer.headers.get('vary'),
    status: answer.status,
    allowed: names.map((name) => answer.headers.get(name)),
  };
}

const post = { method: 'POST', headers: { 'content-type': 'application/json' } };

describe('pages of other origins', () => {
  it.each([
    ['preflight', preflight],
    ['request', post],
  ])('on the list may send cookies along: %s', async (_, init) => {
    const { url } = await startCookieGateway({ allowedOrigins: [app] });
    const { allowed, vary } = await headersFor(url, app, init);
    expect(allowed).toStrictEqual([app, 'true', 'www-authenticate, x-request-id']);
    expect(vary).toMatch(/\bOrigin\b/i);
  });

  it.each(['https://evil.example', 'null', `${app}.evil.example`, 'http://app.example', 'https://app.example:8443'])(
    'that are not on it may neither send cookies nor read an answer: %s',
    async (origin) => {
      const { url } = await startCookieGateway({ allowedOrigins: [app] });
      for (const init of [preflight, post]) {
        const { allowed, vary } = await headersFor(url, origin, init);
        expect(allowed.slice(0, 2)).toStrictEqual([null, null]);
        expect(vary).toMatch(/\bOrigin\b/i);
      }
    },
  );

  it('get no leave for cookies where there are none', async () => {
    const { url } = await startGateway({ settings: { allowedOrigins: [app] } });
    expect((await headersFor(url, app, post)).allowed).toStrictEqual([app, null, 'www-authenticate, x-request-id']);
    expect((await headersFor(url, app, preflight)).allowed.slice(0, 2)).toStrictEqual([app, null]);
  });

  it('are told by a preflight what they may send, and for how long that holds', async () => {
    const { url } = await startGateway({ settings: { allowedOrigins: [app] } });
    const headers = { ...preflight.headers, origin: app };
    const answer = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
      vary: 'Origin, Access-Control-Request-Headers',
    });
  });

  it('are told nothing by an OPTIONS request that is no preflight', async () => {
    const { url } = await startGateway({ settings: { allowedOrigins: [app] } });
    const answer = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers: { origin: app } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { reason: 'REQUEST_MALFORMED' } }] });
    expect(answer.headers.get('access-control-allow-methods')).toBeNull();
  });
});
