import { sql } from 'kysely';
import type { Expression, ExpressionBuilder } from 'kysely';
import type { Session } from '../domain/session';
import type {
  Advance,
  Revocation,
  RepeatedRevocation,
  RevokedPage,
  RevokedSession,
  SessionPage,
  SessionStore,
  SurplusSessions,
} from '../domain/session-store';
import { isAfter, selectEnded, selectNewest } from './session-queries';
import { fromSessionRow, toSessionRow } from './session-row';
import type { OpenDatabase } from './open-database';
import type { Database, SessionRow } from './tables';

/** Sessions in a database. */
export class KyselySessionStore implements SessionStore {
  readonly #database: OpenDatabase;

  constructor(database: OpenDatabase) {
    this.#database = database;
  }

  async insert(session: Session): Promise<void> {
    await this.#database.run((db) => db.insertInto('session').values(toSessionRow(session)).execute());
  }

  async find(id: string): Promise<Session | undefined> {
    const row = await this.#database.run((db) =>
      db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row && fromSessionRow(row);
  }

  async advance({ session, fromGeneration }: Advance): Promise<boolean> {
    const row = toSessionRow(session);
    const result = await this.#database.relaxed((db) =>
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
        .where('generation', '=', fromGeneration)
        .where('revoked_at', 'is', null)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows > 0n;
  }

  async slide(session: Session, generation?: number): Promise<boolean> {
    const row = toSessionRow(session);
    const result = await this.#database.relaxed((db) =>
      db
        .updateTable('session')
        .set((column) => slid(column, row))
        .where('id', '=', row.id)
        .$if(generation !== undefined, (query) => query.where('generation', '=', generation ?? 0))
        .where('revoked_at', 'is', null)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows > 0n;
  }

  async confirm(id: string, generation: number, at: Date): Promise<void> {
    await this.#database.relaxed((db) =>
      db
        .updateTable('session')
        .set({ is_confirmed: 1, last_used_at: at.getTime() })
        .where('id', '=', id)
        .where('generation', '=', generation)
        .where('is_confirmed', '=', 0)
        .execute(),
    );
  }

  async revoke(target: { readonly id: string; readonly userId: string }, revocation: Revocation): Promise<boolean> {
    const result = await this.#database.run((db) =>
      db
        .updateTable('session')
        .set({ revoked_at: revocation.at.getTime(), revocation_reason: revocation.reason })
        .where('id', '=', target.id)
        .where('user_id', '=', target.userId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows > 0n;
  }

  async revokeAllOf(
    target: { readonly userId: string; readonly exceptId?: string },
    { at, reason }: Revocation,
  ): Promise<readonly string[]> {
    const rows = await this.#database.run((db) =>
      db
        .updateTable('session')
        .set({ revoked_at: at.getTime(), revocation_reason: reason })
        .where('user_id', '=', target.userId)
        .where('id', '!=', target.exceptId ?? '')
        .where('revoked_at', 'is', null)
        // One that has ended by itself is not ended once more, unless an access token of it may still be alive.
        .where((row) =>
          row.or([row('idle_expires_at', '>', at.getTime()), row('access_expires_at', '>', at.getTime())]),
        )
        .returning('id')
        .execute(),
    );
    return rows.map(({ id }) => id);
  }

  async revokeOldestOf(
    { userId, keep, exceptId }: SurplusSessions,
    { at, reason }: Revocation,
  ): Promise<readonly string[]> {
    const rows = await this.#database.run((db) =>
      db
        .updateTable('session')
        .set({ revoked_at: at.getTime(), revocation_reason: reason })
        .where('user_id', '=', userId)
        .where('id', '!=', exceptId)
        .where('revoked_at', 'is', null)
        .where('idle_expires_at', '>', at.getTime())
        .where('id', 'not in', (row) => selectNewest(row, { userId, now: at, limit: keep }))
        .returning('id')
        .execute(),
    );
    return rows.map(({ id }) => id);
  }

  async listAddresses(
    userId: string,
    { now, limit }: { readonly now: Date; readonly limit: number },
  ): Promise<readonly string[]> {
    const rows = await this.#database.run((db) =>
      db
        .selectFrom('session')
        .select('ip_address')
        .distinct()
        .where('user_id', '=', userId)
        .where('revoked_at', 'is', null)
        .where('idle_expires_at', '>', now.getTime())
        .limit(limit)
        .execute(),
    );
    return rows.flatMap((row) => row.ip_address ?? []);
  }

  async listActive(userId: string, { now, first, afterId }: SessionPage): Promise<readonly Session[]> {
    const rows = await this.#database.run((db) =>
      db
        .selectFrom('session')
        .selectAll()
        .where('user_id', '=', userId)
        .where('revoked_at', 'is', null)
        .where('idle_expires_at', '>', now.getTime())
        .$if(afterId !== undefined, (query) => query.where((row) => isAfter(row, { userId, id: afterId ?? '' })))
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(first)
        .execute(),
    );
    return rows.map(fromSessionRow);
  }

  async repeatRevocation({ userId, id, exceptId }: RepeatedRevocation, at: Date): Promise<readonly string[]> {
    const rows = await this.#database.run((db) =>
      db
        .updateTable('session')
        .set({ revoked_at: at.getTime() })
        .where('user_id', '=', userId)
        .where('revoked_at', 'is not', null)
        .where('access_expires_at', '>', at.getTime())
        .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
        .$if(exceptId !== undefined, (query) => query.where('id', '!=', exceptId ?? ''))
        .returning('id')
        .execute(),
    );
    return rows.map((row) => row.id);
  }

  async listRevoked({ from, after, limit }: RevokedPage): Promise<readonly RevokedSession[]> {
    const [column, moment] =
      'revokedAt' in from
        ? (['revoked_at', from.revokedAt] as const)
        : (['access_expires_at', from.tokenAliveAt] as const);
    const last = after && (column === 'revoked_at' ? after.revokedAt : after.accessExpiresAt).getTime();
    const rows = await this.#database.watch((db) =>
      db
        .selectFrom('session')
        .select(['id', 'revoked_at', 'access_expires_at'])
        .where('revoked_at', 'is not', null)
        .where(column, '>=', last ?? moment.getTime())
        .$if(after !== undefined, (query) =>
          query.where((row) => row.or([row(column, '>', last ?? 0), row('id', '>', after?.id ?? '')])),
        )
        .orderBy(column)
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => ({
      id: row.id,
      revokedAt: new Date(Number(row.revoked_at)),
      accessExpiresAt: new Date(row.access_expires_at),
    }));
  }

  async purgeEndedBefore(before: Date, limit: number): Promise<number> {
    const result = await this.#database.run((db) =>
      db
        .deleteFrom('session')
        .where('id', 'in', (row) => {
          const byTime = selectEnded(row, 'idle_expires_at', { before, limit });
          const byRevocation = selectEnded(row, 'revoked_at', { before, limit });
          return row.selectFrom(byTime.union(byRevocation).as('ended')).select('id').limit(limit);
        })
        .executeTakeFirst(),
    );
    return Number(result.numDeletedRows);
  }
}

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
