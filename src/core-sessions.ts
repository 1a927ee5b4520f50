import type { Config } from './config';
import type { BoundedHasher } from './domain/bounded-hasher';
import { Accounts } from './domain/accounts';
import { Confirmations } from './domain/confirmations';
import { Housekeeping, removeEndedSessions, removeForgottenAttempts } from './domain/housekeeping';
import { PasswordAttempts } from './domain/password-attempts';
import type { PasswordHasher } from './domain/password-hasher';
import type { PasswordPolicy } from './domain/password-policy';
import type { Randomness } from './domain/randomness';
import type { RefreshTokens } from './domain/refresh-token';
import { Revocations } from './domain/revocations';
import { Sessions } from './domain/sessions';
import type { SessionStore } from './domain/session-store';
import type { Observation } from './observation/observation';
import type { OpenedAuditTrail } from './open-audit-trail';
import { createPasswords } from './passwords';
import { KyselyAccountStore } from './store/kysely-account-store';
import { KyselyAttemptCountStore } from './store/kysely-attempt-count-store';
import { KyselySessionStore } from './store/kysely-session-store';
import type { OpenDatabase } from './store/open-database';
import { createNameDigest } from './token/hmac-name-digest';
import type { KeyRing } from './token/key-ring';
import type { Clock } from './util/clock';
import type { Fetch } from './util/fetch';
import type { Logger } from './util/logger';

/** What everything stands on. */
export interface Base {
  readonly config: Config;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly observation: Observation;
}

/** The part of the core that is about accounts and their sessions. */
export interface SessionPart {
  readonly sessionStore: SessionStore;
  readonly revocations: Revocations;
  readonly confirmations: Confirmations;
  readonly housekeeping: Housekeeping;
  readonly sessions: Sessions;
  readonly passwordPolicy: PasswordPolicy;
  /** Says how many passwords are hashed and how many wait. */
  readonly hasher: BoundedHasher;
  readonly passwordAttempts: PasswordAttempts;
  readonly accounts: Accounts;
  /** Writes what is waiting, and closes the database. */
  close(): Promise<void>;
}

/** What sessions stand on besides. */
export interface SessionGround {
  readonly keyRing: KeyRing;
  /** Ends what is under the sessions. */
  readonly stop: () => void;
}

/** What they take from the rest of the core. */
export interface SessionBase extends Base, OpenedAuditTrail {
  readonly database: OpenDatabase;
  readonly refreshTokens: RefreshTokens;
  readonly fetch?: Fetch | undefined;
  readonly passwordHasher?: PasswordHasher | undefined;
}

/** Builds the services of accounts and sessions. Nothing of it works before the core is started. */
export function createSessions(base: SessionBase, ground: SessionGround): SessionPart {
  const { config, database, observation } = base;
  const sessionStore = new KyselySessionStore(database);
  const attemptCounts = new KyselyAttemptCountStore(database);
  const revocations = new Revocations({
    ...base,
    store: sessionStore,
    accessLifetimeSeconds: config.accessTokenLifetimeSeconds,
    pollIntervalMs: config.revocationPollMs,
  });
  const sessions = new Sessions({
    ...base,
    store: sessionStore,
    revocations,
    events: observation.events,
    maxPerUser: config.sessionsPerUser,
  });
  const parts = {
    sessionStore,
    revocations,
    confirmations: new Confirmations({ ...base, store: sessionStore }),
    housekeeping: new Housekeeping({
      ...base,
      chores: [removeEndedSessions(sessionStore), removeForgottenAttempts(attemptCounts), ...base.auditChores],
    }),
    sessions,
    passwordAttempts: new PasswordAttempts({
      ...base,
      counts: attemptCounts,
      events: observation.events,
      sessionStore,
      digestName: createNameDigest(ground.keyRing),
      limits: { perAccount: config.loginRateLimitPerAccount, perAddress: config.loginRateLimitPerAddress },
    }),
  };
  return { ...parts, ...createAccounts(base, sessions), close: () => closeAll({ ...base, ...parts }, ground) };
}

function createAccounts(
  base: SessionBase,
  sessions: Sessions,
): Pick<SessionPart, 'passwordPolicy' | 'hasher' | 'accounts'> {
  const { passwordPolicy, hasher } = createPasswords(base);
  const store = new KyselyAccountStore(base.database);
  const { events } = base.observation;
  const accounts = new Accounts({ ...base, store, hasher, policy: passwordPolicy, sessions, events });
  return { passwordPolicy, hasher, accounts };
}

async function closeAll(
  parts: SessionBase & Pick<SessionPart, 'housekeeping' | 'revocations' | 'confirmations'>,
  { stop }: SessionGround,
): Promise<void> {
  parts.housekeeping.stop();
  parts.revocations.stop();
  stop();
  await parts.confirmations.close();
  await parts.auditTrail.close();
  await parts.database.close();
}
