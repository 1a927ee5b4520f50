import { request } from 'node:http';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { createSend } from '../support/send';
import { sendRawRequest } from '../support/raw-request';
import { signIn } from '../support/sign-in';
import { BreakingResolver } from './breaking.resolver';

afterEach(stopGateways);

const breaking = {
  resolvers: [BreakingResolver],
  policies: { 'Query.breaking': 'public', 'Query.waiting': 'public' },
} as const;
const all = { settings: { requestLog: 'all' } } as const;

/** The lines of requests, as objects. The last one is written a moment after its answer has come. */
async function requestsOf({ logger, gateway }: TestGateway): Promise<readonly Record<string, unknown>[]> {
  await gateway.stop(); // every connection is closed then
  return logger.entries
    .filter(({ message }) => message === 'request')
    .map(({ level, fields }) => ({ level, ...fields }));
}

/** Lets the process go on until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

describe('the log of requests', () => {
  it('has a line for an operation: who, what, how it came out, and nothing of what was sent', async () => {
    const gateway = await startGateway(all);
    const { accessToken, session } = await signIn(gateway);
    await gateway.send('query Mine { me { id } }', {}, { token: accessToken, headers: { 'x-request-id': 'r-2' } });

    const [login, mine] = await requestsOf(gateway);

    expect(login).toMatchObject({
      operationName: 'Login',
      operationType: 'mutation',
      caller: 'anonymous',
      outcome: 'ok',
    });
    expect(mine).toStrictEqual({
      level: 'info',
      requestId: 'r-2',
      method: 'POST',
      path: '/graphql',
      status: 200,
      outcome: 'ok',
      durationMs: 0,
      operationName: 'Mine',
      operationType: 'query',
      code: undefined,
      reason: undefined,
      caller: 'authenticated',
      sessionId: session.id,
      clientAddress: '127.0.0.1',
    });
  });

  it.each<[string, string, string, object]>([
    [
      'an operation',
      '/graphql',
      '{ me { id } }',
      { outcome: 'refused', code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING' },
    ],
    ['no GraphQL', '/graphql', '{', { outcome: 'refused', status: 400, reason: 'QUERY_MALFORMED' }],
    ['a bug', '/graphql', '{ breaking }', { level: 'warn', outcome: 'failed', reason: 'INTERNAL_ERROR' }],
    ['another path', '/else?token=a', '{ me { id } }', { outcome: 'refused', status: 404, path: '/else' }],
  ])('tells why %s was refused', async (_what, path, query, line) => {
    const gateway = await startGateway(breaking);

    await createSend(`${gateway.url}${path}`)(query);

    expect(await requestsOf(gateway)).toMatchObject([line]);
  });

  it.each([
    ['off', 0],
    ['refused', 1],
    ['all', 2],
  ] as const)('holds with REQUEST_LOG=%s %i of a refused and a good request', async (requestLog, lines) => {
    const gateway = await startGateway({ settings: { requestLog } });

    await gateway.send('{ __typename }');
    await gateway.send('{ nothing }');

    expect(await requestsOf(gateway)).toHaveLength(lines);
  });

  it('shows the client behind a trusted proxy, also where no operation ran', async () => {
    const gateway = await startGateway({ settings: { trustedProxies: ['127.0.0.1'] } });

    await (await fetch(`${gateway.url}/else`, { headers: { 'x-forwarded-for': '192.0.2.7' } })).text();

    expect(await requestsOf(gateway)).toMatchObject([{ status: 404, clientAddress: '192.0.2.7' }]);
  });

  it('keeps probes that go well out of the way', async () => {
    const gateway = await startGateway(all);

    await (await fetch(`${gateway.url}/health/live`)).text();

    expect(await requestsOf(gateway)).toMatchObject([{ level: 'debug', path: '/health/live', outcome: 'ok' }]);
  });

  it.each([
    ['/graphql?access_token=aaaa#b', '/graphql'],
    [`/reset/${'a'.repeat(33)}/x`, '/reset/.../x'],
    ['/a%0ab/%22', '/.../...'],
    ['/%zz?token=a', '/...'],
  ])('shows of %s the path %s', async (url, path) => {
    const gateway = await startGateway();

    const answer = await sendRawRequest(gateway.url, `GET ${url} HTTP/1.1`);

    expect(await requestsOf(gateway)).toMatchObject([{ path }]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('a'.repeat(4));
  });

  it('tells of a client that has gone before its answer', async () => {
    const gateway = await startGateway(breaking);
    const headers = { 'content-type': 'application/json' };
    const asked = request(`${gateway.url}/graphql`, { method: 'POST', headers, agent: false });
    asked.on('error', () => undefined); // which is what it gets for going
    asked.end('{"query":"{ waiting }"}');
    await BreakingResolver.arrived();
    asked.destroy();
    await until(() => gateway.logger.entries.some(({ message }) => message === 'request'));
    BreakingResolver.release();

    expect(await requestsOf(gateway)).toMatchObject([{ outcome: 'aborted' }]);
  });
});

describe('the id of a request', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const generated = /^[0-9a-f]{8}-[0-9a-f]{4}-4/;

  it.each<[string, Record<string, string>, RegExp | string]>([
    ['its own header', { 'x-request-id': 'abc-DEF_1' }, 'abc-DEF_1'],
    ['a trace', { traceparent: `00-${traceId}-b7ad6b7169203331-01` }, traceId],
    ['both', { 'x-request-id': 'a', traceparent: `00-${traceId}-b7ad6b7169203331-01` }, 'a'],
    ['a trace of zeros', { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }, generated],
    ['nothing', {}, generated],
    ['too long a name', { 'x-request-id': 'a'.repeat(65) }, generated],
    ['a token', { 'x-request-id': 'r1.aaaa.1.bbbb' }, generated],
    ['a name with quotes', { 'x-request-id': 'a","level":"fatal' }, generated],
    ['a name with spaces', { 'x-request-id': 'a b' }, generated],
  ])('comes from %s, and goes back in the answer', async (_what, headers, id) => {
    const gateway = await startGateway();

    const answer = await gateway.send('{ __typename }', {}, { headers });

    expect(answer.headers.get('x-request-id')).toMatch(id);
  });

  it('goes with a masked error, and with every line that tells of it, so that a user can report it', async () => {
    const gateway = await startGateway(breaking);

    const answer = await gateway.send('{ breaking }', {}, { headers: { 'x-request-id': 'r-7' } });

    expect(answer.errors).toMatchObject([{ extensions: { reason: 'INTERNAL_ERROR', requestId: 'r-7' } }]);
    await gateway.gateway.stop();
    const lines = gateway.logger.entries.filter(({ fields }) => fields['requestId'] === 'r-7');
    expect(lines.map(({ message }) => message)).toStrictEqual(['an operation failed', 'request']);
  });

  it('does not go with an error that explains itself', async () => {
    const gateway = await startGateway();

    const answer = await gateway.send('{ me { id } }');

    expect(answer.text).not.toContain('requestId');
  });

  it('is that of its own request, however many run at a time', async () => {
    const gateway = await startGateway(breaking);
    const ids = Array.from({ length: 50 }, (_unused, index) => `r-${String(index)}`);

    const answers = await Promise.all(
      ids.map((id) => gateway.send('{ breaking }', {}, { headers: { 'x-request-id': id } })),
    );

    const sent = answers.map(({ errors: [error] }) => (error?.extensions as { requestId?: string }).requestId);
    const logged = gateway.logger.entries.filter(({ message }) => message === 'an operation failed');
    expect(sent).toStrictEqual(ids);
    expect(logged.map(({ fields }) => fields['requestId']).sort()).toStrictEqual([...ids].sort());
  });
});
