import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpSubgraph } from '../../src/subgraphs/http-subgraph';
import type { CallOutcome, OnBehalf } from '../../src/subgraphs/http-subgraph';
import type { Subgraph } from '../../src/domain/subgraph';
import { postByFetch } from '../../src/subgraphs/post';
import type { Post } from '../../src/subgraphs/post';
import { createHttpPost } from '../../src/subgraphs/post-by-http';
import type { SubgraphAnswer } from '../../src/subgraphs/subgraph';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryLogger } from '../support/memory-logger';

export type Answer = (response: ServerResponse, attempt: number, request: IncomingMessage) => void;

export const query = { query: '{ a }', variables: undefined, operationName: undefined, isMutation: false };
export const mutation = { ...query, query: 'mutation { a }', isMutation: true };
export const json = { 'content-type': 'application/json' };
export const good = '{"data":{"a":1}}';

const ends: (() => void)[] = [];

/** Ends what {@link listen} has started. */
export function endSubgraphs(): void {
  for (const end of ends.splice(0)) end();
}

export async function listen(answer: Answer) {
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

export const ways: readonly (readonly [string, Post])[] = [
  ['over connections of its own', createHttpPost()],
  ['through a fetch that was given', postByFetch(fetch)],
];

/** The way out of the tests that run right now. */
let post: Post = createHttpPost();

export function goOut(way: Post): void {
  post = way;
}

export function open(url: string, more: Partial<Subgraph> = {}) {
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
    ...{ subgraph, clock, logger, post, traceHeaders: () => ({ traceparent: 'ours' }) },
    onCall: ({ outcome }) => outcomes.push(outcome),
  });
  return { http, clock, logger, outcomes };
}

export function onBehalfOf(headers: OnBehalf['headers'] = {}): OnBehalf & { readonly added: [string, string][] } {
  const added: [string, string][] = [];
  return { headers, added, identify: () => Promise.resolve({}), addHeader: (name, value) => added.push([name, value]) };
}

export const says =
  (body: string, head: Record<string, string> = json, status = 200): Answer =>
  (response) =>
    response.writeHead(status, head).end(body);

/** What a call comes to, with the clock going on while it waits. */
export async function outcomeOf(call: Promise<SubgraphAnswer>, clock?: FakeClock): Promise<unknown> {
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
