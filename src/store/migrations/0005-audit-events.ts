import type { Kysely, Migration } from 'kysely';

/** What has happened, and to whom. It refers to accounts and sessions and outlives them: no foreign keys. */
export const auditEvents: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('audit_events')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('happened_at', 'bigint', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('account_id', 'text')
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('session_id', 'text')
      .addColumn('ip_address', 'text')
      .addColumn('user_agent', 'text')
      .addColumn('request_id', 'text')
      .addColumn('details', 'text', (column) => column.notNull())
      .execute();
    // For the list of the latest and for the removal of the oldest.
    await db.schema.createIndex('audit_events_time').on('audit_events').columns(['happened_at', 'id']).execute();
    await db.schema
      .createIndex('audit_events_account')
      .on('audit_events')
      .columns(['account_id', 'happened_at', 'id'])
      .execute();
  },
};
