import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { RunningGateway } from '../cli/installation';
import { CrashClient, openLedger } from './crashes-client';
import type { Action, Ledger } from './crashes-client';
import type { ProvenInstallation } from './gateways';
import { createClient, LostAnswer } from './gateways-client';
import type { GatewayClient } from './gateways-client';

/** How many clients there are, and how often the gateway is killed at the least. */
export interface Extent {
  readonly usernames: readonly string[];
  readonly password: string;
  readonly kills: number;
  /** At the least; the gateway is killed more often until they have been answered. */
  readonly refreshes: number;
  readonly onRestart?: (ledger: Ledger) => void;
}

/** What came of it. */
export interface CrashReport extends Ledger {
  readonly kills: number;
  /** From the start of the process until it listens. */
  readonly restartsMs: readonly number[];
}

/** Mostly refreshes; the others now and then. */
const anyAction = fc.oneof(
  { weight: 86, arbitrary: fc.constant<Action>('refresh') },
  { weight: 8, arbitrary: fc.constant<Action>('use') },
  { weight: 4, arbitrary: fc.constant<Action>('log out') },
  { weight: 2, arbitrary: fc.constant<Action>('change the password') },
);
const anyLife = fc.noBias(fc.record({ refreshShare: fc.nat(1000), moreMs: fc.nat(10) }));

/** Kills the gateway at a random moment of its work, starts it again, and lets every client go on; so many times. */
export async function crash(installation: ProvenInstallation, extent: Extent): Promise<CrashReport> {
  const ledger = openLedger();
  const passwords = { first: extent.password, other: 'a different horse, a different battery' };
  const clients = extent.usernames.map((username) => new CrashClient(username, passwords, ledger));
  const refreshesPerLife = Math.ceil(extent.refreshes / extent.kills);
  const restartsMs: number[] = [];
  let gateway = await installation.serve();
  while (restartsMs.length < extent.kills || ledger.answered.refresh < extent.refreshes) {
    const seed = restartsMs.length;
    const life = { seed, refreshes: ledger.answered.refresh + refreshesPerLife };
    await liveUntilKilled(gateway, { clients, ledger, ...life });
    const startedAt = performance.now();
    gateway = await installation.serve();
    restartsMs.push(performance.now() - startedAt);
    await recoverAll(gateway, { installation, clients, ledger });
    extent.onRestart?.(ledger);
    if (ledger.findings.length > 0) break;
  }
  await gateway.stop('SIGTERM');
  return { ...ledger, kills: restartsMs.length, restartsMs };
}

interface Life {
  readonly clients: readonly CrashClient[];
  readonly ledger: Ledger;
  readonly seed: number;
  /** About how many refreshes are to have been answered when it ends. */
  readonly refreshes: number;
}

async function liveUntilKilled(gateway: RunningGateway, { clients, ledger, seed, refreshes }: Life): Promise<void> {
  const connection = createClient(gateway.url);
  const [life = { refreshShare: 0, moreMs: 0 }] = fc.sample(anyLife, { seed, numRuns: 1 });
  const working = Promise.all(
    clients.map((client, index) => workUntilGone(connection, client, seed * clients.length + index)),
  );
  const isGone = working.then(() => true);
  const target = refreshes - life.refreshShare / 20;
  while (ledger.answered.refresh < target && !(await Promise.race([isGone, sleep(1, false)])));
  await sleep(life.moreMs);
  await gateway.stop('SIGKILL');
  await working;
  connection.close();
}

/** As fast as it can, until the connection breaks. */
async function workUntilGone(connection: GatewayClient, client: CrashClient, seed: number): Promise<void> {
  const actions = fc.sample(anyAction, { seed, numRuns: 1000 });
  try {
    for (let done = 0; ; done += 1) await client.act(connection, actions[done % actions.length] ?? 'refresh');
  } catch (error) {
    if (!(error instanceof LostAnswer)) throw error;
  }
}

async function recoverAll(
  gateway: RunningGateway,
  { installation, clients, ledger }: Pick<Life, 'clients' | 'ledger'> & { readonly installation: ProvenInstallation },
): Promise<void> {
  const connection = createClient(gateway.url);
  for (const { username, known } of clients) {
    if (known === undefined) continue;
    const row = await installation.findSession(known.sessionId);
    const isKept = row !== undefined && row.generation >= known.generation;
    if (!isKept) ledger.findings.push(`${username}: the row has lost the answered generation`);
  }
  await Promise.all(clients.map((client) => client.recover(connection)));
  connection.close();
}
