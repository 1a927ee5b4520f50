import { DomainError } from 'graphql-auth-gateway';
import type { User, Users } from 'graphql-auth-gateway';
import type { Database } from 'libsql';
import type { Passwords } from './passwords';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly password_hash: string;
  readonly password_changed_at: string | null;
  readonly is_staff: number;
  readonly blocked_at: string | null;
  readonly created_at: string;
}

/** The table of the shop as the user store of the gateway. The shop goes on reading and writing it. */
export class Customers implements Users {
  readonly #database: Database;
  readonly #passwords: Passwords;

  constructor(database: Database, passwords: Passwords) {
    this.#database = database;
    this.#passwords = passwords;
  }

  async findByLoginName(loginName: string): Promise<User | undefined> {
    return toUser(this.#find('SELECT * FROM customers WHERE email = ?', loginName));
  }

  async findById(id: string): Promise<User | undefined> {
    return toUser(this.#findById(id));
  }

  async verifyPassword(user: User | undefined, password: string): Promise<boolean> {
    const row = user && this.#findById(user.id);
    const isRight = await this.#passwords.verify(row?.password_hash, password);
    if (isRight && row !== undefined) await this.#upgrade(row, password);
    return isRight;
  }

  async setPassword(user: User, newPassword: string, changedAt: Date): Promise<void> {
    const passwordHash = await this.#passwords.hash(newPassword);
    // Of two changes with one old password the first wins.
    const sql =
      'UPDATE customers SET password_hash = ?, password_changed_at = ? WHERE id = ? AND password_changed_at IS ?';
    const former = user.passwordChangedAt?.toISOString() ?? null;
    if (this.#run(sql, passwordHash, changedAt.toISOString(), Number(user.id), former) === 0)
      throw new DomainError('BAD_CREDENTIALS');
  }

  /** It is the same password, so sessions stay. Only in the place of the hash that was compared: a change meanwhile stands. */
  async #upgrade({ id, password_hash: former }: Row, password: string): Promise<void> {
    if (!this.#passwords.isOutdated(former, password)) return;
    const passwordHash = await this.#passwords.hash(password);
    this.#run('UPDATE customers SET password_hash = ? WHERE id = ? AND password_hash = ?', passwordHash, id, former);
  }

  #findById(id: string): Row | undefined {
    return this.#find('SELECT * FROM customers WHERE id = ?', Number(id));
  }

  #find(sql: string, value: string | number): Row | undefined {
    return reaching(() => this.#database.prepare(sql).get(value) as Row | undefined);
  }

  #run(sql: string, ...values: readonly (string | number | null)[]): number {
    return reaching(() => this.#database.prepare(sql).run(...values).changes);
  }
}

function toUser(row: Row | undefined): User | undefined {
  if (row === undefined) return undefined;
  return {
    id: String(row.id),
    username: row.name,
    email: row.email,
    roles: row.is_staff === 1 ? ['STAFF'] : [],
    createdAt: new Date(row.created_at),
    disabled: row.blocked_at !== null,
    passwordChangedAt: row.password_changed_at === null ? undefined : new Date(row.password_changed_at),
  };
}

/** A table that cannot be read says nothing about a password: clients keep their tokens and try again. */
function reaching<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new DomainError('DATABASE_UNAVAILABLE', { cause, retryAfterSeconds: 1 });
  }
}
