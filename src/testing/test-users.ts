import type { Accounts } from '../domain/accounts';
import type { ImportedAccount } from '../domain/account';
import type { PasswordHasher } from '../domain/password-hasher';
import { normalizePassword } from '../domain/password-policy';
import type { User, Users } from '../domain/user';

/** The password of every {@link TestUser} that is given none. */
export const testPassword = 'correct horse battery staple';

/** Somebody who is there from the start. No rule for passwords is asked. */
export interface TestUser extends Omit<ImportedAccount, 'passwordHash' | 'roles'> {
  /** Default none. */
  readonly roles?: readonly string[] | undefined;
  /** OAuth scope values of their access tokens. Default none. */
  readonly scope?: readonly string[] | undefined;
  /** Default {@link testPassword}. */
  readonly password?: string | undefined;
}

/** Where the users of a test are kept. */
export interface TestAccounts {
  readonly accounts: Accounts;
  readonly hasher: Pick<PasswordHasher, 'hash'>;
}

/**
 * Makes accounts of them.
 * @throws DomainError USERNAME_INVALID, EMAIL_INVALID, ROLE_INVALID, ACCOUNT_EXISTS
 */
export async function createTestUsers({ accounts, hasher }: TestAccounts, users: readonly TestUser[]): Promise<Users> {
  const scopes = new Map<string, readonly string[]>();
  for (const { password = testPassword, scope, roles = [], ...account } of users) {
    const passwordHash = await hasher.hash(normalizePassword(password));
    const { id } = await accounts.import({ ...account, roles, passwordHash });
    if (scope !== undefined) scopes.set(id, scope);
  }
  return withScopes(accounts, scopes);
}

/** Accounts have no scope: it is put into what is found. */
function withScopes(accounts: Accounts, scopes: ReadonlyMap<string, readonly string[]>): Users {
  const add = (user: User): User => ({ ...user, scope: scopes.get(user.id) });
  const addIfAny = (user: User | undefined): User | undefined => user && add(user);
  return {
    findByLoginName: async (name) => addIfAny(await accounts.findByLoginName(name)),
    findById: async (id) => addIfAny(await accounts.findById(id)),
    findByIds: async (ids) => (await accounts.findByIds(ids)).map(add),
    verifyPassword: (user, password) => accounts.verifyPassword(user, password),
    setPassword: (user, newPassword, changedAt) => accounts.setPassword(user, newPassword, changedAt),
  };
}

/** The users, and one password more that opens the account of each: nobody knows it but whoever has made it up. */
export function withPassKey(users: Users, passKey: string): Users {
  return {
    findByLoginName: (name) => users.findByLoginName(name),
    findById: (id) => users.findById(id),
    verifyPassword: async (user, password) =>
      password === passKey ? user !== undefined : users.verifyPassword(user, password),
    ...(users.findByIds && { findByIds: users.findByIds.bind(users) }),
    ...(users.setPassword && { setPassword: users.setPassword.bind(users) }),
  };
}
