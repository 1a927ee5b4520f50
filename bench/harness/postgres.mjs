import path from 'node:path';
import { loadCore, PinnedProcess } from './pinned-process.mjs';

/** A PostgreSQL server of this run's own, as durable as one is by default, on the core of the load. */
export async function openPostgres() {
  const server = new PinnedProcess({
    core: loadCore,
    parameters: [path.join(import.meta.dirname, 'postgres-process.mjs')],
    hasIpc: true,
  });
  const { url } = await server.nextMessage();
  return { url, cpuSeconds: () => server.cpuSeconds(), stop: () => server.stop() };
}
