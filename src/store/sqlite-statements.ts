import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type SqliteFile from 'libsql';

/** What begins and ends a transaction. */
const control = /^(?:BEGIN|COMMIT|ROLLBACK)\b/i;
/** What needs no write lock; whatever else there is, under a comment or a WITH, may need it. */
const read = /^\s*(?:SELECT|PRAGMA|EXPLAIN)\b/i;

/**
 * The SQLite file as Kysely sees it. Each write takes the lock by a BEGIN of its own before it starts: the driver does not
 * reset a statement that finds the file locked, and such a statement, started and never ended, would keep every later
 * transaction of the process from being committed. `exec` has no such flaw.
 */
export class SqliteStatements implements SqliteDatabase {
  readonly #file: SqliteFile.Database;

  constructor(file: SqliteFile.Database) {
    this.#file = file;
  }

  close(): void {
    this.#file.close();
  }

  prepare(sql: string): SqliteStatement {
    if (control.test(sql)) return this.#control(sql);
    const statement = this.#file.prepare(sql);
    if (read.test(sql)) return statement;
    return {
      reader: statement.reader,
      all: (parameters) => this.#locked(() => statement.all(parameters)),
      run: (parameters) => this.#locked(() => statement.run(parameters)),
      // Streams are not used, and one could not hold a lock that others do not wait for.
      iterate: (parameters) => this.#locked(() => statement.all(parameters)).values(),
    };
  }

  #control(sql: string): SqliteStatement {
    const run = (): { changes: number; lastInsertRowid: number } => {
      this.#file.exec(sql);
      return { changes: 0, lastInsertRowid: 0 };
    };
    return { reader: false, run, all: () => [], iterate: () => [].values() };
  }

  #isInTransaction(): boolean {
    return this.#file.inTransaction;
  }

  #locked<T>(work: () => T): T {
    if (this.#isInTransaction()) return work();
    this.#file.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#file.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#isInTransaction()) this.#file.exec('ROLLBACK');
      throw error;
    }
  }
}
