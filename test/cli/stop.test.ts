import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { install, uninstall } from './installation';
import type { RunningGateway } from './installation';

afterEach(uninstall);

const body = JSON.stringify({ query: '{ __typename }' });

/** Keeps a request in flight: its head is sent, its body is not. */
async function hangOn({ url }: RunningGateway): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined); // it is cut off in the end
  const head = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Expect: 100-continue'];
  socket.write([...head, `Content-Length: ${String(body.length)}`, '', ''].join('\r\n'));
  // The server's "100 Continue" tells that it has begun with the request.
  return new Promise((resolve) => {
    socket.once('data', () => resolve(socket));
  });
}

describe('a stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s is graceful', async (signal) => {
    const gateway = await install().serve();
    const welcome = gateway.stderr();
    expect(await gateway.stop(signal)).toMatchObject({ exitCode: 0, stderr: welcome });
  });

  it('lets a request in flight end', async () => {
    const gateway = await install().serve();
    const welcome = gateway.stderr();
    const socket = await hangOn(gateway);
    const stopped = gateway.stop('SIGTERM');
    const answer = new Promise((resolve) => socket.once('data', (bytes) => resolve(bytes.toString('utf8'))));
    socket.end(body);
    expect(await answer).toContain('"data":{"__typename":"Query"}');
    expect(await stopped).toMatchObject({ exitCode: 0, stderr: welcome });
  });

  it('is cut short by a second signal', async () => {
    const gateway = await install().serve();
    const welcome = gateway.stderr();
    await hangOn(gateway);
    // Not the same one twice: the system would make one of two that are waiting.
    expect(await gateway.stop('SIGINT', 'SIGTERM')).toMatchObject({ exitCode: 1, stderr: welcome });
  });
});
