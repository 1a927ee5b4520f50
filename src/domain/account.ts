import type { JsonObject } from '../util/json';
import { DomainError } from './domain-error';
import type { ErrorReason } from './error-catalogue';
import type { User } from './user';

/** A user whose record the product keeps itself. */
export interface Account extends User {
  readonly disabled: boolean;
  readonly passwordChangedAt: Date;
  readonly attributes: JsonObject;
}

/** What a new account is made from. */
export interface NewAccount {
  readonly username: string;
  readonly email?: string | undefined;
  readonly roles: readonly string[];
  /** What success middlewares may want, such as a tenant. Default none. */
  readonly attributes?: JsonObject;
  readonly password: string;
}

/** What an account is made from that another system has kept. */
export interface ImportedAccount extends Omit<NewAccount, 'password'> {
  /** What that system has made of the password. */
  readonly passwordHash: string;
  /** The id under which others know the user already. Default a new one. */
  readonly id?: string | undefined;
  /** Default false. */
  readonly disabled?: boolean | undefined;
}

const usernamePattern = /^[^\s\p{C}@]{1,64}$/u;
/** What the scalar EmailAddress can show: HTML's definition of a valid e-mail address, bounded. */
const emailPattern =
  /^(?=.{3,254}$)[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const rolePattern = /^[A-Za-z0-9_.:-]{1,64}$/;

/** No login name is longer, in UTF-16 code units: an e-mail address has 254 characters at most. */
export const maxLoginNameLength = 256;

/** The form in which user names and e-mail addresses are compared: two that look the same are the same. */
export function toLoginKey(loginName: string): string {
  // Normalized again: some letters with accents have a composed form in lower case only.
  return loginName.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** What is wrong with an account; nothing when it may be kept. */
export function findMalformed({
  username,
  email,
  roles,
}: Pick<NewAccount, 'username' | 'email' | 'roles'>): readonly ErrorReason[] {
  // A user name may hold no "@", or an account could be named like the e-mail address of another and catch its logins.
  const isNamed = usernamePattern.test(username) && usernamePattern.test(toLoginKey(username));
  return [
    ...(isNamed ? [] : (['USERNAME_INVALID'] as const)),
    ...(email === undefined || emailPattern.test(email) ? [] : (['EMAIL_INVALID'] as const)),
    ...(roles.every((role) => rolePattern.test(role)) ? [] : (['ROLE_INVALID'] as const)),
  ];
}

/** @throws DomainError USERNAME_INVALID, EMAIL_INVALID, ROLE_INVALID */
export function requireWellFormed(account: Pick<NewAccount, 'username' | 'email' | 'roles'>): void {
  const [reason] = findMalformed(account);
  if (reason !== undefined) throw new DomainError(reason);
}
