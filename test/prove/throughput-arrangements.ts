import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteFile from 'libsql';
import { Client as PostgresClient } from 'pg';
import { logIn } from '../cli/clients';
import { createUser, install, masterSecret } from '../cli/installation';
import type { Installation } from '../cli/installation';
import { newPostgresUrl } from '../support/database';
import type { Client } from './throughput-clients';
import { cpuSecondsIn } from './throughput-cpu';

/** Gateways over a database, and clients that are signed in. */
export interface Arrangement {
  readonly name: string;
  readonly urls: readonly string[];
  readonly clients: readonly Client[];
  /** CPU seconds that the gateways and the database server have used so far. */
  cpuSeconds(): { readonly gateways: number; readonly server: number };
  countSessions(): Promise<number>;
  /** How much room the sessions take, with their indexes and what was not tidied up yet. */
  measureBytes(): Promise<number>;
}

const settings = {
  AUTH_SECRET: masterSecret,
  AUTH_ISSUER: 'https://auth.example',
  NODE_ENV: 'production',
  REFRESH_RATE_LIMIT: '1000000',
  SESSIONS_PER_USER: '10000',
};

/** A PostgreSQL server of its own, that waits for its disk. */
export async function startDurablePostgres(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const script = join(__dirname, 'throughput-postgres.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => resolve(text.trim()));
    void closed.then(() => reject(new Error('PostgreSQL has not started')));
  });
  return {
    url,
    stop: async () => {
      child.stdin.end();
      await closed;
    },
  };
}

/** One gateway on SQLite. */
export async function arrangeSqlite(clientCount: number): Promise<Arrangement> {
  const installation = install(settings);
  const path = join(installation.directory, 'data', 'auth.db');
  return {
    name: 'SQLite',
    ...(await serve(installation, { processes: 1, clientCount })),
    cpuSeconds: () => ({ gateways: cpuSecondsIn(installation.directory), server: 0 }),
    countSessions: async () => {
      const file = new SqliteFile(path, { readonly: true });
      const { count } = file.prepare('SELECT count(*) AS count FROM session').get([]) as { count: number };
      file.close();
      return count;
    },
    measureBytes: async () => statSync(path).size + statSync(`${path}-wal`).size,
  };
}

/** Gateways on PostgreSQL. */
export async function arrangePostgres(
  processes: number,
  { clientCount, server }: { readonly clientCount: number; readonly server: string | undefined },
): Promise<Arrangement> {
  const url = server === undefined ? await newPostgresUrl() : await createDatabase(server, `processes_${processes}`);
  const installation = install({ ...settings, DATABASE_URL: url });
  const ask = async (sql: string): Promise<string> => {
    const client = new PostgresClient({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ answer: string }>(`SELECT (${sql})::text AS answer`);
    await client.end();
    return rows[0]?.answer ?? '';
  };
  const serverDirectory = await ask(`current_setting('data_directory')`);
  return {
    name: `PostgreSQL, ${processes} ${processes === 1 ? 'process' : 'processes'}`,
    ...(await serve(installation, { processes, clientCount })),
    cpuSeconds: () => ({ gateways: cpuSecondsIn(installation.directory), server: cpuSecondsIn(serverDirectory) }),
    countSessions: async () => Number(await ask('SELECT count(*) FROM session')),
    measureBytes: async () => Number(await ask(`pg_total_relation_size('session')`)),
  };
}

async function createDatabase(server: string, name: string): Promise<string> {
  const client = new PostgresClient({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return new URL(`/${name}`, server).href;
}

async function serve(
  installation: Installation,
  { processes, clientCount }: { readonly processes: number; readonly clientCount: number },
): Promise<Pick<Arrangement, 'urls' | 'clients'>> {
  await createUser(installation, 'ada');
  const gateways = await Promise.all(Array.from({ length: processes }, () => installation.serve()));
  const [first] = gateways;
  const clients: Client[] = [];
  for (let count = 0; first !== undefined && count < clientCount; count += 1) {
    clients.push({ refreshToken: (await logIn(first, 'ada')).refreshToken ?? '' });
  }
  return { urls: gateways.map(({ url }) => url), clients };
}
