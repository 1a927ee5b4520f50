import { isAbsolute, relative } from 'node:path';
import type { Command } from 'commander';
import type { AuthGateway } from '../app';
import { isGatewayMode, readConfig } from '../config';
import type { Config, SettingsOptions } from '../config';
import { createUnfilteredLogger, findMissingDatabase, openCore } from '../core';
import type { Core } from '../core';
import type { Account } from '../domain/account';
import { isDatabaseAway } from '../domain/domain-error';
import type { Clock } from '../util/clock';
import { systemClock } from '../util/system-clock';
import { addCommand } from './options';
import { takeReloadSignal } from './reload-signal';
import type { Publish } from './report';
import { createStderrLogger } from './stderr-logger';
import { describeStart } from './welcome';
import { sayNewDatabase } from './with-core';
import type { NewAdmin, Start } from './welcome';

/** How long requests in flight may hold up a stop, in milliseconds, once no new ones are taken. */
const stopLimitMs = 10_000;
/** One press of Ctrl-C reaches a process below npm twice, from the terminal and from npm, this many milliseconds apart at most. */
const sameKeyPressMs = 300;
/** Between two tries at a database that went away while the service began, in milliseconds. */
const retryMs = 1000;
const adminName = 'admin';

/** Adds `serve`. */
export function addServe(program: Command, publish: Publish, { isJson }: { readonly isJson: boolean }): void {
  addCommand(program, {
    usage: 'serve',
    description:
      'Runs the gateway until it is told to stop. Logs go to standard output, with --json to standard error. The welcome of ' +
      'the development profile goes to standard error.',
    examples: ['PORT=4000 auth-gateway serve', 'auth-gateway serve --supergraph supergraph.graphql'],
  })
    .option('--supergraph <file>', 'stand in front of this graph; wins over SUPERGRAPH')
    .action(({ supergraph }: ServeSettings) => serve(publish, { isJson, settings: { supergraph } }));
}

/** What the command line says of settings: it wins over the environment. */
type ServeSettings = Pick<SettingsOptions, 'supergraph'>;

interface ServeOptions {
  readonly isJson: boolean;
  readonly settings: ServeSettings;
}

async function serve(publish: Publish, options: ServeOptions): Promise<void> {
  const stopSignal = waitForStopSignal(systemClock);
  const started = await Promise.race([start(options), stopSignal]);
  // Nothing is half done at this point: a migration is one transaction.
  if (started === undefined) process.exit(0);
  const { core, gateway } = started;
  try {
    const start = await describe(started, stopSignal);
    if (start !== undefined) announce(start, { publish, isJson: options.isJson });
  } catch (error) {
    await gateway.stop();
    throw error;
  }
  await stopSignal;
  await stopInTime(gateway, core ?? { clock: systemClock, config: readConfig(options.settings) });
}

/** What runs: with what stands behind it, unless it has no accounts. */
interface Started {
  readonly core?: Core;
  readonly gateway: Pick<AuthGateway, 'url' | 'stop'> & {
    /** Looks at the supergraph and at the manifest again, where there are any. */
    readonly reload: () => unknown;
  };
}

async function start(options: ServeOptions): Promise<Started> {
  const config = readConfig(options.settings);
  if (!isGatewayMode(config) && config.persistedOperations === undefined) return startService(config, options);
  const onReloadSignal = takeReloadSignal();
  const started = await startService(config, options);
  onReloadSignal(() => started.gateway.reload());
  return started;
}

async function startService(config: Config, { isJson, settings }: ServeOptions): Promise<Started> {
  const logging = isJson && { logger: createStderrLogger(config.logLevel) };
  if (config.verifyOnly) {
    const { serveVerifyOnly } = await import('../verify-only.js');
    return { gateway: await serveVerifyOnly({ settings, ...logging }) };
  }
  const missing = findMissingDatabase(config);
  const core = await openCore(settings, { isPatient: true, actor: 'service', ...logging });
  // Where one is tried out, the welcome says that all is new.
  if (missing !== undefined && !config.isDevelopment) sayNewDatabase(missing);
  // Loaded here alone: the schema and the server take as long to load as all that the other commands need.
  const { serveCore } = await import('../app.js');
  return { core, gateway: await serveCore(core) };
}

/** Where people and programs are told that it listens. Standard output is the log, and programs read all of its lines as JSON. */
function announce(start: Start, { publish, isJson }: { readonly publish: Publish; readonly isJson: boolean }): void {
  const { json, message, banner } = describeStart(start);
  if (isJson) publish({ text: '', json });
  else if (banner !== undefined) process.stderr.write(`${banner}\n`);
  // Whatever LOG_LEVEL is: a supervisor may wait for this line.
  else createUnfilteredLogger(readConfig()).info(json, message);
}

/** What the operator is told; undefined when the signal to stop comes first. */
async function describe(
  { core, gateway: { url } }: Started,
  stopSignal: Promise<undefined>,
): Promise<Start | undefined> {
  if (core === undefined) return { kind: 'verify only', url };
  if (!core.config.isDevelopment) return { kind: 'production', url };
  for (;;) {
    try {
      return await describeAdmin(core, url);
    } catch (error) {
      // It serves already: a database that goes away now is waited for, as one that does so later is.
      if (!isDatabaseAway(error)) throw error;
      const isTold = await Promise.race([systemClock.wait(retryMs).then(() => false), stopSignal.then(() => true)]);
      if (isTold) return undefined;
    }
  }
}

async function describeAdmin(core: Core, url: string): Promise<Start> {
  const find = (): Promise<Account | undefined> => core.accounts.findByLoginName(adminName);
  const known = await find(); // looked for first: to hash a password for nothing is dear
  const newAdmin = known === undefined ? await createFirstAdmin(core) : undefined;
  if (newAdmin !== undefined) return { kind: 'first', url, newAdmin };
  const admin = known ?? (await find()); // another process may have been faster
  return { kind: 'later', url, adminName: admin?.username, programPath: findProgramPath() };
}

/**
 * Called once the server listens, so that a port in use leaves no account behind whose password nobody has seen: the next
 * start is the first one again. Of several processes that start together one creates the account.
 */
async function createFirstAdmin({ accounts, randomness, config }: Core): Promise<NewAdmin | undefined> {
  let password = randomness.password();
  while (password.length < config.passwordMinLength) password += `-${randomness.password()}`;
  const account = await accounts.createFirst({ username: adminName, roles: ['ADMIN'], password });
  return account && { username: account.username, password };
}

/** Resolves at the first signal to stop; the second one ends the process at once. */
function waitForStopSignal(clock: Clock): Promise<undefined> {
  return new Promise((resolve) => {
    let first: { readonly signal: NodeJS.Signals; readonly at: Date } | undefined;
    const onSignal = (signal: NodeJS.Signals): void => {
      const at = clock.now();
      if (first === undefined) {
        first = { signal, at };
        resolve(undefined);
        return;
      }
      const isSameKeyPress =
        signal === 'SIGINT' && first.signal === 'SIGINT' && at.getTime() - first.at.getTime() <= sameKeyPressMs;
      if (!isSameKeyPress) process.exit(1);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

async function stopInTime(
  gateway: Started['gateway'],
  { clock, config }: Pick<Core, 'clock' | 'config'>,
): Promise<void> {
  const cancelTimer = clock.after(config.stopDelayMs + stopLimitMs, () => {
    process.stderr.write(
      `auth-gateway: requests were still running ${String(stopLimitMs / 1000)} s after the last one was taken, and have been cut off\n`,
    );
    process.exit(1);
  });
  await gateway.stop();
  cancelTimer();
}

/** Short where it lies below the folder that the program was started in, as in a checkout and in a project that has installed it. */
function findProgramPath(): string {
  const [, path = ''] = process.argv;
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || isAbsolute(below) ? path : below;
}
