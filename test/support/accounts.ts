import { Accounts } from '../../src/domain/accounts';
import type { AccountStore } from '../../src/domain/account-store';
import type { NewAccount } from '../../src/domain/account';
import type { PasswordHasher } from '../../src/domain/password-hasher';
import { PasswordPolicy } from '../../src/domain/password-policy';
import type { PasswordPolicyOptions } from '../../src/domain/password-policy';
import { Revocations } from '../../src/domain/revocations';
import { Sessions } from '../../src/domain/sessions';
import type { SessionStore } from '../../src/domain/session-store';
import { systemRandomness } from '../../src/crypto/system-randomness';
import { KyselyAccountStore } from '../../src/store/kysely-account-store';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { openDatabase } from './database';
import { newEvents } from './events';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryLogger } from './memory-logger';
import { noRefreshTokens } from './builders';

/** Hashes in no time, and says what it was asked. */
export class QuickHasher implements PasswordHasher {
  readonly hashed: string[] = [];
  /** Passwords whose hash is to be made anew. */
  readonly outdated = new Set<string>();
  readonly verified: (readonly [passwordHash: string | undefined, password: string])[] = [];

  async hash(password: string): Promise<string> {
    this.hashed.push(password);
    return `hash of ${password}`;
  }

  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    this.verified.push([passwordHash, password]);
    return passwordHash === `hash of ${password}`;
  }

  isOutdated(passwordHash: string): boolean {
    return this.outdated.has(passwordHash);
  }

  canVerify(passwordHash: string): boolean {
    return passwordHash.startsWith('hash of ');
  }
}

/** A policy that knows no common password but those given, and asks nobody. */
export function aPolicy({ common = [], ...options }: PolicyOptions = {}): PasswordPolicy {
  const known = new Set(common);
  const list = { includes: async (text: string) => known.has(text) };
  return new PasswordPolicy({ minLength: 15, contextWords: [], breached: undefined, ...options, common: list });
}

export interface PolicyOptions extends Partial<Omit<PasswordPolicyOptions, 'common'>> {
  readonly common?: readonly string[];
}

/** Accounts on a database of their own. */
export interface TestAccounts {
  readonly accounts: Accounts;
  readonly hasher: QuickHasher;
  readonly clock: FakeClock;
  readonly sessionStore: SessionStore;
  readonly store: AccountStore;
}

export async function openAccounts(): Promise<TestAccounts> {
  const database = await openDatabase();
  const clock = new FakeClock();
  const sessionStore = new KyselySessionStore(database);
  const polling = { accessLifetimeSeconds: 900, pollIntervalMs: 250, logger: new MemoryLogger() };
  const revocations = new Revocations({ store: sessionStore, clock, ...polling });
  const events = newEvents();
  const sessions = new Sessions({
    store: sessionStore,
    revocations,
    events,
    clock,
    refreshTokens: noRefreshTokens,
    maxPerUser: 50,
  });
  const hasher = new QuickHasher();
  const store = new KyselyAccountStore(database);
  const policy = aPolicy();
  const { logger } = polling;
  const accounts = new Accounts({
    store,
    hasher,
    policy,
    sessions,
    events,
    clock,
    logger,
    randomness: systemRandomness,
  });
  return { accounts, hasher, clock, sessionStore, store };
}

export const goodPassword = 'correct horse battery staple';

export function newAccount(account: Partial<NewAccount> = {}): NewAccount {
  return { username: 'ada', roles: [], password: goodPassword, ...account };
}
