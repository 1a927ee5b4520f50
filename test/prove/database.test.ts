import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { VerifyTokenDocument } from '../../schema/generated/operations';
import { createSend, requireData } from '../support/send';
import { endClusters, startCluster } from './cluster';
import type { Cluster, Replica } from './cluster';
import { quantile, showMs, showSpread, timeLimit } from './cluster-figures';
import { crowdSettings, logIn, startLoad, stopLoads } from './cluster-load';
import { amount, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

const clientCount = amount({ short: 8, full: 20 });
const load = { clientCount, pauseMs: 100 };

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster('--replicas', String(amount({ short: 2, full: 4 })), ...crowdSettings);
});
afterEach(() => {
  stopLoads();
  expect(cluster.deaths).toStrictEqual([]);
});
afterAll(endClusters);

/** How long something may take that is waited for, in milliseconds. */
const patienceMs = 30_000;

/** When the server first lets somebody in. */
async function untilAccepting(): Promise<number> {
  const givenUpAt = performance.now() + patienceMs;
  while (performance.now() < givenUpAt) {
    const client = new Client({ connectionString: cluster.databaseUrl });
    client.on('error', () => undefined);
    const isIn = await client.connect().then(
      () => true,
      () => false,
    );
    const at = performance.now();
    await client.end().catch(() => undefined);
    if (isIn) return at;
    await sleep(10);
  }
  throw new Error('the database accepts no connections');
}

async function isReady({ url }: Replica): Promise<boolean | undefined> {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  return response === undefined ? undefined : response.status === 200;
}

/** Milliseconds until all of them are ready. */
async function untilReady(replicas: readonly Replica[]): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < patienceMs) {
    const ready = await Promise.all(replicas.map(isReady));
    if (ready.every((one) => one === true)) return performance.now() - startedAt;
    await sleep(20);
  }
  throw new Error('not every gateway becomes ready');
}

/** How long queries take that need a good bearer and nothing else, at all replicas in turn. */
async function measureBearerOnly(token: string, seconds: number): Promise<readonly number[]> {
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  const ask = async ({ url }: Replica): Promise<void> => {
    const send = createSend(`${url}/graphql`);
    while (performance.now() < until) {
      const startedAt = performance.now();
      const { verifyToken } = requireData(await send(VerifyTokenDocument, { token }, { token }));
      times.push(performance.now() - startedAt);
      if (!verifyToken.active) throw new Error(`a good token is ${String(verifyToken.reason)}`);
      await sleep(10);
    }
  };
  await Promise.all(cluster.replicas.map(ask));
  return times;
}

/** Of each replica: milliseconds until it is not ready, and whether it stays so until the time is over. */
async function watchReadiness(seconds: number) {
  const startedAt = performance.now();
  const watch = async (replica: Replica) => {
    let notReadyAfterMs = Infinity;
    let hasComeBack = false;
    while (performance.now() - startedAt < seconds * 1000) {
      const ready = await isReady(replica);
      if (ready === false) notReadyAfterMs = Math.min(notReadyAfterMs, performance.now() - startedAt);
      else hasComeBack ||= notReadyAfterMs < Infinity;
      await sleep(100);
    }
    return { notReadyAfterMs, hasComeBack };
  };
  return Promise.all(cluster.replicas.map(watch));
}

describe('PostgreSQL under load', () => {
  it.each(['stop', 'kill'])('goes away by %s and comes back, and no client notices more than a pause', async (end) => {
    const clients = await startLoad(cluster, load);
    const { tally } = clients;
    await sleep(amount({ short: 500, full: 5000 }));
    await cluster.order(`database ${end}`);
    await sleep(amount({ short: 1500, full: 10_000 }));
    const accepting = untilAccepting();
    await cluster.order('database start');
    const acceptedAt = await accepting;
    const servedAfter = await tally.untilAllServed(acceptedAt, clientCount);
    await sleep(amount({ short: 0, full: 5000 }));
    await clients.stop();

    say(
      `  database ${end}: ${String(tally.successes.length)} answers, ${String(tally.unavailable.length)} times UNAVAILABLE, ` +
        `first success ${showMs(Math.min(...servedAfter))} after it accepts connections, the last client's ${showMs(Math.max(...servedAfter))}`,
    );
    expect(tally.wrong).toStrictEqual([]);
    expect(tally.unavailable.length).toBeGreaterThan(0);
    expect(Math.max(...servedAfter)).toBeLessThan(Infinity);
    expect(Math.min(...servedAfter)).toBeLessThan(timeLimit(2000));
    await untilReady(cluster.replicas);
  });

  it('hangs, and what needs no database goes on as before', async () => {
    const seconds = amount({ short: 4, full: 30 });
    const { accessToken } = await logIn(cluster);
    await measureBearerOnly(accessToken, 1); // everything is compiled from here on
    const idle = await measureBearerOnly(accessToken, seconds / 2);
    const clients = await startLoad(cluster, load);
    const { tally } = clients;

    await cluster.order('database suspend');
    const suspendedAt = performance.now();
    const [suspended, readiness] = await Promise.all([
      measureBearerOnly(accessToken, seconds),
      watchReadiness(seconds),
    ]);
    await cluster.order('database resume');
    const resumedAt = performance.now();
    const readyAfterMs = await untilReady(cluster.replicas);
    const servedAfter = await tally.untilAllServed(resumedAt, clientCount);
    await sleep(amount({ short: 0, full: 5000 }));
    await clients.stop();

    const refusals = tally.unavailable.filter(({ what, at }) => what === 'refresh' && at < resumedAt);
    const refusedAfter = refusals.map(({ tookMs }) => tookMs);
    const [idleP99, suspendedP99] = [quantile(idle, 0.99), quantile(suspended, 0.99)];
    say(
      [
        `  suspended for ${showMs(resumedAt - suspendedAt)}:`,
        `bearer-only p99 ${showMs(suspendedP99)} (${String(suspended.length)} queries; median ${showMs(quantile(suspended, 0.5))})`,
        `idle p99 ${showMs(idleP99)} (${String(idle.length)} queries; median ${showMs(quantile(idle, 0.5))})`,
        `${String(refusedAfter.length)} refreshes refused: ${showSpread(refusedAfter)}`,
        `not ready: ${showSpread(readiness.map(({ notReadyAfterMs }) => notReadyAfterMs))}; ready again after ${showMs(readyAfterMs)}`,
        `clients served again: ${showSpread(servedAfter)}`,
      ].join('\n    '),
    );
    expect(tally.wrong).toStrictEqual([]);
    expect(refusedAfter.length).toBeGreaterThan(0);
    expect(Math.max(...servedAfter)).toBeLessThan(Infinity);
    expect(readiness.every(({ notReadyAfterMs }) => notReadyAfterMs < Infinity)).toBe(true);
    expect(readiness.some(({ hasComeBack }) => hasComeBack)).toBe(false);
    expect(quantile(refusedAfter, 0.5)).toBeLessThan(timeLimit(1500));
    expect(Math.max(...refusedAfter)).toBeLessThan(timeLimit(2500));
    expect(suspendedP99).toBeLessThan(timeLimit(2 * idleP99));
  });

  it('is waited for by a gateway that starts before it', async () => {
    await cluster.order('database stop');
    const killed = (await cluster.order('kill 1')).replicas[0];
    await sleep(amount({ short: 1500, full: 10_000 }));
    const waiting = (await cluster.order('status')).replicas[0];
    expect(waiting).toStrictEqual({ ...killed, state: 'not ready' });

    await cluster.order('database start');
    const readyAfterMs = await untilReady(cluster.replicas);
    say(`  started before the database: ready ${showMs(readyAfterMs)} after the database has started`);
    expect((await cluster.order('status')).replicas[0]?.pid).toBe(killed?.pid);
    await logIn(cluster);
  });
});
