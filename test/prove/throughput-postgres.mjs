// A PostgreSQL server that waits for its disk, as one in production does; the one of the tests does not. Says its URL, and
// ends when its input ends.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgres } from '../../scripts/cluster/postgres.mjs';

const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-throughput-'));
chmodSync(directory, 0o711); // the server may run as another user
const server = await createPostgres(directory);
await server.perform('start');
console.log(server.url);
process.stdin.resume().on('end', async () => {
  await server.end();
  rmSync(directory, { recursive: true, force: true });
});
