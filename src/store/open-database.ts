import type { Kysely } from 'kysely';
import type { Database } from './tables';

/** What is done with the database. It may be run again when another process was in the way. */
export type Work<T> = (db: Kysely<Database>) => Promise<T>;

/** The database of this process, whichever kind it is. Whatever runs on it throws DomainError DATABASE_UNAVAILABLE. */
export interface OpenDatabase {
  /** Runs one statement. A write is durable when it returns. */
  run<T>(work: Work<T>): Promise<T>;
  /** Runs one statement apart from those of requests, which may be so many that it would have to wait for them. */
  watch<T>(work: Work<T>): Promise<T>;
  /** Runs a write that may be lost in a power cut, because what it does heals by itself; so it need not wait for the disk. */
  relaxed<T>(work: Work<T>): Promise<T>;
  /** Runs several statements as one step, which may be lost in a power cut as `relaxed` may. What it reads it must lock. */
  relaxedTransaction<T>(work: Work<T>): Promise<T>;
  /** Runs a transaction that nobody else's transaction of this kind overlaps, in any process. */
  exclusive<T>(work: Work<T>): Promise<T>;
  /** As `exclusive`, without a limit of time: changes to tables with many rows take as long as they take. */
  migrate<T>(work: Work<T>): Promise<T>;
  /** True when the database answers and takes writes. */
  isReachable(): Promise<boolean>;
  /** The clock that all processes share; undefined where they are all on one machine and have one anyway. */
  readonly readTime: (() => Promise<Date>) | undefined;
  /** False when this user may not make the tables that are missing. */
  canMakeTables(): Promise<boolean>;
  /** What the database is set up to do that endangers a promise, in words for the operator. */
  findRisks(): Promise<readonly string[]>;
  close(): Promise<void>;
}
