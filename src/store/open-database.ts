import type { Kysely } from 'kysely';
import type { Database } from './tables';

/** The database of this process, whichever kind it is. */
export interface OpenDatabase {
  readonly db: Kysely<Database>;
  /** Runs a write that may be lost in a power cut, because what it does heals by itself; so it need not wait for the disk. */
  relaxed<T>(write: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** True when the database answers. */
  isReachable(): Promise<boolean>;
  /** Runs a transaction that nobody else's transaction of this kind overlaps, in any process. */
  exclusive<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
