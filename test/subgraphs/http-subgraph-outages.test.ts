import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createHttpPost } from '../../src/subgraphs/post-by-http';
import {
  endSubgraphs,
  goOut,
  good,
  json,
  listen,
  mutation,
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

    it('is not taken to be down for having had enough calls, of one caller perhaps', async () => {
      const { url, received } = await listen((response, attempt) =>
        attempt <= 7 ? response.writeHead(429).end() : response.writeHead(200, json).end(good),
      );
      const { http } = open(url, { retries: 0 });
      for (let index = 0; index < 7; index += 1)
        expect(await outcomeOf(http.call(query, onBehalfOf()))).toBe('SUBGRAPH_UNAVAILABLE');
      expect([received.length, http.isAvailable]).toStrictEqual([7, true]);
      expect(await outcomeOf(http.call(query, onBehalfOf()))).toMatchObject({ data: { a: 1 } });
    });
  });

  it.each<[string, (plain: string) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('an answer that comes packed is read, and counted as it is unpacked: %s', async (coding, pack) => {
    const head = { ...json, 'content-encoding': coding };
    const { url } = await listen((response) => response.writeHead(200, head).end(pack(good)));
    const bomb = JSON.stringify({ data: { a: 'x'.repeat(100_000) } });
    const large = await listen((response) => response.writeHead(200, head).end(pack(bomb)));

    expect(await open(url).http.call(query, onBehalfOf())).toStrictEqual({ data: { a: 1 }, errors: [] });
    expect(await outcomeOf(open(large.url).http.call(query, onBehalfOf()))).toBe('SUBGRAPH_ANSWER_INVALID');
  });
});

describe('over connections of its own,', () => {
  beforeEach(() => {
    goOut(createHttpPost());
  });

  it('a connection is used again', async () => {
    const ports = new Set<number | undefined>();
    const { url } = await listen((response, _attempt, { socket }) => {
      ports.add(socket.remotePort);
      response.writeHead(200, json).end(good);
    });
    const { http } = open(url);
    for (let index = 0; index < 3; index += 1) await http.call(query, onBehalfOf());
    expect(ports.size).toBe(1);
  });

  it('an answer that is packed in an unknown way, or is not what its packing says, is refused', async () => {
    const unknown = await listen(says(good, { ...json, 'content-encoding': 'zstd' }));
    const broken = await listen(says(good, { ...json, 'content-encoding': 'gzip' }));
    expect(await outcomeOf(open(unknown.url).http.call(query, onBehalfOf()))).toBe('SUBGRAPH_ANSWER_INVALID');
    const { http, clock } = open(broken.url);
    expect(await outcomeOf(http.call(query, onBehalfOf()), clock)).toBe('SUBGRAPH_UNAVAILABLE');
  });

  it('nothing packed is asked for', async () => {
    const { url, received } = await listen(says(good));
    await open(url).http.call(query, onBehalfOf());
    expect(received[0]?.headers['accept-encoding']).toBe('identity');
  });
});
