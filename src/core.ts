import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig, toDatabaseFile } from './config';
import type { Config, SettingsOptions } from './config';
import { createSessions } from './core-sessions';
import type { Base, SessionPart } from './core-sessions';
import { createLogger } from './create-logger';
import { AesSealer } from './crypto/aes-sealer';
import { readOrCreateMasterSecret } from './crypto/master-secret';
import { systemRandomness } from './crypto/system-randomness';
import type { AuditStore } from './domain/audit-store';
import type { AuditTrail } from './domain/audit-trail';
import type { Actor } from './domain/auth-event';
import type { KeyStore } from './domain/key';
import type { PasswordHasher } from './domain/password-hasher';
import type { Randomness } from './domain/randomness';
import type { SubgraphIdentities } from './domain/subgraph-identity';
import type { TrustedIssuer } from './domain/trusted-issuer';
import { createObservation } from './observation/observation';
import { addPartMetrics } from './observation/state-metrics';
import { openAuditTrail } from './open-audit-trail';
import { DatabaseClock } from './store/database-clock';
import { KyselyKeyStore } from './store/kysely-key-store';
import { openDatabase } from './open-database';
import type { OpenDatabase } from './store/open-database';
import { cannotMakeTables, prepareDatabase, toOperatorError } from './store/prepare-database';
import { inspectMigrations } from './store/migrate';
import { isDatabaseFileThere } from './store/sqlite-file';
import { AccessTokenVerifier } from './token/access-token-verifier';
import { HmacRefreshTokens } from './token/hmac-refresh-tokens';
import { JwtAccessTokens } from './token/jwt-access-tokens';
import { JwtSubgraphIdentities } from './token/jwt-subgraph-identities';
import type { KeyRing } from './token/key-ring';
import { Keys } from './token/keys';
import { TrustedIssuers } from './token/trusted-issuers';
import type { UnreachableIssuer } from './token/trusted-issuers';
import type { Clock } from './util/clock';
import type { Fetch } from './util/fetch';
import type { Logger } from './util/logger';
import { OperatorError } from './util/operator-error';
import { ErrorOrigins } from './util/request-notes';
import { systemClock } from './util/system-clock';

/** What the product does not decide by itself. Replaced in tests. */
export interface Ports {
  /** Default the database's on PostgreSQL, the machine's on SQLite. */
  readonly clock?: Clock | undefined;
  /** Default the operating system's. */
  readonly randomness?: Randomness | undefined;
  /** Default JSON lines on standard output, from the level of LOG_LEVEL on. */
  readonly logger?: Logger | undefined;
  /** How the keys of other issuers are fetched. Default Node's own `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Who does what no client asks for, in the audit trail. Default `program`. */
  readonly actor?: Actor | undefined;
  /** Whether to wait for a database that cannot be reached yet, as a service does and a command does not. Default false. */
  readonly isPatient?: boolean | undefined;
}

/** What stands in for parts of the core where nothing is to last. Given by src/testing/ alone. */
export interface StandIns {
  /** Default the database that the settings name. */
  readonly openDatabase?: typeof openDatabase | undefined;
  /** Default the hasher of real passwords. */
  readonly passwordHasher?: PasswordHasher | undefined;
}

/** The settings, the database and everything that stands directly on them: enough for the commands of an operator. */
export interface Core extends Base, SessionPart {
  readonly errorOrigins: ErrorOrigins;
  readonly database: OpenDatabase;
  readonly auditTrail: AuditTrail;
  readonly auditStore: AuditStore;
  /** What opening the database has brought up to date. */
  readonly migrations: readonly string[];
  readonly keyStore: KeyStore;
  readonly keys: Keys;
  readonly verifier: AccessTokenVerifier;
  readonly accessTokens: JwtAccessTokens;
  readonly refreshTokens: HmacRefreshTokens;
  /** Tells subgraphs who is calling. */
  readonly subgraphIdentities: SubgraphIdentities;
}

/**
 * Opens the database, brings it up to date, opens the keys and builds what stands on them.
 * @throws OperatorError for settings, a database or a master secret that cannot be used
 */
export async function openCore(settings: SettingsOptions = {}, ports: Ports = {}): Promise<Core> {
  return openCoreOf(readConfig(settings), ports);
}

/**
 * The same with settings that have been read already.
 * @throws OperatorError for a database or a master secret that cannot be used
 */
export async function openCoreOf(config: Config, ports: Ports & StandIns = {}): Promise<Core> {
  if (config.verifyOnly)
    throw new OperatorError('VERIFY_ONLY=on: there is no database, and with it no account and no key');
  const logger = ports.logger ?? createLogger(config);
  const observation = createObservation(logger, systemClock);
  const database = (ports.openDatabase ?? openDatabase)({ config, logger, observation });
  let stopClock = (): void => undefined;
  try {
    const waiting = { clock: ports.clock ?? systemClock, logger, isPatient: ports.isPatient ?? false };
    const migrations = await prepareDatabase(database, waiting);
    const started = await startClock(database, { logger, clock: ports.clock });
    ({ stopClock } = started);
    const randomness = ports.randomness ?? systemRandomness;
    const errorOrigins = new ErrorOrigins();
    const base = { config, clock: started.clock, randomness, logger, observation, errorOrigins, fetch: ports.fetch };
    const audit = openAuditTrail({ ...base, database, ports });
    const keyStore = new KyselyKeyStore(database);
    const keys = await openKeys(base, keyStore);
    const tokens = createTokens(base, keys.ring);
    const stop = (): void => {
      keys.stop();
      stopClock();
    };
    const { passwordHasher } = ports;
    const core = { ...base, database, migrations, keyStore, keys, ...tokens, ...audit, passwordHasher };
    const opened = { ...core, ...createSessions(core, { stop, keyRing: keys.ring }) };
    addPartMetrics(observation.metrics.registry, opened);
    return opened;
  } catch (error) {
    stopClock();
    await database.close();
    throw error;
  }
}

/** The clock that every decision goes by: that of the database, where it is not this machine's anyway. */
async function startClock(
  { readTime }: OpenDatabase,
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock | undefined },
): Promise<{ readonly clock: Clock; readonly stopClock: () => void }> {
  if (clock !== undefined || readTime === undefined) return { clock: clock ?? systemClock, stopClock: () => undefined };
  const shared = new DatabaseClock({ readTime, machine: systemClock, logger });
  await shared.start();
  return { clock: shared, stopClock: () => shared.stop() };
}

/**
 * The path of a database that opening would make; undefined where there is one, and for one that is no file.
 * @throws OperatorError when it could not be made or written
 */
export function findMissingDatabase({ databaseUrl, verifyOnly }: Config): string | undefined {
  const path = verifyOnly ? undefined : toDatabaseFile(databaseUrl);
  return path === undefined || isDatabaseFileThere(path) ? undefined : resolve(path);
}

/** The log of a service, whatever LOG_LEVEL is: for the line that a supervisor may wait for. */
export function createUnfilteredLogger(config: Config): Logger {
  return createLogger({ ...config, logLevel: 'info' });
}

/** What a start would find. */
export interface DatabaseFindings {
  /** False when the database, or its content, would be made. */
  readonly exists: boolean;
  /** What would be brought up to date. */
  readonly pendingMigrations: readonly string[];
  /** See {@link OpenDatabase.findRisks}. */
  readonly risks: readonly string[];
}

/**
 * Opens the database and the keys as a start does, and closes them again. Makes nothing that is missing.
 * @throws OperatorError for a database or a master secret that cannot be used
 */
export async function inspectDatabase(config: Config): Promise<DatabaseFindings> {
  const path = toDatabaseFile(config.databaseUrl);
  if (path !== undefined && !isDatabaseFileThere(path)) return { exists: false, pendingMigrations: [], risks: [] };
  const logger = createLogger(config);
  const database = openDatabase({ config, logger, observation: createObservation(logger, systemClock) });
  try {
    const { done, pending } = await inspectMigrations(database);
    if (pending.length > 0 && !(await database.canMakeTables())) throw new OperatorError(cannotMakeTables);
    if (done.length > 0) await inspectKeys(config, new KyselyKeyStore(database));
    return { exists: done.length > 0, pendingMigrations: pending, risks: await database.findRisks() };
  } catch (error) {
    throw toOperatorError(error);
  } finally {
    await database.close();
  }
}

/**
 * The issuers among them whose keys cannot be read now, and why.
 * @throws OperatorError for static keys that cannot be used
 */
export async function findUnreachableIssuers(issuers: readonly TrustedIssuer[]): Promise<readonly UnreachableIssuer[]> {
  const logger = createLogger({ logLevel: 'silent' });
  return new TrustedIssuers({ issuers, clock: systemClock, logger, cacheSize: 1, fetch: globalThis.fetch }).start();
}

async function inspectKeys(config: Config, store: KeyStore): Promise<void> {
  if ((await store.list()).length === 0) return;
  const sealer = new AesSealer(...(await readMasterSecrets({ config, randomness: systemRandomness }, store)));
  for (const { sealedKey, id } of await store.list()) sealer.open(sealedKey, id);
}

/** How long a new key is known everywhere before it makes tokens: others keep the published ones, and processes look anew. */
const publishMarginSeconds = 5;

async function openKeys(base: Base, store: KeyStore): Promise<Keys> {
  const { config, logger } = base;
  if (config.signingAlgorithm === 'HS256') {
    logger.warn(
      {},
      'SIGNING_ALGORITHM is HS256: no other service can verify access tokens, and none must be given the key',
    );
  }
  return Keys.open({
    ...base,
    events: base.observation.events,
    store,
    sealer: new AesSealer(...(await readMasterSecrets(base, store))),
    algorithm: config.signingAlgorithm,
    rotation: {
      maxAgeSeconds: config.keyMaxAgeDays === 0 ? undefined : config.keyMaxAgeDays * 24 * 60 * 60,
      publishSeconds: config.jwksMaxAgeSeconds + publishMarginSeconds,
    },
    // A token may be presented a moment after the key of the next one has taken over.
    keepSeconds: { access: config.accessTokenLifetimeSeconds + 60, refresh: config.sessionAbsoluteLifetimeSeconds },
  });
}

type Tokens = Pick<Core, 'verifier' | 'accessTokens' | 'refreshTokens' | 'subgraphIdentities'>;

function createTokens(base: Base, keyRing: KeyRing): Tokens {
  const { issuer, audience, verifiedTokenCacheSize, identityLifetimeSeconds } = base.config;
  const verifier = new AccessTokenVerifier({ keyRing, clock: base.clock, issuer, audience });
  const options = { ...base, keyRing, verifier, issuer, audience, cacheSize: verifiedTokenCacheSize };
  const lifetimeSeconds = identityLifetimeSeconds;
  return {
    verifier,
    accessTokens: new JwtAccessTokens(options),
    refreshTokens: new HmacRefreshTokens(keyRing),
    subgraphIdentities: new JwtSubgraphIdentities({ ...options, accessTokenAudience: audience, lifetimeSeconds }),
  };
}

/** Makes the file only where there is nothing yet that another secret has sealed: a lost one must not be papered over. */
async function readMasterSecrets(
  { config: { masterSecret }, randomness }: Pick<Base, 'config' | 'randomness'>,
  store: KeyStore,
): Promise<readonly [string, ...(readonly string[])]> {
  if (masterSecret.kind === 'given') return masterSecret.secrets;
  if (!existsSync(masterSecret.path) && (await store.list()).length > 0) {
    const remedy = 'bring it back, or set AUTH_SECRET to what it held';
    throw new OperatorError(`the database has keys, but their master secret ${masterSecret.path} is gone: ${remedy}`);
  }
  return [readOrCreateMasterSecret(masterSecret.path, randomness)];
}
