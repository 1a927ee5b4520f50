import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, sql, SqliteDialect } from 'kysely';
import SqliteFile from 'libsql';
import { OperatorError } from '../util/operator-error';
import { inTransaction } from './in-transaction';
import type { OpenDatabase } from './open-database';
import type { Database } from './tables';

/** How long a statement waits for another process that is writing, in milliseconds. It holds up everything else meanwhile. */
const busyTimeoutMs = 1000;

/**
 * Opens the SQLite file, which is created when it is missing.
 * @throws OperatorError when it cannot be opened or is no database
 */
export function openSqlite(path: string): OpenDatabase {
  const file = openFile(path);
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: file }) });
  return {
    db,
    relaxed: (write) =>
      db.connection().execute(async (connection) => {
        // The connection is held meanwhile, so no other write can slip into the relaxed mode.
        file.pragma('synchronous = NORMAL');
        try {
          return await write(connection);
        } finally {
          file.pragma('synchronous = FULL');
        }
      }),
    // Kysely's own transactions begin without a lock, and two processes that both go on to write then fail.
    exclusive: (work) => inTransaction(db, { begin: sql`BEGIN IMMEDIATE`, work }),
    isReachable: () =>
      sql`SELECT 1`.execute(db).then(
        () => true,
        () => false, // why does not matter here: the next operation that needs the database says it
      ),
    close: () => db.destroy(),
  };
}

/**
 * False when there is no such file, or an empty one, and opening it would make the database. Makes nothing itself.
 * @throws OperatorError when it could not be made or written
 */
export function isDatabaseFileThere(path: string): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined) accessSync(path, constants.R_OK | constants.W_OK);
    // The write-ahead log is made in the folder, each time that the database is opened.
    accessSync(findExistingFolder(dirname(path)), constants.W_OK | constants.X_OK);
    return stats !== undefined && stats.size > 0;
  } catch (cause) {
    throw cannotOpen(path, cause);
  }
}

/** The folder, or the closest one above it that exists. */
function findExistingFolder(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return findExistingFolder(dirname(path));
  if (!stats.isDirectory()) throw new Error(`${path} is not a folder`);
  return path;
}

function openFile(path: string): SqliteFile.Database {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Made by hand when it is missing, so that only its owner can read it; SQLite gives its other files the same mode.
    closeSync(openSync(path, 'a', 0o600));
    const file = new SqliteFile(path);
    file.pragma(`busy_timeout = ${String(busyTimeoutMs)}`);
    file.pragma('journal_mode = WAL');
    // An answered login, revocation or password change must survive a power cut: each commit waits for the disk.
    file.pragma('synchronous = FULL');
    return file;
  } catch (cause) {
    throw cannotOpen(path, cause);
  }
}

function cannotOpen(path: string, cause: unknown): OperatorError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const remedy = /EACCES|EPERM|EROFS|ConnectionFailed|readonly/.test(why)
    ? 'make its folder writable for this user, or set DATABASE_URL to another place'
    : 'set DATABASE_URL to a file of its own: a new one is made, or one that this service has made is opened';
  return new OperatorError(`cannot open the database ${path}: ${why}. To mend it, ${remedy}`, { cause });
}
