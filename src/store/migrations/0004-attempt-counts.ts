import type { Kysely, Migration } from 'kysely';

/** Counts of failed attempts at passwords. */
export const attemptCounts: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('attempt_count')
      .addColumn('key', 'text', (column) => column.primaryKey().notNull())
      .addColumn('name_digest', 'text')
      .addColumn('failures', 'bigint', (column) => column.notNull())
      .addColumn('free_at', 'bigint', (column) => column.notNull())
      .addColumn('forgotten_at', 'bigint', (column) => column.notNull())
      .execute();
    // For the removal of what is forgotten, and of what is about one account.
    await db.schema.createIndex('attempt_count_forgotten').on('attempt_count').column('forgotten_at').execute();
    await db.schema.createIndex('attempt_count_name').on('attempt_count').column('name_digest').execute();
  },
};
