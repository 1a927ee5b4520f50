import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteFile from 'libsql';
import { OperatorError } from '../util/operator-error';

/** How long opening waits for another process that is writing, in milliseconds. It holds up everything else meanwhile. */
const openingWaitMs = 1000;

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

/**
 * Opens the SQLite file, which is created when it is missing.
 * @throws OperatorError when it cannot be opened or is no database
 */
export function openSqliteFile(path: string): SqliteFile.Database {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Made by hand when it is missing, so that only its owner can read it; SQLite gives its other files the same mode.
    closeSync(openSync(path, 'a', 0o600));
    const file = new SqliteFile(path);
    file.pragma(`busy_timeout = ${String(openingWaitMs)}`);
    file.pragma('journal_mode = WAL');
    // An answered login, revocation or password change must survive a power cut: each commit waits for the disk.
    file.pragma('synchronous = FULL');
    // From here on who finds the file locked tries again later: the driver would wait in the thread that answers everybody.
    file.pragma('busy_timeout = 0');
    return file;
  } catch (cause) {
    throw cannotOpen(path, cause);
  }
}

/** Opens a database in memory: there is no lock to wait for, and no disk. */
export function openSqliteMemory(): SqliteFile.Database {
  return new SqliteFile(':memory:');
}

function cannotOpen(path: string, cause: unknown): OperatorError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const remedy = /EACCES|EPERM|EROFS|ConnectionFailed|readonly/.test(why)
    ? 'make its folder writable for this user, or set DATABASE_URL to another place'
    : 'set DATABASE_URL to a file of its own: a new one is made, or one that this service has made is opened';
  return new OperatorError(`cannot open the database ${path}: ${why}. To mend it, ${remedy}`, { cause });
}
