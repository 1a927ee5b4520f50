import { serveCore } from '../app';
import type { AuthGateway, AuthGatewayOptions } from '../app';
import { isProduction, readConfig } from '../config';
import type { SettingsOptions } from '../config';
import { openCoreOf } from '../core';
import type { Core } from '../core';
import { systemRandomness } from '../crypto/system-randomness';
import { MisuseError } from '../domain/misuse-error';
import type { Users } from '../domain/user';
import { createInProcess } from '../http/in-process';
import type { InProcess } from '../http/in-process';
import { openMemoryDatabase } from '../open-database';
import { FakeClock } from './fake-clock';
import { QuickHasher } from './quick-hasher';
import { RecordingLogger } from './recording-logger';
import { seededRandomness } from './seeded-randomness';
import { TestGateway } from './test-gateway';
import { createTestUsers, withPassKey } from './test-users';
import type { TestUser } from './test-users';

/** What a gateway under test is made with: all that `createAuthGateway` takes, and what a test wants besides. */
export interface TestGatewayOptions extends Omit<
  AuthGatewayOptions,
  'clock' | 'logger' | 'randomness' | 'users' | 'isPatient'
> {
  /**
   * Read as options alone: the environment is not asked. The kit decides itself on `databaseUrl`, `port`, `host`, `metricsPort`, `profile`,
   * `masterSecret` and `stopDelayMs`, whatever is given here.
   */
  readonly settings?: SettingsOptions | undefined;
  /** Who is there from the start, or your own user store. Default nobody. */
  readonly users?: readonly TestUser[] | Users | undefined;
  /** Whether it listens on a free port as well. Default false: it is reached by `fetch` of the gateway alone. */
  readonly listen?: boolean | undefined;
  /** Default one that starts at noon of the first day of 2026, UTC. */
  readonly clock?: FakeClock | undefined;
  /** The same ids, in the same order, for the same seed. Keys, and with them tokens, differ nevertheless. Default other ones each time. */
  readonly seed?: string | undefined;
}

/** The `iss` of access tokens, and the URL of a gateway that does not listen: a name that leads nowhere (RFC 6761 section 6.2). */
const nowhere = 'https://auth-gateway.test';

/**
 * Starts a gateway in the memory of this process.
 * @throws MisuseError in production; ConfigError for settings that cannot be used; DomainError for a user that cannot be made
 */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  refuseProduction(options.settings);
  const inProcess = createInProcess({ url: nowhere, isListening: options.listen === true });
  const { clock = new FakeClock(), seed } = options;
  const randomness = seed === undefined ? systemRandomness : seededRandomness(seed);
  const logger = new RecordingLogger();
  const ports = { ...options, clock, randomness, logger };
  const passKey = randomness.password();
  const config = readConfig(toSettings(options.settings, randomness.password() + randomness.password()), {});
  const standIns = { openDatabase: openMemoryDatabase, passwordHasher: new QuickHasher(randomness) };
  const core = await openCoreOf(config, { ...ports, ...standIns });
  const gateway = await serve(core, { ...ports, passKey, inProcess });
  return new TestGateway({ core, gateway, clock, logger, inProcess, passKey });
}

interface ServeOptions extends Omit<AuthGatewayOptions, 'users'> {
  readonly users?: TestGatewayOptions['users'];
  readonly passKey: string;
  readonly inProcess: InProcess;
}

async function serve(core: Core, options: ServeOptions): Promise<AuthGateway> {
  const { users = [], passKey, inProcess } = options;
  const { listen } = inProcess;
  return serveCore(core, { ...options, users: withPassKey(await openUsers(core, users), passKey), listen });
}

async function openUsers(core: Core, users: readonly TestUser[] | Users): Promise<Users> {
  if (!isList(users)) return users;
  try {
    return await createTestUsers(core, users);
  } catch (error) {
    await core.close();
    throw error;
  }
}

function isList(users: readonly TestUser[] | Users): users is readonly TestUser[] {
  return Array.isArray(users);
}

/** Whoever set this up by mistake would let anybody in who is named, and hand stolen hashes to whoever can count. */
function refuseProduction(settings: SettingsOptions | undefined): void {
  if (!isProduction(settings)) return;
  throw new MisuseError(
    'graphql-auth-gateway/testing does not start in production: it signs people in without their passwords, hashes these for ' +
      'speed, and forgets everybody when it ends. Use createAuthGateway; or, if this is a test, set NODE_ENV=test',
  );
}

function toSettings(given: SettingsOptions | undefined, masterSecret: string): SettingsOptions {
  return {
    issuer: nowhere,
    ...given,
    profile: 'test',
    databaseUrl: 'file:never-opened', // a database of its own in memory stands in for it
    masterSecret,
    host: '127.0.0.1',
    port: 0,
    metricsPort: undefined,
    stopDelayMs: 0, // by a clock that stands still it would never be over
  };
}
