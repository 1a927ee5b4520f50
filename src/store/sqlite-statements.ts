import { LRUCache } from 'lru-cache';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type SqliteFile from 'libsql';
import type { Timing } from './attempt';
import { RowStatement } from './row-statement';
import { describeStatement } from './statement';
import type { OnStatement } from '../util/finished-statement';

/** What begins and ends a transaction. */
const control = /^(?:BEGIN|COMMIT|ROLLBACK)\b/i;
const begin = /^BEGIN\b/i;
/** What needs no write lock; whatever else there is, under a comment or a WITH, may need it. */
const read = /^\s*(?:SELECT|PRAGMA|EXPLAIN)\b/i;

/** What is said again and again. The rest, such as what changes tables, is prepared each time. */
const lasting = /^\s*(?:SELECT|INSERT|UPDATE|DELETE)\b/i;
/** So many statements stay prepared: more than the program has, but for lists of every length. */
const maxPrepared = 200;

/** What {@link SqliteStatements} works with. */
export interface SqliteStatementsOptions {
  readonly timing: Pick<Timing, 'elapsedMs'>;
  readonly onStatement: OnStatement | undefined;
}

/** Whether a commit waits until it is on the disk. */
type Synchronous = 'FULL' | 'NORMAL';

interface PreparedStatement {
  readonly statement: SqliteFile.Statement;
  /** Undefined where it answers with no rows. The driver would find that out anew each time that it is asked. */
  readonly rows: RowStatement | undefined;
  readonly isRead: boolean;
}

interface StartedStatement {
  readonly sql: string;
  readonly startedAt: number;
}

/**
 * The SQLite file as Kysely sees it. Each write takes the lock by a BEGIN of its own before it starts: the driver does not
 * reset a statement that finds the file locked, and such a statement, started and never ended, would keep every later
 * transaction of the process from being committed. `exec` has no such flaw.
 */
export class SqliteStatements implements SqliteDatabase {
  readonly #file: SqliteFile.Database;
  readonly #options: SqliteStatementsOptions;
  /** Preparing a statement takes longer than carrying it out. One is carried out at a time, from beginning to end. */
  readonly #prepared = new LRUCache<string, PreparedStatement>({ max: maxPrepared });

  /** What the file is set to. In FULL it was opened. */
  #synchronous: Synchronous = 'FULL';
  /** What writes from now on ask for. Set for those alone who hold the one connection. */
  synchronous: Synchronous = 'FULL';

  constructor(file: SqliteFile.Database, options: SqliteStatementsOptions) {
    this.#file = file;
    this.#options = options;
  }

  close(): void {
    this.#prepared.clear();
    this.#file.close();
  }

  prepare(sql: string): SqliteStatement {
    const startedAt = this.#options.timing.elapsedMs();
    if (control.test(sql)) return this.#control(sql, startedAt);
    const { statement, rows, isRead } = this.#prepare(sql);
    const carryOut = <T>(work: () => T): T =>
      this.#told(() => (isRead ? work() : this.#locked(work)), { sql, startedAt });
    const all: SqliteStatement['all'] = (parameters) => carryOut(() => rows?.all(parameters) ?? []);
    return {
      reader: rows !== undefined,
      all,
      run: (parameters) => carryOut(() => statement.run(parameters)),
      // Streams are not used, and one could not hold a lock that others do not wait for.
      iterate: (parameters) => all(parameters).values(),
    };
  }

  #prepare(sql: string): PreparedStatement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#file.prepare(sql);
    const rows = statement.reader ? new RowStatement(statement) : undefined;
    const prepared = { statement, rows, isRead: read.test(sql) };
    if (lasting.test(sql)) this.#prepared.set(sql, prepared);
    return prepared;
  }

  #control(sql: string, startedAt: number): SqliteStatement {
    const run = (): { changes: number; lastInsertRowid: number } => {
      if (begin.test(sql)) this.#synchronize();
      this.#told(() => this.#file.exec(sql), { sql, startedAt });
      return { changes: 0, lastInsertRowid: 0 };
    };
    return { reader: false, run, all: () => [], iterate: () => [].values() };
  }

  /** Carries a statement out, and tells of it, however it ends. */
  #told<T>(work: () => T, statement: StartedStatement): T {
    try {
      const result = work();
      this.#tell(statement, undefined);
      return result;
    } catch (error) {
      this.#tell(statement, error);
      throw error;
    }
  }

  #tell({ sql, startedAt }: StartedStatement, error: unknown): void {
    const { timing, onStatement } = this.#options;
    if (onStatement === undefined) return;
    const { operation, findTable } = describeStatement(sql);
    onStatement({ system: 'sqlite', operation, findTable, durationMs: timing.elapsedMs() - startedAt, error });
  }

  /** Said only when it has changed, and never within a transaction, where SQLite refuses it. */
  #synchronize(): void {
    if (this.#synchronous === this.synchronous) return;
    this.#file.exec(`PRAGMA synchronous = ${this.synchronous}`);
    this.#synchronous = this.synchronous;
  }

  #isInTransaction(): boolean {
    return this.#file.inTransaction;
  }

  #locked<T>(work: () => T): T {
    if (this.#isInTransaction()) return work();
    this.#synchronize();
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
