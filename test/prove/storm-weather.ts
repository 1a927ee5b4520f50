import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { MeDocument } from '../../schema/generated/operations';
import { password } from '../cli/installation';
import type { RunningGateway } from '../cli/installation';
import { createClient } from './gateways-client';
import type { ProvenInstallation } from './gateways';

/** What a gateway has measured of itself since it was asked last. */
export interface Figures {
  readonly hashes: number;
  /** The most passwords that were hashed at the same time. */
  readonly mostAtOnce: number;
  readonly startRssBytes: number;
  readonly mostRssBytes: number;
  readonly mostDelayMs: number;
  readonly p99DelayMs: number;
}

/** A gateway that measures itself. */
export interface ProbedGateway {
  readonly gateway: RunningGateway;
  measure(): Promise<Figures>;
}

/** What came of many logins at the same time. */
export interface Storm {
  readonly answers: Readonly<Record<string, number>>;
  readonly tookMs: number;
  /** Of requests with a token meanwhile. */
  readonly latenciesMs: readonly number[];
  /** Answers to them that were none. */
  readonly failures: number;
}

export async function serveProbed(
  installation: ProvenInstallation,
  { NODE_OPTIONS = '', ...settings }: Readonly<Record<string, string>>,
): Promise<ProbedGateway> {
  const file = join(installation.directory, 'probe.ndjson');
  const probe = `--require ${JSON.stringify(resolve(__dirname, 'storm-probe.cjs'))}`;
  const planted = installation.environment['NODE_OPTIONS'] ?? '';
  const environment = { ...settings, STORM_PROBE_FILE: file, NODE_OPTIONS: `${probe} ${planted} ${NODE_OPTIONS}` };
  const gateway = await installation.serve(environment);
  let measured = 0;
  const measure = async (): Promise<Figures> => {
    process.kill(gateway.processId, 'SIGUSR2');
    measured += 1;
    for (;;) {
      const lines = readLines(file);
      if (lines.length >= measured) return JSON.parse(lines[measured - 1] ?? '') as Figures;
      await sleep(10);
    }
  };
  return { gateway, measure };
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return []; // nothing is written yet
  }
}

/** Requests with a token, one every few milliseconds whether or not the ones before are answered, while something else goes on. */
export async function askMeDuring<T>(
  url: string,
  token: string,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly latenciesMs: readonly number[]; readonly failures: number }> {
  const client = createClient(url);
  const latenciesMs: number[] = [];
  const asked: Promise<void>[] = [];
  let failures = 0;
  const state = { isOver: false };
  const ask = async (): Promise<void> => {
    const startedAt = performance.now();
    const { data } = await client.send(MeDocument, {}, { token });
    latenciesMs.push(performance.now() - startedAt);
    if (!data) failures += 1;
  };
  // On connections that are there already, as those of a proxy are.
  await Promise.all(Array.from({ length: 50 }, () => client.send(MeDocument, {}, { token })));
  const asking = (async () => {
    while (!state.isOver) {
      asked.push(ask());
      await sleep(20);
    }
    await Promise.all(asked);
  })();
  const result = await work();
  state.isOver = true;
  await asking;
  client.close();
  return { result, latenciesMs, failures };
}

/** How many logins there are at the same time, and of how many accounts. */
export interface LoginStorm {
  readonly logins: number;
  readonly accounts: number;
}

/**
 * Logins at the same time, half of them with a wrong password, once the function that is returned is called. From a process of its
 * own, which holds up no others, and has started before.
 */
export async function prepareLogins(
  url: string,
  { logins, accounts }: LoginStorm,
): Promise<() => Promise<Pick<Storm, 'answers' | 'tookMs'>>> {
  const parameters = [`${url}/graphql`, String(logins), password, String(accounts)];
  const sender = fork(join(__dirname, 'storm-logins.mjs'), parameters, { execArgv: [] });
  await once(sender, 'message');
  return async () => {
    sender.send('go');
    const [result] = (await once(sender, 'message')) as [Pick<Storm, 'answers' | 'tookMs'>];
    return result;
  };
}

/** So many requests with a token, a few at a time. */
export async function askMe(url: string, token: string, count: number): Promise<void> {
  const client = createClient(url);
  const atOnce = 20;
  for (let asked = 0; asked < count; asked += atOnce)
    await Promise.all(Array.from({ length: atOnce }, () => client.send(MeDocument, {}, { token })));
  client.close();
}

/** The value below which a share of them is. */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
