import { Migrator } from 'kysely';
import type { MigrationResult } from 'kysely';
import { initial } from './migrations/0001-initial';
import type { OpenDatabase } from './sqlite-database';

const migrations = { '0001-initial': initial };

/**
 * Brings the tables up to date, in one transaction that begins with the write lock of the database: of several processes
 * that start together one does the work and the others find it done. Kysely's own lock does nothing on SQLite.
 * @returns the names of the migrations that this call carried out
 */
export async function migrateToLatest(database: OpenDatabase): Promise<readonly string[]> {
  return database.exclusive(async (db) => {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve(migrations) },
      disableTransactions: true,
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) throw new Error('the database cannot be brought up to date', { cause: error });
    return results.map(({ migrationName }: MigrationResult) => migrationName);
  });
}
