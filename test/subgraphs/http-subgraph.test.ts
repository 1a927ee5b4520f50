import type { OnBehalf } from '../../src/subgraphs/http-subgraph';
import {
  endSubgraphs,
  goOut,
  good,
  json,
  listen,
  onBehalfOf,
  open,
  outcomeOf,
  query,
  says,
  ways,
} from './subgraph-scene';
import type { Answer } from './subgraph-scene';

afterEach(endSubgraphs);

describe.each(ways)('%s,', (_way, way) => {
  beforeEach(() => {
    goOut(way);
  });

  describe('a call of a subgraph', () => {
    it('sends GraphQL over HTTP and gives the data', async () => {
      const { url, received } = await listen(says(good));
      const call = {
        query: 'query Q($v: Int) { a(v: $v) }',
        variables: { v: 1 },
        operationName: 'Q',
        isMutation: false,
      };

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

    it('looks at 10,000 errors of an answer and no more', async () => {
      const body = JSON.stringify({ data: { a: 1 }, errors: Array(50_000).fill({ message: '' }) });
      const { url } = await listen(says(body));
      const { data, errors } = await open(url, { maxAnswerBytes: 1e7 }).http.call(query, onBehalfOf());
      expect([data, errors.length]).toStrictEqual([{ a: 1 }, 10_000]);
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
});
