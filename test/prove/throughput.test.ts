import { uninstall } from '../cli/installation';
import { medianOf } from './median';
import { isFull, proofTimeoutMs, say } from './proof';
import { arrangePostgres, arrangeSqlite, startDurablePostgres } from './throughput-arrangements';
import type { Arrangement } from './throughput-arrangements';
import { refreshAll } from './throughput-clients';
import type { Bound, Run } from './throughput-clients';

jest.setTimeout(proofTimeoutMs);

const clientCount = isFull ? 16 : 8;
const bound: Bound = isFull ? { ms: 5000 } : { each: 15 };
const rounds = isFull ? 4 : 1;

/** A run, and the CPU seconds that it took. */
interface Measured extends Run {
  readonly gateways: number;
  readonly server: number;
  readonly clients: number;
}

describe('refreshes', () => {
  let arrangements: readonly Arrangement[];
  let durable: Awaited<ReturnType<typeof startDurablePostgres>> | undefined;

  beforeAll(async () => {
    if (isFull) durable = await startDurablePostgres();
    const server = durable?.url;
    arrangements = [
      await arrangeSqlite(clientCount),
      await arrangePostgres(1, { clientCount, server }),
      await arrangePostgres(4, { clientCount, server }),
    ];
  });

  afterAll(async () => {
    uninstall();
    await durable?.stop();
  });

  it('all go well, and leave one row for each session', async () => {
    if (isFull) await warmUp();
    for (const count of isFull ? [1, clientCount] : [clientCount]) {
      const runs = await takeTurns(count);
      if (isFull) for (const [arrangement, measured] of runs) tell(arrangement.name, count, measured);
    }
    for (const arrangement of arrangements) {
      expect([arrangement.name, await arrangement.countSessions()]).toStrictEqual([arrangement.name, clientCount]);
      say(`  ${arrangement.name}: 1 row a session; ${await roomOf(arrangement)}`);
    }
  });

  /** A process that has just started is several times slower, until what it does often has been compiled. */
  async function warmUp(): Promise<void> {
    for (const { clients, urls } of arrangements) {
      for (const url of urls) await refreshAll(clients, { urls: [url], bound: { each: 500 } });
    }
  }

  /** In turns, so that whatever else the machine does falls on all of them. */
  async function takeTurns(count: number): Promise<ReadonlyMap<Arrangement, readonly Measured[]>> {
    const runs = new Map<Arrangement, Measured[]>(arrangements.map((arrangement) => [arrangement, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [arrangement, measured] of runs) {
        const run = await measure(arrangement, count);
        expect(run.failures).toStrictEqual([]);
        expect(run.latenciesMs.length).toBeGreaterThan(0);
        measured.push(run);
      }
    }
    return runs;
  }
});

async function measure(arrangement: Arrangement, count: number): Promise<Measured> {
  const { urls, clients } = arrangement;
  const before = { ...arrangement.cpuSeconds(), own: ownCpuSeconds() };
  const run = await refreshAll(clients.slice(0, count), { urls, bound });
  const after = { ...arrangement.cpuSeconds(), own: ownCpuSeconds() };
  const server = after.server - before.server;
  return { ...run, server, gateways: after.gateways - before.gateways, clients: after.own - before.own };
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

async function roomOf(arrangement: Arrangement): Promise<string> {
  return `${((await arrangement.measureBytes()) / 1024).toFixed(0)} KiB for ${clientCount} sessions after all that`;
}

/** The medians of the rounds, in a line. */
function tell(name: string, count: number, runs: readonly Measured[]): void {
  const of = (figure: (run: Measured) => number): number => medianOf(runs.map(figure));
  const perRefresh = (figure: (run: Measured) => number): string =>
    of((run) => (figure(run) * 1000) / run.latenciesMs.length).toFixed(2);
  const rate = of(({ latenciesMs, seconds }) => latenciesMs.length / seconds);
  const at = (part: number): string =>
    of(({ latenciesMs }) => latenciesMs[Math.floor(part * (latenciesMs.length - 1))] ?? 0).toFixed(1);
  say(
    `  ${name}, ${count} ${count === 1 ? 'client' : 'clients'}: ${rate.toFixed(0)} refreshes a second, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
  const [gateways, server, clients] = [
    perRefresh((run) => run.gateways),
    perRefresh((run) => run.server),
    perRefresh((run) => run.clients),
  ];
  say(`    CPU ms a refresh: gateway ${gateways}, database server ${server}, clients ${clients}`);
}
