import { createServer } from 'node:net';
import { measuredCore, PinnedProcess } from './pinned-process.mjs';

/**
 * Starts a server on a free port, and waits until it answers.
 * @param describe what of {@link PinnedProcess} it is, on that port
 */
export async function startAt(readyPath, describe) {
  const port = await findFreePort();
  const { core = measuredCore, ...described } = describe(port);
  const startedAt = performance.now();
  const started = new PinnedProcess({ core, ...described });
  const origin = `http://127.0.0.1:${port}`;
  await started.answersAt(`${origin}${readyPath}`);
  return { process: started, origin, url: `${origin}/graphql`, readyMs: performance.now() - startedAt };
}

function findFreePort() {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
