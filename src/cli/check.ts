import { createServer } from 'node:net';
import type { Command } from 'commander';
import { CompositionError, describeProblem } from '../composition/composition-error';
import { MissingSdlsError } from '../composition/subgraph-sdls';
import { isGatewayMode, readConfig } from '../config';
import type { Config } from '../config';
import { findSettingRisks } from '../config/risks';
import { ConfigError } from '../config/config-error';
import { findUnreachableIssuers, inspectDatabase } from '../core';
import { DomainError } from '../domain/domain-error';
import { ManifestError } from '../graphql/persisted/manifest';
import { toListenError } from '../util/listen-error';
import type { ListenAddress } from '../util/listen-error';
import { OperatorError } from '../util/operator-error';
import { checkGraph } from './check-graph';
import type { Examined } from './check-graph';
import { checkManifest } from './check-manifest';
import { addCommand } from './options';
import { alignColumns } from './report';
import type { Publish, Report } from './report';

/** What an examination has led to. */
type Finding<T> = { readonly result: T } | { readonly problems: readonly string[] };

/** Adds `check`. */
export function addCheck(program: Command, publish: Publish): void {
  addCommand(program, {
    usage: 'check',
    description:
      'Looks at the settings, the database, the keys, the supergraph, the persisted operations and the ports, and says what is wrong and how to mend it. Makes and ' +
      'changes nothing. Exit code 0 when the gateway would start, else 1.',
    examples: ['NODE_ENV=production DATABASE_URL=file:/var/lib/auth/auth.db auth-gateway check'],
  }).action(async () => publish(await check()));
}

async function check(): Promise<Report> {
  const settings = await attempt(() => readConfig());
  if ('problems' in settings) return describe([settings]); // without settings there is nothing that they point at
  const config = settings.result;
  const { persistedOperations: manifest } = config;
  return describe([
    { result: { remark: 'the settings are right', risks: findSettingRisks(config) } },
    ...(config.verifyOnly ? [] : [await attempt(() => checkDatabase(config))]),
    ...(config.trustedIssuers.length === 0 ? [] : [await attempt(() => checkIssuers(config))]),
    ...(isGatewayMode(config) ? [await attempt(() => checkGraph(config))] : []),
    ...(manifest === undefined ? [] : [await attempt(() => checkManifest(config, manifest))]),
    ...(await Promise.all(listAddresses(config).map((address) => attempt(() => checkPort(address))))),
  ]);
}

/** What an operator can mend is a problem, with its remedy in its message; anything else is a bug. */
async function attempt<T>(examine: () => T | Promise<T>): Promise<Finding<T>> {
  try {
    return { result: await examine() };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems };
    if (error instanceof CompositionError) return { problems: error.problems.map(describeProblem) };
    if (error instanceof ManifestError) return { problems: error.problems };
    if (error instanceof MissingSdlsError) return { problems: error.missing.map(({ message }) => message) };
    if (error instanceof OperatorError || error instanceof DomainError) return { problems: [error.message] };
    throw error;
  }
}

async function checkDatabase(config: Config): Promise<Examined> {
  const { exists, pendingMigrations, risks } = await inspectDatabase(config);
  if (!exists) return { remark: 'there is no database yet: the first start makes it', risks };
  const opens = 'the database opens, and so do its keys';
  const remark =
    pendingMigrations.length === 0
      ? opens
      : `${opens}; the next start brings it up to date (${pendingMigrations.join(', ')})`;
  return { remark, risks };
}

/** By fetching their keys. A service starts without them, so an issuer that is down is no problem, but worth knowing. */
async function checkIssuers({ trustedIssuers }: Config): Promise<Examined> {
  const failed = await findUnreachableIssuers(trustedIssuers);
  const risks = failed.map(
    ({ issuer, trouble = 'unknown why' }) =>
      `the keys of ${issuer} cannot be read now (${trouble}): its tokens are answered UNAVAILABLE`,
  );
  const [read, all] = [trustedIssuers.length - failed.length, trustedIssuers.length];
  const remark = `the keys of ${String(read)} of ${String(all)} trusted issuers can be read`;
  return { remark: read === 0 ? undefined : remark, risks };
}

/** By listening there for a moment. */
async function checkPort(address: ListenAddress): Promise<Examined> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(toListenError(address, cause)));
    server.listen({ host: address.host, port: address.port }, () => server.close(() => resolve()));
  });
  const { port, setting } = address;
  return {
    remark: port === 0 ? `a free port will be taken (${setting})` : `the port ${String(port)} is free (${setting})`,
  };
}

/** All that the gateway would listen on. */
function listAddresses({ host, port, metricsPort }: Config): readonly ListenAddress[] {
  const graph: ListenAddress = { host, port, setting: 'PORT' };
  return metricsPort === undefined ? [graph] : [graph, { host, port: metricsPort, setting: 'METRICS_PORT' }];
}

function describe(findings: readonly Finding<Examined>[]): Report {
  const problems = findings.flatMap((finding) => ('problems' in finding ? finding.problems : []));
  const examined = findings.flatMap((finding) => ('result' in finding ? [finding.result] : []));
  const remarks = examined.flatMap(({ remark }) => remark ?? []);
  const risks = examined.flatMap((each) => each.risks ?? []);
  const lines = alignColumns([
    ...remarks.map((remark) => ['ok', remark]),
    ...risks.map((risk) => ['RISK', risk]),
    ...problems.map((problem) => ['PROBLEM', problem]),
  ]);
  const isOk = problems.length === 0;
  return { text: lines.join('\n'), json: { ok: isOk, problems, risks, remarks }, exitCode: isOk ? 0 : 1 };
}
