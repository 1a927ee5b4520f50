import { Accounts } from '../../src/domain/accounts';
import type { NewAccount } from '../../src/domain/account';
import type { PasswordHasher } from '../../src/domain/password-hasher';
import { PasswordPolicy } from '../../src/domain/password-policy';
import { Revocations } from '../../src/domain/revocations';
import { Sessions } from '../../src/domain/sessions';
import type { SessionStore } from '../../src/domain/session-store';
import { systemRandomness } from '../../src/crypto/system-randomness';
import { KyselyAccountStore } from '../../src/store/kysely-account-store';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { openDatabase } from './database';
import { FakeClock } from './fake-clock';
import { MemoryLogger } from './memory-logger';
import { noRefreshTokens } from './builders';

/** Hashes in no time, and says what it was asked. */
export class QuickHasher implements PasswordHasher {
  readonly hashed: string[] = [];
  readonly verified: (readonly [passwordHash: string | undefined, password: string])[] = [];

  async hash(password: string): Promise<string> {
    this.hashed.push(password);
    return `hash of ${password}`;
  }

  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    this.verified.push([passwordHash, password]);
    return passwordHash === `hash of ${password}`;
  }
}

/** Accounts on a database of their own. */
export interface TestAccounts {
  readonly accounts: Accounts;
  readonly hasher: QuickHasher;
  readonly clock: FakeClock;
  readonly sessionStore: SessionStore;
}

export async function openAccounts(): Promise<TestAccounts> {
  const database = await openDatabase();
  const clock = new FakeClock();
  const sessionStore = new KyselySessionStore(database);
  const polling = { accessLifetimeSeconds: 900, pollIntervalMs: 250, logger: new MemoryLogger() };
  const revocations = new Revocations({ store: sessionStore, clock, ...polling });
  const sessions = new Sessions({
    store: sessionStore,
    revocations,
    clock,
    refreshTokens: noRefreshTokens,
    maxPerUser: 50,
  });
  const hasher = new QuickHasher();
  const store = new KyselyAccountStore(database);
  const policy = new PasswordPolicy(15);
  const accounts = new Accounts({ store, hasher, policy, sessions, clock, randomness: systemRandomness });
  return { accounts, hasher, clock, sessionStore };
}

export const goodPassword = 'correct horse battery staple';

export function newAccount(account: Partial<NewAccount> = {}): NewAccount {
  return { username: 'ada', roles: [], password: goodPassword, ...account };
}
