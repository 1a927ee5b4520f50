import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Timing } from '../../src/store/attempt';
import { migrateToLatest } from '../../src/store/migrate';
import type { OpenDatabase } from '../../src/store/open-database';
import { openPostgres } from '../../src/store/postgres-database';
import { openSqlite } from '../../src/store/sqlite-database';
import { systemClock } from '../../src/util/system-clock';

const databases: OpenDatabase[] = [];
const directories: string[] = [];

/** A file for a database, in a directory of its own, that {@link closeDatabases} removes. */
export function newDatabaseFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-store-'));
  directories.push(directory);
  return join(directory, 'auth.db');
}

/** Opens a database as one process does; the tables are as they are. Closed by {@link closeDatabases}. */
export function connect(path: string, timing: Timing = systemClock): OpenDatabase {
  const database = openSqlite(path, timing);
  databases.push(database);
  return database;
}

/** Opens a database that is up to date; default a new one. */
export async function openDatabase(path = newDatabaseFile()): Promise<OpenDatabase> {
  const database = connect(path);
  await migrateToLatest(database);
  return database;
}

/** The URL of an empty database on the PostgreSQL server of this run. */
export async function newPostgresUrl(): Promise<string> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) throw new Error('there is no PostgreSQL server: run the tests with jest, as npm test does');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Opens a PostgreSQL database that is up to date; default a new one. */
export async function openPostgresDatabase(url?: string): Promise<OpenDatabase> {
  const options = {
    url: url ?? (await newPostgresUrl()),
    maxConnections: 5,
    onIdleError: () => undefined,
    timing: systemClock,
  };
  const database = openPostgres(options);
  databases.push(database);
  await migrateToLatest(database);
  return database;
}

/** For afterEach or afterAll. */
export async function closeDatabases(): Promise<void> {
  await Promise.all(databases.splice(0).map((database) => database.close()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}
