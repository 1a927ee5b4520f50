import { existsSync, readFileSync } from 'node:fs';
import SqliteFile from 'libsql';
import { SqliteStatements } from '../../src/store/sqlite-statements';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { newDatabaseFile, openDatabase } from '../support/database';
import { isAboutSessions, sampleCount } from './scale-database';
import type { LargeDatabase } from './scale-database';
import { insertSessionsSql, sampleSql } from './scale-sessions';
import type { Sample } from './scale-sessions';

/** An SQLite file with so many sessions. */
export async function createLargeSqlite(count: number): Promise<LargeDatabase> {
  return create(count, { isAnalyzed: false });
}

/** The same after ANALYZE, which the service does not run, but an operator may. */
export async function createAnalyzedSqlite(count: number): Promise<LargeDatabase> {
  return create(count, { isAnalyzed: true });
}

async function create(count: number, { isAnalyzed }: { readonly isAnalyzed: boolean }): Promise<LargeDatabase> {
  const path = newDatabaseFile();
  await openDatabase(path);
  const file = new SqliteFile(path);
  fill(file, count);
  if (isAnalyzed) file.exec('ANALYZE');
  file.pragma('wal_checkpoint(TRUNCATE)');
  // Opened only now, as a connection knows no more of the tables' sizes than what it has read at first.
  const connect = async (): Promise<KyselySessionStore> => new KyselySessionStore(await openDatabase(path));
  const samples = file.prepare(sampleSql(sampleCount)).all([]) as Sample[];
  return {
    sessions: await connect(),
    connect,
    samples,
    bytesPerSession: measure(file, count),
    look: async (work) => {
      const before = bytesRead();
      const statements = await statementsOf(work);
      const after = bytesRead();
      const pages = before === undefined || after === undefined ? undefined : Math.round((after - before) / pageBytes);
      return { plans: statements.map((sql) => planOf(file, sql)), pages };
    },
    close: async () => {
      file.close();
    },
  };
}

const pageBytes = 4096;

function fill(file: SqliteFile.Database, count: number): void {
  // Nothing here has to last; and indexes are built sooner than they are kept.
  file.pragma('synchronous = OFF');
  file.pragma('cache_size = -400000');
  const indexes = file
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'session' AND sql IS NOT NULL`)
    .all([]) as { name: string; sql: string }[];
  const numbers = `(WITH RECURSIVE number(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM number WHERE i < ${count}) SELECT i FROM number)`;
  file.exec('BEGIN');
  for (const { name } of indexes) file.exec(`DROP INDEX ${name}`);
  file.exec(insertSessionsSql(count, numbers));
  for (const { sql } of indexes) file.exec(sql);
  file.exec('COMMIT');
}

function measure(file: SqliteFile.Database, count: number): LargeDatabase['bytesPerSession'] {
  const sizeSql = 'SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE';
  const bytesOf = (which: string): number =>
    (file.prepare(`${sizeSql} ${which})`).get([]) as { bytes: number }).bytes / count;
  const total = bytesOf(`tbl_name = 'session'`);
  return { total, indexes: bytesOf(`tbl_name = 'session' AND type = 'index'`) };
}

function planOf(file: SqliteFile.Database, sql: string): string {
  const steps = file.prepare(`EXPLAIN QUERY PLAN ${sql}`).all([]) as { detail: string }[];
  return steps.map(({ detail }) => detail).join('\n');
}

/** What the work sends to the driver, word for word. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const prepare = jest.spyOn(SqliteStatements.prototype, 'prepare');
  try {
    await work();
    return prepare.mock.calls.map(([sql]) => sql).filter(isAboutSessions);
  } finally {
    prepare.mockRestore();
  }
}

/** How much this process has read from files so far. SQLite reads each page once that it does not hold. Linux only. */
function bytesRead(): number | undefined {
  const path = '/proc/self/io';
  return existsSync(path) ? Number(/rchar: (\d+)/.exec(readFileSync(path, 'utf8'))?.[1]) : undefined;
}
