import { DomainError } from '../../src/domain/domain-error';
import type { User, Users } from '../../src/domain/user';
import { password as defaultPassword } from '../support/gateway';

/** A user store of an embedder's: three methods, and the changes that happen behind the product's back. */
export class MemoryUsers implements Users {
  protected readonly users = new Map<string, User>();
  protected readonly passwords = new Map<string, string>();

  constructor(...names: readonly string[]) {
    for (const name of names) this.add({ id: `id-of-${name}`, username: name, roles: [], createdAt: new Date(0) });
  }

  add(user: User, password = defaultPassword): void {
    this.users.set(user.id, user);
    this.passwords.set(user.id, password);
  }

  change(id: string, change: Partial<User>): void {
    const user = this.users.get(id);
    if (user !== undefined) this.users.set(id, { ...user, ...change });
  }

  remove(id: string): void {
    this.users.delete(id);
  }

  async findByLoginName(loginName: string): Promise<User | undefined> {
    return [...this.users.values()].find(({ username }) => username === loginName);
  }

  async findById(id: string): Promise<User | undefined> {
    return this.users.get(id);
  }

  async verifyPassword(user: User | undefined, password: string): Promise<boolean> {
    return user !== undefined && this.passwords.get(user.id) === password;
  }
}

/** One that can set passwords too. */
export class MemoryUsersWithPasswords extends MemoryUsers {
  async setPassword(user: User, newPassword: string): Promise<void> {
    if (newPassword.includes('too weak for this store')) throw new DomainError('PASSWORD_TOO_WEAK');
    this.passwords.set(user.id, newPassword);
  }
}
