import type { Callers } from '../domain/callers';
import type { PasswordChanges } from '../domain/password-changes';
import type { Refreshes } from '../domain/refreshes';
import type { Sessions } from '../domain/sessions';
import type { SignIns } from '../domain/sign-ins';
import type { ActiveUsers } from '../domain/active-users';
import type { Users } from '../domain/user';

/** What resolvers call. Built once, reached through the context. */
export interface Services {
  readonly callers: Callers;
  /** Undefined where there are no accounts, but tokens of others to verify; then the schema has no field that needs them. */
  readonly forAccounts: AccountServices | undefined;
}

/** What resolvers call for people with an account here. */
export interface AccountServices {
  readonly signIns: SignIns;
  readonly refreshes: Refreshes;
  readonly sessions: Sessions;
  readonly activeUsers: ActiveUsers;
  readonly users: Users;
  /** Undefined where the user store cannot set passwords; then the schema has no `changePassword`. */
  readonly passwordChanges: PasswordChanges | undefined;
}

/** For the resolvers that are part of the schema only where there are accounts. */
export function requireAccountServices({ forAccounts }: Services): AccountServices {
  if (forAccounts === undefined) throw new Error('this schema is for a service with accounts');
  return forAccounts;
}
