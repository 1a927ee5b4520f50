// A PostgreSQL server in a temporary folder. Says its URL once it has started, and ends when it is told to, or when whoever has started it is gone.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPostgres } from '../../scripts/cluster/postgres.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'bench-postgres-'));
chmodSync(folder, 0o711); // the server may run as another user
const server = await createPostgres(folder);
await server.perform('start');

let isEnding = false;
async function end() {
  if (isEnding) return;
  isEnding = true;
  await server.end();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}
process.on('SIGTERM', end);
process.on('disconnect', end);
process.send({ url: server.url });
