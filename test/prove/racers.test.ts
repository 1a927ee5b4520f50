import { installOn, uninstallAll } from './gateways';
import type { Engine } from './gateways';
import { amount, createProgress, proofTimeoutMs, say } from './proof';
import { race } from './racers-race';
import type { RaceReport } from './racers-race';

jest.setTimeout(proofTimeoutMs);

afterEach(uninstallAll);

const racers = 200;

interface Field {
  readonly engine: Engine;
  readonly processes: number;
  readonly rounds: number;
  readonly planted?: string;
}

async function raceOn({ engine, processes, rounds, planted }: Field): Promise<RaceReport> {
  const installation = await installOn({ engine, planted });
  await installation.signUp(['ada']);
  const gateways = await Promise.all(Array.from({ length: processes }, () => installation.serve()));
  const gatewayUrls = gateways.map(({ url }) => url);
  const title = `${engine}, ${String(processes)} processes`;
  const onRound = createProgress(title, rounds);
  const report = await race({ ...installation, gatewayUrls, username: 'ada', racers, rounds, onRound });
  say(`${title}: ${inFigures(report)}`);
  return report;
}

function inFigures({ rounds, roundsPerSecond, refreshesPerSecond, p50Ms, p99Ms }: RaceReport): string {
  const speed = `${roundsPerSecond.toFixed(1)} rounds/s, ${refreshesPerSecond.toFixed(0)} refreshes/s`;
  return `${String(rounds)} rounds, ${speed}, p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms`;
}

describe(`${String(racers)} simultaneous refreshes with one refresh token`, () => {
  it.each([
    ['SQLite', 1],
    ['SQLite', 2],
    ['PostgreSQL', 1],
    ['PostgreSQL', 4],
  ] as const)('on %s, gateway processes: %i, have one successor and refuse nobody', async (engine, processes) => {
    const rounds = amount({ short: 6, full: 1000 });
    const report = await raceOn({ engine, processes, rounds });
    expect(report).toMatchObject({ findings: [], rounds });
  });

  it.each(['SQLite', 'PostgreSQL'] as const)(
    'on %s are seen to go wrong when a step reads, then writes',
    async (engine) => {
      const { findings } = await raceOn({ engine, processes: 1, rounds: 6, planted: 'read-then-write.cjs' });
      expect(findings.join()).toMatch(/the row is at generation/);
    },
  );
});
