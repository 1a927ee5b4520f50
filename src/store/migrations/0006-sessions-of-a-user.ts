import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/**
 * The sessions of a user, the revoked apart from the others: a program that logs in every minute and never out leaves thousands of
 * revoked ones until they are removed, and every login of it would read them all.
 */
export const sessionsOfAUser: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('session_user_active')
      .on('session')
      .columns(['user_id', 'created_at'])
      .where(sql.ref('revoked_at'), 'is', null)
      .execute();
    // For a logout that is repeated, which looks for those whose access tokens are alive.
    await db.schema
      .createIndex('session_user_revoked')
      .on('session')
      .columns(['user_id', 'access_expires_at'])
      .where(sql.ref('revoked_at'), 'is not', null)
      .execute();
    // Last: on PostgreSQL nobody reads the table from then until the end of the migration.
    await db.schema.dropIndex('session_user').execute();
  },
};
