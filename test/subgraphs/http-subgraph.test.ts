import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpSubgraph } from '../../src/subgraphs/http-subgraph';
import type { CallOutcome, OnBehalf } from '../../src/subgraphs/http-subgraph';
import type { Subgraph } from '../../src/domain/subgraph';
import type { SubgraphAnswer } from '../../src/subgraphs/subgraph';
import { FakeClock } from '../support/fake-clock';
import { MemoryLogger } from '../support/memory-logger';

type Answer = (response: ServerResponse, attempt: number, request: IncomingMessage) => void;

const query = { query: '{ a }', variables: undefined, operationName: undefined, isMutation: false };
const mutation = { ...query, query: 'mutation { a }', isMutation: true };
const json = { 'content-type': 'application/json' };
const good = '{"data":{"a":1}}';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function listen(answer: Answer) {
  const received: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer(response, received.length, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = (): void => {
    server.closeAllConnections();
    server.close();
  };
  ends.push(end);
  return { received, end, url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/graphql` };
}

function open(url: string, more: Partial<Subgraph> = {}) {
  const clock = new FakeClock();
  const logger = new MemoryLogger();
  const outcomes: CallOutcome[] = [];
  const subgraph: Subgraph = {
    ...{
      name: 'products',
      url,
      timeoutMs: 1000,
      retries: 2,
      maxAnswerBytes: 1000,
      identity: 'none',
      audience: 'products',
    },
    ...{ claims: [], headers: {}, requestHeaders: [], answerHeaders: [], ...more },
  };
  const http = new HttpSubgraph({
    ...{ subgraph, clock, logger, fetch, traceHeaders: () => ({ traceparent: 'ours' }) },
    onCall: ({ outcome }) => outcomes.push(outcome),
  });
  return { http, clock, logger, outcomes };
}

function onBehalfOf(headers: OnBehalf['headers'] = {}): OnBehalf & { readonly added: [string, string][] } {
  const added: [string, string][] = [];
  return { headers, added, identify: () => Promise.resolve({}), addHeader: (name, value) => added.push([name, value]) };
}

const says =
  (body: string, head: Record<string, string> = json, status = 200): Answer =>
  (response) =>
    response.writeHead(status, head).end(body);

/** What a call comes to, with the clock going on while it waits. */
async function outcomeOf(call: Promise<SubgraphAnswer>, clock?: FakeClock): Promise<unknown> {
  const state = { isOver: false };
  const settled = call
    .catch((error: unknown) => (error as { readonly reason?: string }).reason ?? error)
    .finally(() => {
      state.isOver = true;
    });
  while (!state.isOver) {
    await new Promise(setImmediate);
    await clock?.advance(5);
  }
  return settled;
}

describe('a call of a subgraph', () => {
  it('sends GraphQL over HTTP and gives the data', async () => {
    const { url, received } = await listen(says(good));
    const call = { query: 'query Q($v: Int) { a(v: $v) }', variables: { v: 1 }, operationName: 'Q', isMutation: false };

    expect(await open(url).http.call(call, onBehalfOf())).toStrictEqual({ data: { a: 1 }, errors: [] });
    const { isMutation: _, ...sent } = call;
    expect(JSON.parse(received[0]?.body ?? '')).toStrictEqual(sent);
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'application/json', traceparent: 'ours' });
  });

  it('passes on the listed headers of the client alone, and never those of the trust between the two', async () => {
    const { url, received } = await listen(says(good));
    const headers = {
      ...{
        'x-tenant': 'a',
        'x-other': 'b',
        cookie: 'refresh=1',
        authorization: 'Bearer x',
        host: 'evil',
        connection: 'x-tenant',
      },
      ...{
        'gateway-identity': 'forged',
        'router-authorization': 'guess',
        'content-length': '3',
        traceparent: 'theirs',
      },
    };
    const requestHeaders = Object.keys(headers).filter((name) => name !== 'x-other');

    await open(url, { requestHeaders }).http.call(query, onBehalfOf(headers));

    const sent = received[0]?.headers ?? {};
    expect(sent['x-tenant']).toBe('a');
    expect(sent).toMatchObject({ traceparent: 'ours', 'content-length': String(received[0]?.body.length) });
    for (const name of ['x-other', 'cookie', 'authorization', 'gateway-identity', 'router-authorization']) {
      expect(sent).not.toHaveProperty(name);
    }
    expect(sent.host).not.toBe('evil');
  });

  it('gives the identity of the caller, made for this body', async () => {
    const { url, received } = await listen(says(good));
    const identify: OnBehalf['identify'] = ({ name }, body) =>
      Promise.resolve({ 'gateway-identity': `${name} ${body}` });

    await open(url).http.call(query, { ...onBehalfOf(), identify });

    expect(received[0]?.headers['gateway-identity']).toBe(`products ${received[0]?.body ?? ''}`);
  });

  it('passes on the listed headers of the answer, each cookie by itself', async () => {
    const head = { ...json, 'x-cost': '3', 'x-secret': 's' };
    const { url } = await listen((response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.writeHead(200, head).end(good);
    });
    const client = onBehalfOf();

    await open(url, { answerHeaders: ['x-cost', 'set-cookie', 'x-absent'] }).http.call(query, client);

    expect(client.added).toStrictEqual([
      ['x-cost', '3'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
  });

  it.each([
    [
      'stack trace, query and address',
      { code: 'NOT_FOUND', stacktrace: ['at /srv/x.js'], query: '{ a }', url: 'http://10.0.0.1' },
    ],
    ['what is neither text nor number', { code: 'NOT_FOUND', reason: { a: 1 } }],
  ])('drops %s from the extensions of errors', async (_what, extensions) => {
    const error = { message: 'no such thing', path: ['a', 0], locations: [{ line: 1, column: 1 }], extensions };
    const { url } = await listen(says(JSON.stringify({ data: { a: null }, errors: [error] })));

    expect(await open(url).http.call(query, onBehalfOf())).toStrictEqual({
      data: { a: null },
      errors: [{ message: 'no such thing', path: ['a', 0], extensions: { code: 'NOT_FOUND' } }],
    });
  });

  it.each(['{"data":{"a":{"__proto__":{"polluted":1}}}}', '{"data":{"a":{"\\u005f_proto__":{"polluted":1}}}}'])(
    'takes nothing that would reach the prototype of objects: %s',
    async (body) => {
      const { url } = await listen(says(body));
      const { data } = await open(url).http.call(query, onBehalfOf());
      expect(Object.keys(Object(data?.['a']) as object)).toStrictEqual([]);
      expect(Object.getPrototypeOf(data?.['a'])).toBe(Object.prototype);
    },
  );

  it.each<[string, Answer]>([
    ['a page', says('<html>', { 'content-type': 'text/html' })],
    ['JSON that is no GraphQL', says('{"ok":true}')],
    ['a list', says('[]')],
    ['data that is text', says('{"data":"x"}')],
    ['errors that are no list', says('{"data":{},"errors":{}}')],
    ['half of it', says('{"data":{"a":')],
    ['too much', says(JSON.stringify({ data: { a: 'x'.repeat(1000) } }))],
    ['a page with status 500', says('secret', { 'content-type': 'text/plain' }, 500)],
  ])('is refused once and for all when it is answered with %s', async (_what, answer) => {
    const { url, received } = await listen(answer);
    const { http, logger, outcomes } = open(url);

    expect(await outcomeOf(http.call(query, onBehalfOf()))).toBe('SUBGRAPH_ANSWER_INVALID');
    expect([received.length, outcomes]).toStrictEqual([1, ['invalid']]);
    expect(logger.lines.join()).not.toMatch(/secret|html/);
  });

  it.each([400, 401, 500])('takes what GraphQL says with status %s', async (status) => {
    const body = '{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}';
    const { url } = await listen(says(body, { 'content-type': 'application/graphql-response+json' }, status));
    const { errors } = await open(url).http.call(query, onBehalfOf());
    expect(errors).toStrictEqual([{ message: 'no', extensions: { code: 'FORBIDDEN' } }]);
  });

  it('does not follow to another place, with the identity of the caller', async () => {
    const other = await listen(says(good));
    const { url } = await listen(says('', { location: other.url }, 307));
    const { http, clock } = open(url);
    expect(await outcomeOf(http.call(query, onBehalfOf()), clock)).toBe('SUBGRAPH_UNAVAILABLE');
    expect(other.received).toStrictEqual([]);
  });
});

describe('a subgraph that is not there', () => {
  const flaky =
    (failures: number): Answer =>
    (response, attempt) =>
      attempt <= failures ? response.writeHead(503).end() : response.writeHead(200, json).end(good);

  it.each([
    { what: 'a query', call: query, failures: 2, attempts: 3, comesTo: { data: { a: 1 }, errors: [] } },
    { what: 'a query, but not for ever', call: query, failures: 3, attempts: 3, comesTo: 'SUBGRAPH_UNAVAILABLE' },
    { what: 'no mutation', call: mutation, failures: 1, attempts: 1, comesTo: 'SUBGRAPH_UNAVAILABLE' },
  ])('is asked again for $what', async ({ call, failures, attempts, comesTo }) => {
    const { url, received } = await listen(flaky(failures));
    const { http, clock } = open(url);
    expect(await outcomeOf(http.call(call, onBehalfOf()), clock)).toStrictEqual(comesTo);
    expect(received).toHaveLength(attempts);
  });

  it.each<[string, Answer]>([
    ['does not answer', () => undefined],
    ['hangs up', (_response, _attempt, { socket }) => socket.destroy()],
    [
      'breaks off',
      (response) => response.writeHead(200, { ...json, 'content-length': '99' }).write('{', () => response.destroy()),
    ],
    ['never ends', (response) => response.writeHead(200, json).write('{')],
  ])('and %s is waited for no longer than its time limit', async (_what, answer) => {
    const { url } = await listen(answer);
    const { http, clock, outcomes } = open(url);
    expect(await outcomeOf(http.call(query, onBehalfOf()), clock)).toBe('SUBGRAPH_UNAVAILABLE');
    expect(outcomes).toStrictEqual(['unavailable']);
    expect(clock.elapsedMs()).toBeLessThan(1100);
  });

  it('is left alone after 5 failures, tried by one call after 5 s, and used again when it is back', async () => {
    const { url, received } = await listen(flaky(5));
    const { http, clock, logger, outcomes } = open(url, { retries: 0 });
    const call = (): Promise<unknown> => outcomeOf(http.call(query, onBehalfOf()));
    for (let index = 0; index < 7; index += 1) expect(await call()).toBe('SUBGRAPH_UNAVAILABLE');
    expect([received.length, http.isAvailable]).toStrictEqual([5, false]);
    await clock.advance(5000);

    const trials = [call(), call()];

    expect(await Promise.all(trials)).toStrictEqual([{ data: { a: 1 }, errors: [] }, 'SUBGRAPH_UNAVAILABLE']);
    expect([received.length, http.isAvailable]).toStrictEqual([6, true]);
    expect(outcomes.filter((outcome) => outcome === 'not_called')).toHaveLength(3);
    expect(logger.lines.map((line) => line.split(' ')[0])).toStrictEqual(['error', 'info']);
  });
});
