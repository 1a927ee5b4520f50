import type { Expression, ExpressionBuilder, SelectQueryBuilder, SqlBool } from 'kysely';
import type { Database } from './tables';

// Parts of the queries of sessions.

/** Which of a user's active sessions, newest first. */
interface ActiveRange {
  readonly userId: string;
  readonly now: number;
  readonly offset: number;
  readonly limit: number;
}

/** What can begin a query: a database, or a part of another query. */
type Origin = Pick<ExpressionBuilder<Database, never>, 'selectFrom'>;

/** Some of a user's active sessions, newest first; in what order those of one millisecond are, whoever asks has to say. */
export function selectActive(
  row: Origin,
  { userId, now, offset, limit }: ActiveRange,
): SelectQueryBuilder<Database, 'session', object> {
  return row
    .selectFrom('session')
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('idle_expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .offset(offset);
}

/** The first that ended by one of the two moments: each by its own index, which stops at the limit however many there are. */
export function selectEnded(
  row: ExpressionBuilder<Database, 'session'>,
  end: 'idle_expires_at' | 'revoked_at',
  { before, limit }: { readonly before: Date; readonly limit: number },
): SelectQueryBuilder<Database & { first: { id: string } }, 'first', { id: string }> {
  const moment = before.getTime();
  const first = row
    .selectFrom('session')
    .select('id')
    .where(end, '<', moment)
    .where('access_expires_at', '<', moment)
    .orderBy(end)
    .limit(limit);
  // SQLite takes no limit in a part of a union but in a query within it.
  return row.selectFrom(first.as('first')).select('id');
}

/** True for the sessions that come after the given one in the list of a user, whether or not that one is still active. */
export function isAfter(
  row: ExpressionBuilder<Database, 'session'>,
  { userId, id }: { readonly userId: string; readonly id: string },
): Expression<SqlBool> {
  const createdAt = row.selectFrom('session').select('created_at').where('id', '=', id).where('user_id', '=', userId);
  return row.or([row('created_at', '<', createdAt), row.and([row('created_at', '=', createdAt), row('id', '>', id)])]);
}
