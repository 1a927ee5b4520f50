import { sql } from 'kysely';
import type { Expression, ExpressionBuilder } from 'kysely';
import { prepareQuery } from './prepared-query';
import { selectActive } from './session-queries';
import type { Database, SessionRow } from './tables';

// The queries of sessions that logins, refreshes and logouts are made of.

export const findSession = prepareQuery((db, { id }: Pick<SessionRow, 'id'>) =>
  db.selectFrom('session').selectAll().where('id', '=', id),
);

/** A row as it is to be, found only while it is of the generation that is stepped from. */
interface SteppingRow extends SessionRow {
  readonly from_generation: number;
}

export const advanceSession = prepareQuery((db, row: SteppingRow) =>
  db
    .updateTable('session')
    .set((column) => ({
      generation: row.generation,
      is_confirmed: row.is_confirmed,
      rotated_at: row.rotated_at,
      ...slid(column, row),
    }))
    .where('id', '=', row.id)
    // One winner: of two that step from the same generation only the first finds it, and none after a logout.
    .where('generation', '=', row.from_generation)
    .where('revoked_at', 'is', null),
);

export const slideSession = prepareQuery((db, row: SessionRow) =>
  db
    .updateTable('session')
    .set((column) => slid(column, row))
    .where('id', '=', row.id)
    .where('revoked_at', 'is', null),
);

/** As {@link slideSession}, while the row is of the generation that is given. */
export const slideGeneration = prepareQuery((db, row: SessionRow) =>
  db
    .updateTable('session')
    .set((column) => slid(column, row))
    .where('id', '=', row.id)
    .where('generation', '=', row.generation)
    .where('revoked_at', 'is', null),
);

export const confirmSession = prepareQuery((db, row: Pick<SessionRow, 'id' | 'generation' | 'last_used_at'>) =>
  db
    .updateTable('session')
    .set({ is_confirmed: 1, last_used_at: row.last_used_at })
    .where('id', '=', row.id)
    .where('generation', '=', row.generation)
    .where('is_confirmed', '=', 0),
);

interface End {
  readonly userId: string;
  readonly at: number;
  readonly reason: string;
}

export const revokeSession = prepareQuery((db, { id, userId, at, reason }: End & Pick<SessionRow, 'id'>) =>
  db
    .updateTable('session')
    .set({ revoked_at: at, revocation_reason: reason })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null),
);

interface SurplusEnd extends End {
  readonly exceptId: string;
  readonly keep: number;
}

/** SQLite takes no OFFSET without a LIMIT. As many as SESSIONS_PER_USER can allow; whatever is left, the next login ends. */
const mostAtOnce = 10_000;

export const revokeOldestSessions = prepareQuery((db, { userId, at, reason, exceptId, keep }: SurplusEnd) =>
  db
    .updateTable('session')
    .set({ revoked_at: at, revocation_reason: reason })
    // Said of the rows themselves too, or PostgreSQL may come to read the whole table, and to lock rows in an order of its own.
    .where('user_id', '=', userId)
    .where('id', 'in', (row) =>
      selectActive(row, { userId, now: at, offset: keep, limit: mostAtOnce }).orderBy('id').select('id'),
    )
    .where('id', '!=', exceptId)
    .where('revoked_at', 'is', null)
    .returning('id'),
);

interface AddressesOfUser {
  readonly userId: string;
  readonly now: number;
  readonly sessions: number;
  readonly limit: number;
}

export const listSessionAddresses = prepareQuery((db, { userId, now, sessions, limit }: AddressesOfUser) =>
  db
    .selectFrom((row) =>
      selectActive(row, { userId, now, offset: 0, limit: sessions })
        .where('ip_address', 'is not', null)
        .select('ip_address')
        .as('newest'),
    )
    .select('ip_address')
    .distinct()
    .limit(limit),
);

/** The times of a session that is in use. Only ever later: the slower one of two at once must not take a moment back. */
function slid(
  column: ExpressionBuilder<Database, 'session'>,
  row: SessionRow,
): Record<SlidingColumn, Expression<number>> {
  return {
    authenticated_at: latest(column.ref('authenticated_at'), row.authenticated_at),
    last_used_at: latest(column.ref('last_used_at'), row.last_used_at),
    idle_expires_at: latest(column.ref('idle_expires_at'), row.idle_expires_at),
    access_expires_at: latest(column.ref('access_expires_at'), row.access_expires_at),
  };
}

type SlidingColumn = 'authenticated_at' | 'last_used_at' | 'idle_expires_at' | 'access_expires_at';

/** The later of what the row has and what is given. */
function latest(column: Expression<number>, value: number): ReturnType<typeof sql<number>> {
  return sql<number>`CASE WHEN ${column} > ${value} THEN ${column} ELSE ${value} END`;
}
