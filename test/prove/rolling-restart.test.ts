import { setTimeout as sleep } from 'node:timers/promises';
import { MeDocument, RefreshTokenDocument } from '../../schema/generated/operations';
import { createSend, requireData } from '../support/send';
import { endClusters, startCluster } from './cluster';
import type { Cluster, Replica } from './cluster';
import { quantile, showMs } from './cluster-figures';
import { crowdSettings, logIn, startLoad, stopLoads } from './cluster-load';
import type { LoadClient } from './cluster-load';
import { amount, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

const replicaCount = amount({ short: 2, full: 4 });
const clientCount = amount({ short: 8, full: 20 });
const rounds = amount({ short: 1, full: 3 });

const clusterParameters = ['--replicas', String(replicaCount), '--set', 'STOP_DELAY_MS=1000', ...crowdSettings];

afterEach(stopLoads);
afterEach(endClusters);

/** Restarts all replicas in turn while clients work; each of their requests must go well. */
async function expectNothingLost(cluster: Cluster, turn: (client: LoadClient) => Promise<void>): Promise<void> {
  const clients = await startLoad(cluster, { clientCount, pauseMs: 200, turn });
  await sleep(500);
  for (let round = 0; round < rounds; round += 1) await cluster.order('restart all');
  await sleep(500);
  await clients.stop();

  const { successes, unavailable, wrong } = clients.tally;
  const times = successes.map(({ tookMs }) => tookMs);
  say(
    `  ${String(successes.length)} requests went well, ${String(unavailable.length + wrong.length)} failed, while ` +
      `${String(rounds * replicaCount)} replicas were restarted; p50 ${showMs(quantile(times, 0.5))}, p99 ${showMs(quantile(times, 0.99))}`,
  );
  expect({ unavailable, wrong }).toStrictEqual({ unavailable: [], wrong: [] });
  expect(cluster.deaths).toStrictEqual([]);
}

/** Two refreshes at once at two replicas, a use of what came, and a slow third one at yet another replica. */
async function expectOneSuccessor(
  cluster: Cluster,
  [first, second, third]: readonly [Replica, Replica, Replica],
): Promise<void> {
  const { refreshToken } = await logIn(cluster, first.url);
  const refreshAt = async ({ url }: Replica) => {
    const input = { refreshToken: refreshToken ?? '' };
    return requireData(await createSend(`${url}/graphql`)(RefreshTokenDocument, { input })).refreshToken;
  };
  const racers = await Promise.all([refreshAt(first), refreshAt(second)]);
  for (const { accessToken } of racers) {
    for (const { url } of cluster.replicas) {
      requireData(await createSend(`${url}/graphql`)(MeDocument, {}, { token: accessToken }));
    }
  }
  await sleep(200); // the use of the access token is written down behind the answer
  const late = await refreshAt(third);
  expect(new Set([...racers, late].map((tokens) => tokens.refreshToken)).size).toBe(1);
}

/** Every order of first and second, each with every third. */
function listTrios(replicas: readonly Replica[]): readonly (readonly [Replica, Replica, Replica])[] {
  return replicas.flatMap((first) =>
    replicas.flatMap((second) => (second === first ? [] : replicas.map((third) => [first, second, third] as const))),
  );
}

describe('a rolling restart', () => {
  it('loses no request', async () => {
    await expectNothingLost(await startCluster(...clusterParameters), (client) => client.useAndRefresh());
  });

  it('of replicas whose clocks are 30 s apart takes nobody for a thief', async () => {
    const cluster = await startCluster(...clusterParameters, '--skew', '30');
    const trios = listTrios(cluster.replicas);
    for (const trio of trios) await expectOneSuccessor(cluster, trio);
    say(`  clocks 30 s apart: ${String(trios.length)} races at chosen replicas, one successor each`);
    await expectNothingLost(cluster, (client) => client.race());
  });
});
