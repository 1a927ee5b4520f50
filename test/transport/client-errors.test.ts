import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { createClientErrorHandler } from '../../src/http/client-error';
import { startGateway, stopGateways } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';
import { readRawAnswer, sendRaw } from '../support/raw-request';
import type { RawAnswer } from '../support/raw-request';

afterAll(stopGateways);

let url: string;
let logged: readonly string[];

beforeAll(async () => {
  const gateway = await startGateway({ settings: { profile: 'production' } });
  ({ url } = gateway);
  logged = gateway.logger.lines;
});

const post = ['POST /graphql HTTP/1.1', 'host: gateway', 'content-type: application/json'];
const canary = 'hunter2canary';

function expectRefusal({ status, head, body }: RawAnswer, expected: number, reason: string): void {
  const { errors } = JSON.parse(body) as { readonly errors: readonly unknown[] };
  expect(status).toBe(expected);
  expect(errors).toStrictEqual([
    { message: expect.any(String) as unknown, extensions: { code: 'BAD_REQUEST', reason } },
  ]);
  expect(head).toMatch(/cache-control: no-store/i);
  expect(body).not.toContain(canary);
}

describe('what is no request', () => {
  it.each([
    ['no request line', [canary]],
    ['another protocol', [`SSH-2.0-${canary}`]],
    ['TLS', ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000']],
    ['an unknown method', [`${canary.toUpperCase()} / HTTP/1.1`, 'host: gateway']],
    ['a version that does not exist', ['POST /graphql HTTP/9.9', 'host: gateway']],
    ['a header without a name', [...post, `: ${canary}`]],
    ['a header with a control character', [...post, `authorization: ${canary}\u0000`]],
    ['a header that goes on in the next line', [...post, 'a: b', ` \n${canary}: c`]],
    ['a length that is no number', [...post, `content-length: ${canary}`]],
    ['two lengths', [...post, 'content-length: 1', 'content-length: 2']],
    ['a length and chunks at once', [...post, 'content-length: 5', 'transfer-encoding: chunked', '', '0', '']],
    ['a chunk without a size', [...post, 'transfer-encoding: chunked', '', canary, canary]],
    ['a path that cannot be decoded', [`GET /%zz${canary} HTTP/1.1`, 'host: gateway', 'connection: close']],
  ])('is refused in the shape of every error: %s', async (_name, lines) => {
    expectRefusal(await sendRaw(url, `${lines.join('\r\n')}\r\n\r\n`), 400, 'REQUEST_MALFORMED');
  });

  it('has headers of more than 16 KiB', async () => {
    const answer = await sendRaw(
      url,
      `${[...post, `authorization: Bearer ${canary.repeat(2000)}`].join('\r\n')}\r\n\r\n`,
    );
    expectRefusal(answer, 431, 'REQUEST_TOO_LARGE');
  });

  it('did not arrive in time', async () => {
    const answer = await answerTo(Object.assign(new Error(canary), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }));
    expectRefusal(readRawAnswer(answer), 408, 'REQUEST_TOO_SLOW');
  });

  it('has been given up by the client, who gets no answer', async () => {
    expect(await answerTo(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))).toBe('');
  });

  it('has a name in the answer and in a line of the log, which repeats nothing of it', async () => {
    const gateway = await startGateway({ settings: { requestLog: 'refused' } });
    const { head } = await sendRaw(gateway.url, `${canary}\r\n\r\n`);
    const id = /^x-request-id: (\S+)$/m.exec(head)?.[1] ?? 'none';
    const line = gateway.logger.lines.find((each) => each.includes(id));
    expect(line).toMatch(/^info request .*"status":400,"outcome":"refused".*"reason":"REQUEST_MALFORMED"/);
    expect(line).toMatch(/"cause":"not parsable as HTTP: HPE_INVALID_METHOD"/);
    expect(gateway.logger.lines.join()).not.toContain(canary);
  });

  it('is not logged as a failure of the service', () => {
    expect(logged.filter((line) => !line.startsWith('info request '))).toStrictEqual([]);
  });
});

describe('a request whose head is wrong', () => {
  const body = [`content-length: ${String(canary.length)}`, '', canary];

  it.each([
    ['no Host', 400, ['GET /health/live HTTP/1.1']],
    ['two Hosts', 400, ['GET /health/live HTTP/1.1', 'host: gateway', `host: ${canary}`]],
    ['two Hosts, in HTTP/1.0', 400, ['GET /health/live HTTP/1.0', 'host: gateway', 'host: gateway']],
    ['an expectation that nobody can meet', 417, [...post, `expect: ${canary}`, ...body]],
  ])('is refused in the shape of every error, with an id and a line in the log: %s', async (_name, status, lines) => {
    const answer = await sendRaw(url, `${lines.join('\r\n')}\r\n\r\n`);
    expectRefusal(answer, status, 'REQUEST_MALFORMED');
    const id = /^x-request-id: (\S+)\r?$/m.exec(answer.head)?.[1] ?? 'none';
    expect(answer.head).toMatch(/^permissions-policy: .*^connection: close/ims);
    expect(logged.find((line) => line.includes(id))).toMatch(/^info request .*"reason":"REQUEST_MALFORMED"/);
  });

  it.each([
    ['HTTP/1.0 without a Host', ['GET /health/live HTTP/1.0']],
    [
      'the expectation that there is',
      ['GET /health/live HTTP/1.1', 'host: x', 'connection: close', 'expect: 100-continue'],
    ],
  ])('is none with %s', async (_name, lines) => {
    const { head, body: rest } = await sendRaw(url, `${lines.join('\r\n')}\r\n\r\n`);
    expect(head + rest).toContain('HTTP/1.1 200 OK');
  });
});

/** What is written to the connection before it is closed. */
async function answerTo(error: Error): Promise<string> {
  const chunks: string[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const handle = createClientErrorHandler({
    newRequestId: () => 'id-1',
    logger: new MemoryLogger(),
    requestLog: 'off',
  });
  handle(error, socket as Socket);
  await closed;
  return chunks.join('');
}
