import { isIPv6 } from 'node:net';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import type { FederationOptions } from './domain/federation-version';
import { scrub } from './util/scrub';
import { ConfigError } from './config/config-error';
import { findConflicts } from './config/conflicts';
import { findInsecureSettings } from './config/production';
import { sandboxOrigins, settings } from './config/settings';
import { defaultHashConcurrency, threadPoolSizeOf } from './config/hash-concurrency';
import type { Setting } from './config/setting';
import type { Settings, SettingValue } from './config/settings';

/** Settings as options: they win over the environment. */
export type SettingsOptions = Omit<{ readonly [K in keyof Settings]?: SettingValue<K> | undefined }, 'masterSecret'> & {
  /** One, or the new and the former one. */
  readonly masterSecret?: string | SettingValue<'masterSecret'> | undefined;
};

/** Every setting, read; undefined where there is neither a value nor a default. */
type Read = { readonly [K in keyof Settings]: SettingValue<K> | undefined };

/** The settings that always have a value. */
type Complete = { readonly [K in Exclude<keyof Settings, Derived>]: SettingValue<K> };
type Derived =
  | 'profile'
  | 'masterSecret'
  | 'issuer'
  | 'allowedOrigins'
  | 'routerSecret'
  | 'stopDelayMs'
  | 'passwordHashConcurrency'
  | 'metricsPort'
  | 'supergraph'
  | 'persistedOperations';

/** The settings in force: validated, complete, frozen. */
export interface Config extends Complete {
  readonly isDevelopment: boolean;
  /** The master secret itself, or the file that holds it and is made on first use. */
  readonly masterSecret:
    | { readonly kind: 'given'; readonly secrets: readonly [string, ...(readonly string[])] }
    | { readonly kind: 'file'; readonly path: string };
  readonly issuer: string;
  readonly allowedOrigins: readonly string[];
  readonly routerSecret: string | undefined;
  readonly stopDelayMs: number;
  readonly passwordHashConcurrency: number;
  /** Undefined: the metrics are where the graph is, in development, or nowhere. */
  readonly metricsPort: number | undefined;
  /** The file of the supergraph. Undefined: `subgraphs` are composed, or there is no gateway mode. */
  readonly supergraph: string | undefined;
  /** The file of the manifest; undefined without one. */
  readonly persistedOperations: string | undefined;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from options and the environment. The only reader of the environment.
 * @throws ConfigError with every problem there is
 */
export function readConfig(options: SettingsOptions = {}, environment: Environment = process.env): Config {
  const problems: string[] = [...findUnknownOptions(options)];
  const read = Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => {
      const given = (options as Readonly<Record<string, unknown>>)[key] ?? environment[setting.name];
      return [key, readOne(setting, given, problems)];
    }),
  ) as Read;
  const threadPoolSize = threadPoolSizeOf(environment['UV_THREADPOOL_SIZE']);
  problems.push(...findConflicts({ ...read, issuer: toIssuer(read), threadPoolSize }));
  if (read.profile === 'production') problems.push(...findProductionProblems(read, problems));
  if (problems.length > 0) throw new ConfigError(problems);
  const passwordHashConcurrency = read.passwordHashConcurrency ?? defaultHashConcurrency(threadPoolSize);
  return Object.freeze({ ...complete(read as Read & Complete), passwordHashConcurrency }); // without a problem, whatever has a default has a value
}

function findProductionProblems(read: Read, problems: readonly string[]): readonly string[] {
  const isSecretMissing =
    read.masterSecret === undefined && !problems.some((problem) => problem.startsWith('AUTH_SECRET'));
  const isHostKnown = read.issuer !== undefined || read.host !== undefined; // otherwise the host is the problem
  return [
    ...(isSecretMissing && read.verifyOnly !== true ? [missingSecret] : []),
    ...findInsecureSettings({ ...read, issuer: isHostKnown ? toIssuer(read) : undefined }),
  ];
}

const missingSecret = 'AUTH_SECRET: must be set in production; make one with: openssl rand -base64 32';

function readOne(setting: Setting<unknown>, given: unknown, problems: string[]): unknown {
  // Empty is the same as not set: that is how compose files and CI systems leave a variable out.
  if (given === undefined || given === '') return setting.defaultValue;
  const result = setting.values.safeParse(given);
  if (result.success) return result.data;
  const shown =
    setting.isSecret === true ? '' : ` (it is ${typeof given === 'string' ? JSON.stringify(given) : inspect(given)})`;
  const all = result.error.issues.map(({ message }) => message);
  // Where one rule builds on another, only the first that is broken says what to mend.
  const messages = setting.isList === true ? all : all.slice(0, 1);
  problems.push(...messages.map((message) => `${setting.name}: ${message}${scrub(shown)}`));
  return undefined;
}

function findUnknownOptions(options: SettingsOptions): readonly string[] {
  const unknown = Object.keys(options).filter((key) => !Object.hasOwn(settings, key));
  return unknown.map((key) => `${key}: is no setting; the settings are ${Object.keys(settings).join(', ')}`);
}

/** Whether the environment, or an option, says that this is production. */
export function isProduction(options: SettingsOptions = {}, environment: Environment = process.env): boolean {
  return options.profile === 'production' || environment[settings.profile.name] === 'production';
}

/** Whether the service stands in front of a graph. */
export function isGatewayMode({ supergraph, subgraphs }: Pick<Config, 'supergraph' | 'subgraphs'>): boolean {
  return supergraph !== undefined || subgraphs.length > 0;
}

/** How the SDL of the subgraph is written. */
export function toFederation({
  federationVersion: version,
  federationAuthDirectives: hasAuthDirectives,
}: Pick<Config, 'federationVersion' | 'federationAuthDirectives'>): FederationOptions {
  return { version, hasAuthDirectives };
}

/** The path in a `file:` URL; undefined for a database that is no file. */
export function toDatabaseFile(databaseUrl: string): string | undefined {
  // file:///absolute/path is how RFC 8089 writes it; file:./relative/path is how databases do.
  return /^file:(?:\/\/(?=\/))?(.+)$/.exec(databaseUrl)?.[1];
}

/** Where files are kept that the product makes itself. */
function directoryOf(databaseUrl: string): string {
  return dirname(toDatabaseFile(databaseUrl) ?? './data/auth.db');
}

function toIssuer({ issuer, host = '', port = 0 }: Pick<Read, 'issuer' | 'host' | 'port'>): string {
  return issuer ?? `http://${isIPv6(host) ? `[${host}]` : host}:${String(port)}`;
}

function complete(read: Read & Complete): Omit<Config, 'passwordHashConcurrency'> {
  const { profile, masterSecret, allowedOrigins, routerSecret, stopDelayMs, metricsPort, ...others } = read;
  const { supergraph, persistedOperations, ...rest } = others;
  const isDevelopment = profile !== 'production';
  return {
    ...rest,
    isDevelopment,
    masterSecret:
      masterSecret === undefined
        ? { kind: 'file', path: join(directoryOf(rest.databaseUrl), 'master-secret') }
        : { kind: 'given', secrets: masterSecret },
    issuer: toIssuer(read),
    allowedOrigins: allowedOrigins ?? (isDevelopment ? sandboxOrigins : []),
    routerSecret,
    metricsPort,
    supergraph,
    persistedOperations,
    stopDelayMs: stopDelayMs ?? (isDevelopment ? 0 : 5000),
  };
}
