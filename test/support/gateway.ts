import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveCore } from '../../src/app';
import type { AuthGateway, AuthGatewayOptions } from '../../src/app';
import type { SettingsOptions } from '../../src/config';
import { listSecrets } from '../../src/config/list-secrets';
import { openCore } from '../../src/core';
import type { Core } from '../../src/core';
import type { Account, NewAccount } from '../../src/domain/account';
import type { PasswordHasher } from '../../src/domain/password-hasher';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryLogger } from './memory-logger';
import { watchSecret } from './watched-secrets';
import { createSend } from './send';
import type { Send } from './send';

export const password = 'correct horse battery staple';
export const masterSecret = 'a master secret for tests, long enough';

/** A gateway under test: the real one, over HTTP, on a database of its own, with a clock that the test moves. */
export interface TestGateway {
  readonly url: string;
  /** Where its database is: another gateway may be started on the same one. */
  readonly directory: string;
  readonly clock: FakeClock;
  readonly logger: MemoryLogger;
  /** Behind the front door: for what an operator's command would do, and to wait for what is written behind the answer. */
  readonly core: Core;
  readonly gateway: AuthGateway;
  readonly send: Send;
  /** Creates an account; its password is {@link password}. */
  signUp(account?: Partial<NewAccount>): Promise<Account>;
}

export interface TestGatewayOptions extends Omit<AuthGatewayOptions, 'clock' | 'logger'> {
  /** Default a new database, removed at the end of the test file. */
  readonly directory?: string;
  readonly clock?: FakeClock;
  /** Default the hasher of real passwords. */
  readonly passwordHasher?: PasswordHasher;
}

const gateways: AuthGateway[] = [];
const directories: string[] = [];

/** Starts a gateway that is stopped by {@link stopGateways}. */
export async function startGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { clock = new FakeClock(), directory = createDirectory(), ...rest } = options;
  const logger = new MemoryLogger();
  const settings = testSettings(directory, options.settings);
  const core = await openCore(settings, { ...rest, clock, logger });
  watchSecrets(core);
  const gateway = await serveCore(core, { ...rest, clock, logger });
  gateways.push(gateway);
  return {
    url: gateway.url,
    directory,
    clock,
    logger,
    core,
    gateway,
    send: createSend(`${gateway.url}/graphql`),
    signUp: (account) => core.accounts.create({ username: 'ada', roles: [], password, ...account }),
  };
}

/** The secrets among the settings, the keys, and the password of {@link TestGateway.signUp}. */
function watchSecrets({ config, keys: { ring } }: Core): void {
  for (const key of [ring.signingKey.key, ...ring.refreshKeys]) {
    const { d, k } = key.export({ format: 'jwk' });
    watchSecret('a key', d ?? k ?? '');
  }
  for (const secret of listSecrets(config)) watchSecret('a secret of the settings', secret);
  watchSecret('the password', password);
}

/** The settings that tests run with: a free port, a given secret, an issuer that does not depend on the port. */
export function testSettings(directory: string, settings: SettingsOptions = {}): SettingsOptions {
  const databaseUrl = `file:${join(directory, 'auth.db')}`;
  return {
    port: 0,
    databaseUrl,
    masterSecret,
    issuer: settings.profile === 'production' ? 'https://issuer.test' : 'http://issuer.test',
    profile: 'test',
    stopDelayMs: 0,
    ...settings,
  };
}

/** A directory that is removed by {@link stopGateways}. */
export function createDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-'));
  directories.push(directory);
  return directory;
}

/** For afterEach or afterAll: stops every gateway that was started and removes what it wrote. */
export async function stopGateways(): Promise<void> {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}
