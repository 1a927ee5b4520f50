import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Database } from './tables';

/** What {@link inTransaction} runs. */
export interface Transaction<T> {
  /** The statement that begins it. */
  readonly begin: RawBuilder<unknown>;
  readonly work: (db: Kysely<Database>) => Promise<T>;
}

/** Runs the work between a `begin` of one's own and COMMIT, on one connection. Kysely's migrator can run in it. */
export async function inTransaction<T>(db: Kysely<Database>, { begin, work }: Transaction<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await begin.execute(connection);
    try {
      const result = await work(connection);
      await sql`COMMIT`.execute(connection);
      return result;
    } catch (error) {
      // What went wrong first is what counts: a connection that is gone has taken its transaction with it.
      await sql`ROLLBACK`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}
