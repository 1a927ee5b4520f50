import { Migrator } from 'kysely';
import type { Kysely } from 'kysely';
import { initial } from './migrations/0001-initial';
import { revokedSessions } from './migrations/0002-revoked-sessions';
import { keyTimes } from './migrations/0003-key-times';
import { attemptCounts } from './migrations/0004-attempt-counts';
import { auditEvents } from './migrations/0005-audit-events';
import { sessionsOfAUser } from './migrations/0006-sessions-of-a-user';
import type { OpenDatabase } from './open-database';
import type { Database } from './tables';

const migrations = {
  '0001-initial': initial,
  '0002-revoked-sessions': revokedSessions,
  '0003-key-times': keyTimes,
  '0004-attempt-counts': attemptCounts,
  '0005-audit-events': auditEvents,
  '0006-sessions-of-a-user': sessionsOfAUser,
};

/** How far a database has been brought. */
export interface MigrationState {
  readonly done: readonly string[];
  readonly pending: readonly string[];
}

/**
 * Brings the tables up to date, in one transaction that begins with the write lock of the database: of several processes
 * that start together one does the work and the others find it done. Kysely's own lock does nothing on SQLite.
 * @throws DomainError DATABASE_UNAVAILABLE
 * @returns the names of the migrations that this call carried out
 */
export async function migrateToLatest(database: OpenDatabase): Promise<readonly string[]> {
  // Most starts find nothing to do, and need not wait for anybody.
  if ((await inspectMigrations(database)).pending.length === 0) return [];
  return database.migrate(async (db) => {
    const { error, results = [] } = await createMigrator(db).migrateToLatest();
    if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
    return results.map(({ migrationName }) => migrationName);
  });
}

/** Which migrations have been carried out and which are waiting. Changes nothing, even in a database without a table. */
export async function inspectMigrations(database: OpenDatabase): Promise<MigrationState> {
  const all = await database.run((db) => createMigrator(db).getMigrations());
  const namesOf = (isDone: boolean): readonly string[] =>
    all.filter(({ executedAt }) => (executedAt !== undefined) === isDone).map(({ name }) => name);
  return { done: namesOf(true), pending: namesOf(false) };
}

function createMigrator(db: Kysely<Database>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    disableTransactions: true,
  });
}
