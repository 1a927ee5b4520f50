import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { ConnectionQueue } from '../../src/http/connection-queue';
import { nextTurn } from '../../src/util/next-turn';

/** A connection without a network. */
class FakeSocket extends Duplex {
  hasSilenceLimit = false;

  setTimeout(delayMs: number, listener: () => void): this {
    this.hasSilenceLimit = delayMs > 0;
    if (this.hasSilenceLimit) this.once('timeout', listener);
    return this;
  }

  override _read(): void {
    // Tests push.
  }

  override _write(_chunk: unknown, _encoding: unknown, done: () => void): void {
    done();
  }
}

/** Everything that was put off until the current piece of work is done. */
function nextTick(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

/** A server that only counts what it begins, each of which takes `beginMs`. */
function setUp({ beginMs = 0 } = {}) {
  const server = createServer();
  const begun: string[] = [];
  let elapsedMs = 0;
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    socket.once('data', (chunk: Buffer) => {
      elapsedMs += beginMs;
      begun.push(chunk.toString());
    });
  });
  const queue = new ConnectionQueue(server, { clock: { elapsedMs: () => elapsedMs }, silenceMs: 30_000 });
  const open = (): FakeSocket => {
    const socket = new FakeSocket();
    server.emit('connection', socket);
    return socket;
  };
  const pass = (ms: number): void => {
    elapsedMs += ms;
  };
  return { queue, begun, open, pass };
}

async function openMany(open: () => FakeSocket, count: number): Promise<void> {
  const sockets = Array.from({ length: count }, open);
  for (const [index, socket] of sockets.entries()) socket.push(String(index));
  await nextTick();
}

describe('new connections', () => {
  it.each([
    { what: 'as many as fit into half a millisecond', beginMs: 0.125, otherMs: 0, perTurn: 4 },
    { what: 'one when each takes long', beginMs: 20, otherMs: 0, perTurn: 1 },
    { what: '64 at most', beginMs: 0, otherMs: 0, perTurn: 64 },
    { what: 'a tenth of the loop when it is busy', beginMs: 1, otherMs: 67.5, perTurn: 8 },
  ])('begin a few in each turn of the event loop, in their order: $what', async ({ beginMs, otherMs, perTurn }) => {
    const { begun, open, pass } = setUp({ beginMs });
    await openMany(open, 200);
    await nextTurn();
    expect(begun).toStrictEqual(['0']); // it came alone
    pass(otherMs);
    await nextTurn();
    expect(begun).toStrictEqual(Array.from({ length: 1 + perTurn }, (_, index) => String(index)));
  });

  it('begin with the bytes that they came with, and only once they have sent some', async () => {
    const { begun, open } = setUp();
    const [, second] = [open(), open()];
    second.push('GET ');
    await nextTurn();
    await nextTurn();
    expect(begun).toStrictEqual(['GET ']);
  });

  it('that say nothing are ended after a while, or when the server stops; those that wait are not', async () => {
    const { queue, begun, open } = setUp();
    const [silent, late, waiting] = [open(), open(), open()];
    waiting.push('x');
    await nextTick();
    silent.emit('timeout');
    queue.close();
    await nextTurn();
    expect([silent.destroyed, late.destroyed]).toStrictEqual([true, true]);
    expect([begun, waiting.hasSilenceLimit]).toStrictEqual([['x'], false]);
  });

  it('that break off while they are silent or wait, disturb nobody', async () => {
    const { begun, open } = setUp();
    const [silent, waiting, good] = [open(), open(), open()];
    waiting.push('x');
    good.push('y');
    await nextTick();
    silent.destroy(new Error('reset'));
    waiting.destroy(new Error('reset'));
    await nextTurn();
    expect(begun).toStrictEqual(['y']);
  });
});

describe('an HTTP server with a queue of connections', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    const http = createServer((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('end', () => response.end(`${request.url ?? ''} ${String(bytes)};`));
    });
    new ConnectionQueue(http, { clock: { elapsedMs: () => 0 }, silenceMs: 30_000 });
    server = http;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterAll(() => server.close());

  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`;
  const last = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`;

  function exchange(write: (socket: Socket) => void): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => {
        write(socket);
      });
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.on('error', reject).on('close', () => {
        resolve(text.match(/\/\w+ \d+/g) ?? []);
      });
    });
  }

  it('answers what comes in one piece, in pieces, pipelined, and from those who hang up their side', async () => {
    const body = 'x'.repeat(300_000);
    const post = `POST /large HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`;
    expect(await exchange((socket) => socket.write(get('/a') + get('/b') + last('/c')))).toStrictEqual([
      '/a 0',
      '/b 0',
      '/c 0',
    ]);
    expect(await exchange((socket) => socket.write(post))).toStrictEqual(['/large 300000']);
    expect(await exchange((socket) => socket.end(get('/half')))).toStrictEqual(['/half 0']);
    const inPieces = exchange((socket) => {
      socket.setNoDelay().write('GE');
      void nextTurn().then(() => socket.write(last('/pieces').slice(2)));
    });
    expect(await inPieces).toStrictEqual(['/pieces 0']);
  });

  it('answers each of many that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) => exchange((socket) => socket.write(last(`/n${String(index)}`)))),
    );
    expect(answers.flat()).toStrictEqual(Array.from({ length: 300 }, (_, index) => `/n${String(index)} 0`));
  });
});
