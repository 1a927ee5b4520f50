import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** The state of a key follows from its times, so that no process has to change it at the right moment. */
export const keyTimes: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('signing_key')
      .addColumn('active_from', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .alterTable('signing_key')
      // A day for the keys that are there; each start raises it to what the settings ask for.
      .addColumn('keep_seconds', 'bigint', (column) => column.notNull().defaultTo(86_400))
      .execute();
    await sql`UPDATE signing_key SET active_from = created_at`.execute(db);
    await db.schema.alterTable('signing_key').dropColumn('state').execute();
  },
};
