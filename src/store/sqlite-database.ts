import { CompiledQuery, Kysely, sql, SqliteDialect } from 'kysely';
import type SqliteFile from 'libsql';
import { attempt } from './attempt';
import type { Timing } from './attempt';
import { inTransaction } from './in-transaction';
import type { OpenDatabase, Work } from './open-database';
import { openSqliteFile, openSqliteMemory } from './sqlite-file';
import { LoopShare } from '../util/loop-share';
import { Mutex } from '../util/mutex';
import type { OnStatement } from '../util/finished-statement';
import { SqliteStatements } from './sqlite-statements';
import type { Database } from './tables';

/** For so long statements go on in one turn of the event loop, in milliseconds, when there are many at once. */
const maxLoopMs = 3;

interface OpenOptions {
  readonly timing: Timing;
  readonly onStatement: OnStatement | undefined;
}

/** Kysely's own transactions begin without a lock, and two processes that both go on to write then fail. */
const beginWriting = CompiledQuery.raw('BEGIN IMMEDIATE');

/**
 * Opens the SQLite file, which is created when it is missing.
 * @throws OperatorError when it cannot be opened or is no database
 */
export function openSqlite(path: string, timing: Timing, onStatement?: OnStatement): OpenDatabase {
  return openOn(openSqliteFile(path), { timing, onStatement });
}

/** Opens a new SQLite database in memory, which nobody else sees and which is gone when it is closed. */
export function openSqliteInMemory(timing: Timing, onStatement?: OnStatement): OpenDatabase {
  return openOn(openSqliteMemory(), { timing, onStatement });
}

function openOn(file: SqliteFile.Database, options: OpenOptions): OpenDatabase {
  const { timing } = options;
  const statements = new SqliteStatements(file, options);
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: statements }) });
  const share = new LoopShare(timing, maxLoopMs);
  const connection = new Mutex();
  // Whoever holds the one connection waits for the share, so that the others stand in line for the connection alone.
  const connected = <T>(work: Work<T>): Promise<T> =>
    connection.run(async () => {
      await share.pass();
      return work(db);
    });
  const relaxed = <T>(work: Work<T>): Promise<T> =>
    connected(async () => {
      // The connection is held meanwhile, so no other write can slip into the relaxed mode.
      statements.synchronous = 'NORMAL';
      try {
        return await work(db);
      } finally {
        statements.synchronous = 'FULL';
      }
    });
  const exclusive = <T>(work: Work<T>): Promise<T> => connected(() => inTransaction(db, { begin: beginWriting, work }));
  return {
    run: (work) => attempt(() => connected(work), timing),
    watch: (work) => attempt(() => connected(work), timing),
    relaxed: (work) => attempt(() => relaxed(work), timing),
    relaxedTransaction: (work) =>
      attempt(() => relaxed(() => inTransaction(db, { begin: beginWriting, work })), timing),
    exclusive: (work) => attempt(() => exclusive(work), timing),
    migrate: (work) => attempt(() => exclusive(work), timing),
    isReachable: () =>
      sql`SELECT 1`.execute(db).then(
        () => true,
        () => false, // why does not matter here: the next operation that needs the database says it
      ),
    readTime: undefined,
    canMakeTables: () => Promise.resolve(true),
    findRisks: () => Promise.resolve([]),
    close: () => db.destroy(),
  };
}
