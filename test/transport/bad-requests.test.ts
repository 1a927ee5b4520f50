import { request } from 'node:http';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { readAnswer } from '../support/send';
import type { Answer } from '../support/send';
import { signIn } from '../support/sign-in';

afterEach(stopGateways);

const json = { 'content-type': 'application/json' };

async function post(
  gateway: TestGateway,
  body: string,
  headers: Record<string, string> = json,
): Promise<Answer<unknown>> {
  return readAnswer(await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body }));
}

describe('a request', () => {
  it.each([
    ['broken JSON', '{"query": ', 400, 'REQUEST_MALFORMED'],
    ['an empty body', '', 400, 'REQUEST_MALFORMED'],
    ['a list', '[]', 400, 'REQUEST_MALFORMED'],
    ['a batch', '[{"query":"{__typename}"},{"query":"{__typename}"}]', 400, 'REQUEST_MALFORMED'],
    ['text', '"{__typename}"', 400, 'REQUEST_MALFORMED'],
    ['null', 'null', 400, 'REQUEST_MALFORMED'],
    ['no query', '{}', 400, 'REQUEST_MALFORMED'],
    ['a query of another type', '{"query":1}', 400, 'REQUEST_MALFORMED'],
    ['variables of another type', '{"query":"{__typename}","variables":"x"}', 400, 'REQUEST_MALFORMED'],
    ['a prototype', '{"query":"{__typename}","__proto__":{"admin":true}}', 400, 'REQUEST_MALFORMED'],
    ['a body of 300 KiB', `{"query":"{__typename}","x":"${'x'.repeat(300 * 1024)}"}`, 413, 'REQUEST_TOO_LARGE'],
    ['no GraphQL', '{"query":"{"}', 400, 'QUERY_MALFORMED'],
    ['unknown fields', '{"query":"{nothing}"}', 400, 'QUERY_INVALID'],
    ['an unknown operation', '{"query":"query A{__typename}","operationName":"B"}', 400, 'OPERATION_UNKNOWN'],
    ['a subscription', '{"query":"subscription{x}"}', 400, 'QUERY_INVALID'],
    [
      'a persisted query',
      '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}',
      200,
      'PERSISTED_QUERY_UNKNOWN',
    ],
    ['1,001 tokens', JSON.stringify({ query: `{${'__typename '.repeat(1000)}}` }), 400, 'QUERY_TOO_COMPLEX'],
  ])('with %s is refused with a status and a reason', async (_, body, status, reason) => {
    const gateway = await startGateway();

    const answer = await post(gateway, body);

    expect(answer).toMatchObject({ status, reason });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.text).not.toMatch(/node_modules|\.ts:|\bat /);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/graphql', ''])(
    'with the content type %j is refused: a foreign page could send it silently',
    async (contentType) => {
      const gateway = await startGateway();

      const answer = await post(gateway, '{"query":"{__typename}"}', { 'content-type': contentType });

      expect(answer).toMatchObject({ code: 'BAD_REQUEST', reason: 'REQUEST_MALFORMED' });
    },
  );

  it.each(['{__typename}', 'mutation{logout{endedSessions}}'])('by GET is refused: %s', async (query) => {
    const gateway = await startGateway();

    const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { 'apollo-require-preflight': '1' },
    });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('to another path is not found, and says what to send where', async () => {
    const gateway = await startGateway();

    const answer = await readAnswer(await fetch(`${gateway.url}/nothing`));

    expect(answer).toMatchObject({ status: 404, reason: 'REQUEST_MALFORMED' });
  });

  it('with two Authorization headers is rejected as invalid_request, and goes on anonymously', async () => {
    const gateway = await startGateway();
    const { accessToken } = await signIn(gateway);
    const bearer = `Bearer ${accessToken}`;

    const { body, challenge } = await sendRaw(gateway, '{ __typename me { id } }', [
      'Authorization',
      bearer,
      'authorization',
      bearer,
    ]);

    expect(body).toContain('TOKEN_MALFORMED');
    expect(challenge).toBe('Bearer error="invalid_request"');
  });

  it.each([
    ['login', 'mutation { a: login(input: $a) { expiresIn } b: login(input: $a) { expiresIn } }'],
    [
      'fragments',
      'mutation { ...A b: login(input: $a) { expiresIn } } fragment A on Mutation { login(input: $a) { expiresIn } }',
    ],
    ['inline fragments', 'mutation { ... { a: login(input: $a) { expiresIn } } ... { refreshToken { expiresIn } } }'],
  ])('with two credential fields is refused before any is carried out: %s', async (_, template) => {
    const gateway = await startGateway();
    const input = '{ username: "ada", password: "correct horse battery staple" }';

    const answer = await gateway.send(template.replaceAll('$a', input));

    expect(answer).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'TOO_MANY_CREDENTIAL_FIELDS', data: undefined });
  });
});

/** fetch joins repeated headers, so this one goes by hand. */
async function sendRaw(
  gateway: TestGateway,
  query: string,
  authorization: string[],
): Promise<{ body: string; challenge: unknown }> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify({ query });
    const length = String(Buffer.byteLength(text));
    const headers = [
      'Host',
      'gateway.test',
      'Content-Type',
      'application/json',
      'Content-Length',
      length,
      ...authorization,
    ];
    const sent = request(`${gateway.url}/graphql`, { method: 'POST', headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        resolve({ body, challenge: response.headers['www-authenticate'] });
      });
    });
    sent.on('error', reject).end(text);
  });
}
