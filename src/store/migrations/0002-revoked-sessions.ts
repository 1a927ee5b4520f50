import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** Indexes of the ended sessions alone: they are small, and of no use where the living ones are asked for. */
export const revokedSessions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropIndex('session_revoked').execute();
    // For the poll of revocations and for the removal of what has ended.
    await createIndex(db, { name: 'session_revoked', column: 'revoked_at' });
    // A process that starts asks for those whose access tokens are alive, and there are days of others.
    await createIndex(db, { name: 'session_revoked_token', column: 'access_expires_at' });
  },
};

async function createIndex(
  db: Kysely<unknown>,
  { name, column }: { readonly name: string; readonly column: string },
): Promise<void> {
  await db.schema.createIndex(name).on('session').column(column).where(sql.ref('revoked_at'), 'is not', null).execute();
}
