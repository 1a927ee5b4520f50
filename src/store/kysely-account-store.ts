import type { Compilable, Kysely } from 'kysely';
import type { Account } from '../domain/account';
import { toLoginKey } from '../domain/account';
import type { AccountStore, PasswordHashChange } from '../domain/account-store';
import { DomainError } from '../domain/domain-error';
import { isUniqueViolation } from './error-code';
import type { JsonObject } from '../util/json';
import type { OpenDatabase } from './open-database';
import { prepareQuery } from './prepared-query';
import type { AccountRow, Database } from './tables';

/** What an account is read from. What its password has become is read where passwords are compared, and nowhere else. */
const columns = [
  'id',
  'username',
  'email',
  'roles',
  'attributes',
  'created_at',
  'disabled_at',
  'password_changed_at',
] as const;

type ReadRow = Pick<AccountRow, (typeof columns)[number]>;

const findAccount = prepareQuery((db, { id }: { readonly id: string }) =>
  db.selectFrom('account').select(columns).where('id', '=', id),
);
const findAccountByLoginKey = prepareQuery((db, { loginKey }: { readonly loginKey: string }) =>
  db
    .selectFrom('account')
    .select(columns)
    .where((where) => where.or([where('username_key', '=', loginKey), where('email_key', '=', loginKey)])),
);
const findPasswordHash = prepareQuery((db, { id }: { readonly id: string }) =>
  db.selectFrom('account').select('password_hash').where('id', '=', id),
);

/** Accounts in a database. */
export class KyselyAccountStore implements AccountStore {
  readonly #database: OpenDatabase;

  constructor(database: OpenDatabase) {
    this.#database = database;
  }

  async insert(account: Account, passwordHash: string): Promise<void> {
    try {
      const row = toRow(account, passwordHash);
      await this.#database.run((db) => db.insertInto('account').values(row).execute());
    } catch (error) {
      if (isUniqueViolation(error)) throw new DomainError('ACCOUNT_EXISTS', { cause: error });
      throw error;
    }
  }

  async insertFirst(account: Account, passwordHash: string): Promise<boolean> {
    const row = toRow(account, passwordHash);
    return this.#database.exclusive(async (transaction) => {
      const existing = await transaction.selectFrom('account').select('id').limit(1).executeTakeFirst();
      if (existing !== undefined) return false;
      await transaction.insertInto('account').values(row).execute();
      return true;
    });
  }

  async findByLoginKey(loginKey: string): Promise<Account | undefined> {
    const { rows } = await this.#database.run((db) => findAccountByLoginKey(db, { loginKey }));
    const [row] = rows;
    return row && fromRow(row);
  }

  async findByIds(ids: readonly string[]): Promise<readonly Account[]> {
    const [id, ...others] = ids;
    if (id === undefined) return [];
    const { rows } = await this.#database.run((db) =>
      // Nearly always it is one, that of the caller.
      others.length === 0 ? findAccount(db, { id }) : db.executeQuery(selectAccounts(db, ids)),
    );
    return rows.map(fromRow);
  }

  async findPasswordHash(id: string): Promise<string | undefined> {
    const { rows } = await this.#database.run((db) => findPasswordHash(db, { id }));
    return rows[0]?.password_hash;
  }

  async list(): Promise<readonly Account[]> {
    const rows = await this.#database.run((db) =>
      db.selectFrom('account').select(columns).orderBy('created_at').orderBy('id').execute(),
    );
    return rows.map(fromRow);
  }

  async setPasswordHash(
    id: string,
    { passwordHash, changedAt, formerlyChangedAt }: PasswordHashChange,
  ): Promise<boolean> {
    const change = { password_hash: passwordHash, password_changed_at: changedAt.getTime() };
    const { numUpdatedRows } = await this.#database.run((db) =>
      db
        .updateTable('account')
        .set(change)
        .where('id', '=', id)
        .$if(formerlyChangedAt !== undefined, (query) =>
          query.where('password_changed_at', '=', formerlyChangedAt?.getTime() ?? 0),
        )
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  async replacePasswordHash(
    id: string,
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.run((db) =>
      db
        .updateTable('account')
        .set({ password_hash: to })
        .where('id', '=', id)
        .where('password_hash', '=', from)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  async setDisabled(id: string, disabledAt: Date | undefined): Promise<void> {
    await this.#update(id, { disabled_at: disabledAt?.getTime() ?? null });
  }

  async setRoles(id: string, roles: readonly string[]): Promise<void> {
    await this.#update(id, { roles: JSON.stringify(roles) });
  }

  async #update(id: string, change: Partial<AccountRow>): Promise<void> {
    await this.#database.run((db) => db.updateTable('account').set(change).where('id', '=', id).execute());
  }
}

function selectAccounts(db: Kysely<Database>, ids: readonly string[]): Compilable<ReadRow> {
  return db
    .selectFrom('account')
    .select(columns)
    .where('id', 'in', [...ids]);
}

function toRow(account: Account, passwordHash: string): AccountRow {
  return {
    id: account.id,
    username: account.username,
    username_key: toLoginKey(account.username),
    email: account.email ?? null,
    email_key: account.email === undefined ? null : toLoginKey(account.email),
    password_hash: passwordHash,
    roles: JSON.stringify(account.roles),
    attributes: JSON.stringify(account.attributes),
    created_at: account.createdAt.getTime(),
    disabled_at: account.disabled ? account.createdAt.getTime() : null,
    password_changed_at: account.passwordChangedAt.getTime(),
  };
}

function fromRow(row: ReadRow): Account {
  return {
    id: row.id,
    username: row.username,
    email: row.email ?? undefined,
    roles: JSON.parse(row.roles) as string[], // only this folder writes it
    attributes: JSON.parse(row.attributes) as JsonObject, // likewise
    createdAt: new Date(row.created_at),
    disabled: row.disabled_at !== null,
    passwordChangedAt: new Date(row.password_changed_at),
  };
}
