import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { install, uninstall } from './installation';
import type { RunningGateway } from './installation';

afterEach(uninstall);

/** Keeps a request in flight: its head is sent, its body is not. */
async function hangOn({ url }: RunningGateway): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined); // it is cut off in the end
  socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n');
  socket.write('Expect: 100-continue\r\n\r\n');
  // The server's "100 Continue" tells that it has begun with the request.
  return new Promise((resolve) => {
    socket.once('data', () => resolve(socket));
  });
}

describe('a stop', () => {
  it.each([
    ['SIGTERM', ['SIGTERM']],
    ['SIGINT', ['SIGINT']],
    ['Ctrl-C below npm, which arrives twice', ['SIGINT', 'SIGINT']],
  ] as const)('by %s is graceful', async (_what, signals) => {
    const gateway = await install().serve();
    expect(await gateway.stop(...signals)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('is cut short by a second signal', async () => {
    const gateway = await install().serve();
    const socket = await hangOn(gateway);
    expect((await gateway.stop('SIGTERM', 'SIGTERM')).exitCode).toBe(1);
    socket.destroy();
  });
});
