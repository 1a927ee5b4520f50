import type { QueryResult } from 'kysely';
import type { Session } from '../domain/session';
import type {
  AddressPage,
  Advance,
  Revocation,
  RepeatedRevocation,
  RevokedPage,
  RevokedSession,
  SessionPage,
  SessionStore,
  SurplusSessions,
} from '../domain/session-store';
import {
  advanceSession,
  confirmSession,
  findSession,
  listSessionAddresses,
  revokeOldestSessions,
  revokeSession,
  slideGeneration,
  slideSession,
} from './prepared-session-queries';
import { isAfter, selectEnded } from './session-queries';
import { fromSessionRow, toSessionRow } from './session-row';
import type { OpenDatabase, Work } from './open-database';

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
    const { rows } = await this.#database.run((db) => findSession(db, { id }));
    const [row] = rows;
    return row && fromSessionRow(row);
  }

  async advance({ session, fromGeneration }: Advance): Promise<boolean> {
    const row = { ...toSessionRow(session), from_generation: fromGeneration };
    return hasChanged(await this.#database.relaxed((db) => advanceSession(db, row)));
  }

  async slide(session: Session, generation?: number): Promise<boolean> {
    const row = toSessionRow(session);
    const slide: Work<QueryResult<unknown>> =
      generation === undefined ? (db) => slideSession(db, row) : (db) => slideGeneration(db, { ...row, generation });
    return hasChanged(await this.#database.relaxed(slide));
  }

  async confirm(id: string, generation: number, at: Date): Promise<void> {
    const row = { id, generation, last_used_at: at.getTime() };
    await this.#database.relaxed((db) => confirmSession(db, row));
  }

  async revoke(
    { id, userId }: { readonly id: string; readonly userId: string },
    { at, reason }: Revocation,
  ): Promise<boolean> {
    const end = { id, userId, at: at.getTime(), reason };
    return hasChanged(await this.#database.run((db) => revokeSession(db, end)));
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
    const end = { userId, keep, exceptId, at: at.getTime(), reason };
    const { rows } = await this.#database.run((db) => revokeOldestSessions(db, end));
    return rows.map(({ id }) => id);
  }

  async listAddresses(userId: string, { now, sessions, limit }: AddressPage): Promise<readonly string[]> {
    const query = { userId, now: now.getTime(), sessions, limit };
    const { rows } = await this.#database.run((db) => listSessionAddresses(db, query));
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

function hasChanged({ numAffectedRows }: QueryResult<unknown>): boolean {
  return numAffectedRows !== undefined && numAffectedRows > 0n;
}
