import { CompiledQuery } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from './tables';

/** What {@link inTransaction} runs. */
export interface Transaction<T> {
  /** The statement that begins it. */
  readonly begin: CompiledQuery;
  readonly work: (connection: Kysely<Database>) => Promise<T>;
}

const commit = CompiledQuery.raw('COMMIT');
const rollback = CompiledQuery.raw('ROLLBACK');

/** Runs the work between a `begin` of one's own and COMMIT, on one connection that nobody else uses. Kysely's migrator can run in it. */
export async function inTransaction<T>(connection: Kysely<Database>, { begin, work }: Transaction<T>): Promise<T> {
  await connection.executeQuery(begin);
  try {
    const result = await work(connection);
    await connection.executeQuery(commit);
    return result;
  } catch (error) {
    // What went wrong first is what counts: a connection that is gone has taken its transaction with it.
    await connection.executeQuery(rollback).catch(() => undefined);
    throw error;
  }
}
