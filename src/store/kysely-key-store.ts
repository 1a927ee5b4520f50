import type { KeyState, KeyStore, KeyUse, SigningAlgorithm, StoredKey } from '../domain/key';
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
    const rows = await this.#database.run((db) =>
      db.selectFrom('signing_key').selectAll().orderBy('created_at', 'desc').orderBy('id').execute(),
    );
    return rows.map(fromRow);
  }

  async activate(key: StoredKey, formerActiveId: string | undefined): Promise<void> {
    await this.#database.exclusive(async (transaction) => {
      const active = await transaction
        .selectFrom('signing_key')
        .select('id')
        .where('use', '=', key.use)
        .where('state', '=', 'active')
        .executeTakeFirst();
      if (active?.id !== formerActiveId) return;
      if (active !== undefined) {
        await transaction.updateTable('signing_key').set({ state: 'retired' }).where('id', '=', active.id).execute();
      }
      await transaction.insertInto('signing_key').values(toRow(key)).execute();
    });
  }
}

function toRow(key: StoredKey): KeyRow {
  return {
    id: key.id,
    use: key.use,
    algorithm: key.algorithm,
    state: key.state,
    created_at: key.createdAt.getTime(),
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
    state: row.state as KeyState,
    createdAt: new Date(row.created_at),
    sealedKey: row.sealed_key,
    publicJwk: row.public_jwk === null ? undefined : (JSON.parse(row.public_jwk) as JsonObject),
  };
}
