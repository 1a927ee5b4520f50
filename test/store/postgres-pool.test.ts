import { Client } from 'pg';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { aSession } from '../support/builders';
import { closeDatabases, newPostgresUrl, openPostgresDatabase } from '../support/database';

const { id } = aSession();
/** As `openPostgresDatabase` opens it, with those that watch. */
const maxConnections = 5 + 2;

afterEach(closeDatabases);

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function countOthers(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  return Number(rows[0]?.count);
}

describe('statements that a lock holds up', () => {
  it('are given up on the server too, and use up no more connections than the process may hold', async () => {
    const url = await newPostgresUrl();
    const store = new KyselySessionStore(await openPostgresDatabase(url));
    const other = await connect(url);
    await other.query('BEGIN');
    await other.query('LOCK TABLE session');

    for (let round = 0; round < 3; round += 1) {
      const finds = Array.from({ length: 5 }, () => store.find(id));
      for (const { status } of await Promise.allSettled(finds)) expect(status).toBe('rejected');
      expect(await countOthers(other)).toBeLessThanOrEqual(maxConnections);
    }

    await other.query('COMMIT');
    expect(await store.find(id)).toBeUndefined();
    await other.end();
  });
});

describe('the lock of exclusive transactions', () => {
  it('that somebody holds is not waited for without a word', async () => {
    const url = await newPostgresUrl();
    const database = await openPostgresDatabase(url);
    const other = await connect(url);
    await other.query(`SELECT pg_advisory_lock(${String(0x6761)})`);

    await expect(database.exclusive(() => Promise.resolve())).rejects.toMatchObject({
      reason: 'DATABASE_UNAVAILABLE',
      cause: { message: 'another process is changing the tables or the keys' },
    });
    // Where there is nothing to change the lock is not needed.
    await openPostgresDatabase(url);

    await other.end();
    await database.exclusive(() => Promise.resolve());
  });
});
