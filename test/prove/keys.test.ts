import { createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { readHeader } from '../support/token';
import { endClusters, startCluster } from './cluster';
import type { Cluster } from './cluster';
import { crowdSettings, logIn, startLoad, stopLoads } from './cluster-load';
import { amount, createProgress, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

const replicaCount = amount({ short: 2, full: 4 });
const clientCount = amount({ short: 6, full: 20 });
const rotations = amount({ short: 1, full: 100 });
const maxAgeSeconds = 1;

afterEach(stopLoads);
afterEach(endClusters);

/** Another service: it keeps the published keys for exactly as long as it may, and never asks sooner, whatever it sees. */
class Consumer {
  readonly #url: string;
  #keys: Promise<ReadonlyMap<string, KeyObject>> = Promise.resolve(new Map());
  #readAt = -Infinity;

  constructor({ url }: Cluster) {
    this.#url = url;
  }

  async accepts(token: string): Promise<boolean> {
    if (performance.now() - this.#readAt > maxAgeSeconds * 1000) {
      this.#readAt = performance.now();
      this.#keys = this.#read();
    }
    const key = (await this.#keys).get(String(readHeader(token)['kid']));
    const [header = '', payload = '', signature = ''] = token.split('.');
    if (key === undefined) return false;
    const options = { key, dsaEncoding: 'ieee-p1363' } as const;
    return verify('sha256', Buffer.from(`${header}.${payload}`), options, Buffer.from(signature, 'base64url'));
  }

  async #read(): Promise<ReadonlyMap<string, KeyObject>> {
    const response = await fetch(`${this.#url}/.well-known/jwks.json`);
    const { keys } = (await response.json()) as { keys: (JsonWebKey & { kid: string })[] };
    return new Map(keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
  }
}

/** Logs in at each replica again and again; returns the token that the rotated key has signed, and asks the consumer each time. */
async function untilSignedByAnother(cluster: Cluster, former: string, consumer: Consumer): Promise<string> {
  for (;;) {
    const tokens = await Promise.all(cluster.replicas.map(({ url }) => logIn(cluster, url)));
    const kids = tokens.map(({ accessToken }) => String(readHeader(accessToken)['kid']));
    const accepted = await Promise.all(tokens.map(({ accessToken }) => consumer.accepts(accessToken)));
    expect(accepted).toStrictEqual(tokens.map(() => true));
    if (kids.every((kid) => kid !== former)) return kids[0] ?? '';
    await sleep(250);
  }
}

function expectNothingWrong({ tally: { wrong, unavailable, successes } }: Awaited<ReturnType<typeof startLoad>>): void {
  say(`  ${String(successes.length)} requests went well, ${String(wrong.length + unavailable.length)} failed`);
  expect({ wrong, unavailable }).toStrictEqual({ wrong: [], unavailable: [] });
}

describe('the keys of a cluster under load', () => {
  it('rotate, and no good token is refused, neither here nor by a service that keeps the published keys', async () => {
    const keep = ['--set', `JWKS_MAX_AGE_SECONDS=${String(maxAgeSeconds)}`];
    const cluster = await startCluster('--replicas', String(replicaCount), ...keep, ...crowdSettings);
    const consumer = new Consumer(cluster);
    const load = await startLoad(cluster, { clientCount, pauseMs: 100 });
    const progress = createProgress('rotations', rotations);
    let kid = String(readHeader((await logIn(cluster)).accessToken)['kid']);
    for (let done = 0; done < rotations; done += 1) {
      await cluster.run(['keys', 'rotate']);
      kid = await untilSignedByAnother(cluster, kid, consumer);
      progress(done + 1);
    }
    await load.stop();
    expectNothingWrong(load);
  });

  it('outlive their master secret, which is replaced on one replica after the other', async () => {
    const cluster = await startCluster(
      '--replicas',
      String(replicaCount),
      '--set',
      'STOP_DELAY_MS=1000',
      ...crowdSettings,
    );
    const former = cluster.settings['AUTH_SECRET'] ?? '';
    const next = 'n'.repeat(40);
    const load = await startLoad(cluster, { clientCount, pauseMs: 200 });
    for (const secret of [`${next},${former}`, next]) {
      await cluster.order(`set AUTH_SECRET=${secret}`);
      await cluster.order('restart all');
    }
    await load.stop();
    expectNothingWrong(load);
    expect(cluster.deaths).toStrictEqual([]);
  });
});
