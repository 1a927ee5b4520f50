import type { Kysely } from 'kysely';
import type { AttemptCount } from '../domain/attempt-count';
import type { AttemptCounts, AttemptCountStore, AttemptKey } from '../domain/attempt-count-store';
import type { OpenDatabase } from './open-database';
import { prepareListQuery } from './prepared-query';
import type { AttemptCountRow, Database } from './tables';

type Key = Pick<AttemptCountRow, 'key'>;

const findCounts = prepareListQuery((db, rows: readonly Key[]) =>
  db
    .selectFrom('attempt_count')
    .selectAll()
    .where(
      'key',
      'in',
      rows.map(({ key }) => key),
    ),
);

const nothing = { failures: 0, free_at: 0, forgotten_at: 0 };

const lockCounts = prepareListQuery((db, rows: readonly Pick<AttemptCountRow, 'key' | 'name_digest'>[]) =>
  db
    .insertInto('attempt_count')
    .values(rows.map(({ key, name_digest }) => ({ key, name_digest, ...nothing })))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({ failures: row.ref('attempt_count.failures') })),
    )
    .returningAll(),
);

const deleteCounts = prepareListQuery((db, rows: readonly Key[]) =>
  db.deleteFrom('attempt_count').where(
    'key',
    'in',
    rows.map(({ key }) => key),
  ),
);

const putCounts = prepareListQuery((db, rows: readonly AttemptCountRow[]) =>
  db
    .insertInto('attempt_count')
    .values(
      rows.map(({ key, name_digest, failures, free_at, forgotten_at }) => ({
        key,
        name_digest,
        failures,
        free_at,
        forgotten_at,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({
        failures: row.ref('excluded.failures'),
        free_at: row.ref('excluded.free_at'),
        forgotten_at: row.ref('excluded.forgotten_at'),
      })),
    ),
);

/** Counts of attempts in a database. */
export class KyselyAttemptCountStore implements AttemptCountStore {
  readonly #database: OpenDatabase;

  constructor(database: OpenDatabase) {
    this.#database = database;
  }

  async find(keys: readonly AttemptKey[]): Promise<AttemptCounts> {
    const { rows } = await this.#database.run((db) => findCounts(db, keys));
    return toCounts(rows);
  }

  async change(keys: readonly AttemptKey[], change: (counts: AttemptCounts) => AttemptCounts): Promise<void> {
    // In one order, always: two that lock the same rows the other way round would wait for each other.
    const sorted = [...keys].sort((one, other) => (one.key < other.key ? -1 : 1));
    await this.#database.relaxedTransaction(async (transaction) => {
      const before = await lock(transaction, sorted);
      await write(transaction, sorted, change(before));
    });
  }

  async removeNamed(nameDigests: readonly string[]): Promise<number> {
    const result = await this.#database.run((db) =>
      db
        .deleteFrom('attempt_count')
        .where('name_digest', 'in', [...nameDigests])
        .executeTakeFirst(),
    );
    return Number(result.numDeletedRows);
  }

  async purgeForgotten(now: Date, limit: number): Promise<number> {
    const result = await this.#database.run((db) =>
      db
        .deleteFrom('attempt_count')
        .where('key', 'in', (row) =>
          row
            .selectFrom('attempt_count')
            .select('key')
            .where('forgotten_at', '<=', now.getTime())
            .orderBy('forgotten_at')
            .limit(limit),
        )
        // Once more: one that was counted in again meanwhile stays.
        .where('forgotten_at', '<=', now.getTime())
        .executeTakeFirst(),
    );
    return Number(result.numDeletedRows);
  }
}

/** Locks the rows until the end of the transaction, those that are not there yet included: they are made. */
async function lock(transaction: Kysely<Database>, keys: readonly AttemptKey[]): Promise<AttemptCounts> {
  const { rows } = await lockCounts(
    transaction,
    keys.map(({ key, nameDigest }) => ({ key, name_digest: nameDigest ?? null })),
  );
  return toCounts(rows.filter(({ failures }) => failures > 0));
}

async function write(transaction: Kysely<Database>, keys: readonly AttemptKey[], counts: AttemptCounts): Promise<void> {
  const rows = keys.flatMap(({ key, nameDigest }) => {
    const count = counts.get(key);
    return count === undefined ? [] : [toRow({ key, nameDigest }, count)];
  });
  const gone = keys.filter(({ key }) => !counts.has(key));
  if (gone.length > 0) await deleteCounts(transaction, gone);
  if (rows.length > 0) await putCounts(transaction, rows);
}

function toRow({ key, nameDigest }: AttemptKey, count: AttemptCount): AttemptCountRow {
  return {
    key,
    name_digest: nameDigest ?? null,
    failures: count.failures,
    free_at: count.freeAt.getTime(),
    forgotten_at: count.forgottenAt.getTime(),
  };
}

function toCounts(rows: readonly AttemptCountRow[]): AttemptCounts {
  return new Map(
    rows.map(({ key, failures, free_at, forgotten_at }) => [
      key,
      { failures, freeAt: new Date(free_at), forgottenAt: new Date(forgotten_at) },
    ]),
  );
}
