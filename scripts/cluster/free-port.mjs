import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that operating systems give to outgoing connections: such a one could take the port while nobody listens on it. */
const first = 20_000;
const afterLast = 32_000;

/** A port of this machine that nobody listens on right now, and that stays free while what listens on it is started again. */
export async function findFreePort() {
  for (;;) {
    const port = randomInt(first, afterLast);
    if (await isFree(port)) return port;
  }
}

async function isFree(port) {
  const probe = createServer();
  const isListening = await new Promise((resolve, reject) => {
    probe.once('listening', () => resolve(true));
    probe.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    probe.listen(port, '127.0.0.1');
  });
  if (isListening) await new Promise((resolve) => probe.close(resolve));
  return isListening;
}
