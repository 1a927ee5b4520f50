import type { AuditRecord } from '../domain/audit-record';
import type { AuditQuery, AuditStore } from '../domain/audit-store';
import type { Actor } from '../domain/auth-event';
import type { JsonObject } from '../util/json';
import type { OpenDatabase } from './open-database';
import type { AuditEventRow } from './tables';

/** Audit records in a database. */
export class KyselyAuditStore implements AuditStore {
  readonly #database: OpenDatabase;

  constructor(database: OpenDatabase) {
    this.#database = database;
  }

  async append(records: readonly AuditRecord[]): Promise<void> {
    // Not waited for on the disk: what a power cut takes is in the stream, and no end of a session hangs on it.
    await this.#database.relaxed((db) =>
      db
        .insertInto('audit_events')
        .values(records.map(toRow))
        // A database that hung may have taken them before.
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute(),
    );
  }

  async list({ accountId, since, limit }: AuditQuery): Promise<readonly AuditRecord[]> {
    const rows = await this.#database.run((db) =>
      db
        .selectFrom('audit_events')
        .selectAll()
        .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId ?? ''))
        .$if(since !== undefined, (query) => query.where('happened_at', '>=', since?.getTime() ?? 0))
        .orderBy('happened_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map(fromRow);
  }

  async purgeBefore(before: Date, limit: number): Promise<number> {
    const result = await this.#database.run((db) =>
      db
        .deleteFrom('audit_events')
        .where('id', 'in', (row) =>
          row.selectFrom('audit_events').select('id').where('happened_at', '<', before.getTime()).limit(limit),
        )
        .executeTakeFirst(),
    );
    return Number(result.numDeletedRows);
  }
}

function toRow(record: AuditRecord): AuditEventRow {
  return {
    id: record.id,
    happened_at: record.at.getTime(),
    event: record.event,
    outcome: record.outcome,
    reason: record.reason ?? null,
    account_id: record.accountId ?? null,
    actor: record.actor,
    session_id: record.sessionId ?? null,
    ip_address: record.client.ipAddress ?? null,
    user_agent: record.client.userAgent ?? null,
    request_id: record.requestId ?? null,
    details: JSON.stringify(record.details),
  };
}

/** The strings are of these types because only this folder writes them. */
function fromRow(row: AuditEventRow): AuditRecord {
  return {
    id: row.id,
    at: new Date(row.happened_at),
    event: row.event as AuditRecord['event'],
    outcome: row.outcome,
    reason: row.reason ?? undefined,
    accountId: row.account_id ?? undefined,
    actor: row.actor as Actor,
    sessionId: row.session_id ?? undefined,
    client: { ipAddress: row.ip_address ?? undefined, userAgent: row.user_agent ?? undefined },
    requestId: row.request_id ?? undefined,
    details: JSON.parse(row.details) as JsonObject,
  };
}
