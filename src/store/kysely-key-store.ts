import type { KeyStore, KeyUse, SigningAlgorithm, StoredKey } from '../domain/key';
import type { JsonObject } from '../util/json';
import type { OpenDatabase } from './open-database';
import type { KeyRow } from './tables';

/** Keys in a database. */
export class KyselyKeyStore implements KeyStore {
  readonly #database: OpenDatabase;

  constructor(database: OpenDatabase) {
    this.#database = database;
  }

  async list(): Promise<readonly StoredKey[]> {
    const rows = await this.#database.watch((db) =>
      db.selectFrom('signing_key').selectAll().orderBy('active_from', 'desc').orderBy('id', 'desc').execute(),
    );
    return rows.map(fromRow);
  }

  async add(key: StoredKey, newestId: string | undefined): Promise<boolean> {
    return this.#database.exclusive(async (transaction) => {
      const newest = await transaction
        .selectFrom('signing_key')
        .select('id')
        .where('use', '=', key.use)
        .orderBy('active_from', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (newest?.id !== newestId) return false;
      await transaction.insertInto('signing_key').values(toRow(key)).execute();
      return true;
    });
  }

  async reseal(id: string, { from, to }: { readonly from: string; readonly to: string }): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.run((db) =>
      db
        .updateTable('signing_key')
        .set({ sealed_key: to })
        .where('id', '=', id)
        .where('sealed_key', '=', from)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  async keepAtLeast(use: KeyUse, seconds: number): Promise<void> {
    await this.#database.run((db) =>
      db
        .updateTable('signing_key')
        .set({ keep_seconds: seconds })
        .where('use', '=', use)
        .where('keep_seconds', '<', seconds)
        .execute(),
    );
  }

  async remove(id: string, replacement?: StoredKey): Promise<boolean> {
    return this.#database.exclusive(async (transaction) => {
      const { numDeletedRows } = await transaction.deleteFrom('signing_key').where('id', '=', id).executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      if (replacement !== undefined) await transaction.insertInto('signing_key').values(toRow(replacement)).execute();
      return true;
    });
  }
}

function toRow(key: StoredKey): KeyRow {
  return {
    id: key.id,
    use: key.use,
    algorithm: key.algorithm,
    created_at: key.createdAt.getTime(),
    active_from: key.activeFrom.getTime(),
    keep_seconds: key.keepSeconds,
    sealed_key: key.sealedKey,
    public_jwk: key.publicJwk === undefined ? null : JSON.stringify(key.publicJwk),
  };
}

/** The strings are of these types because only this folder writes them. */
function fromRow(row: KeyRow): StoredKey {
  return {
    id: row.id,
    use: row.use as KeyUse,
    algorithm: row.algorithm as SigningAlgorithm,
    createdAt: new Date(row.created_at),
    activeFrom: new Date(row.active_from),
    keepSeconds: row.keep_seconds,
    sealedKey: row.sealed_key,
    publicJwk: row.public_jwk === null ? undefined : (JSON.parse(row.public_jwk) as JsonObject),
  };
}
