import { password } from '../cli/installation';
import { Interleaving } from './ends-interleaving';
import type { Ending, Person } from './ends-interleaving';
import { planInterleavings } from './ends-plan';
import { installOn, uninstallAll } from './gateways';
import type { ProvenInstallationOptions } from './gateways';
import { createClient } from './gateways-client';
import { amount, createProgress, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

afterEach(uninstallAll);

const gatewayCount = 2;
const people = Array.from({ length: 8 }, (_, index) => `ada${String(index)}`);

interface Run extends ProvenInstallationOptions {
  readonly count: number;
}

/** Runs interleavings, several people's at a time. A planted mistake needs to show only once. */
async function endSessions({ count, ...options }: Run): Promise<readonly Ending[]> {
  const installation = await installOn(options);
  await installation.signUp(people);
  const gateways = await Promise.all(Array.from({ length: gatewayCount }, () => installation.serve()));
  const clients = gateways.map(({ url }) => createClient(url));
  const scene = { clients, accounts: installation.core.accounts };
  const plans = planInterleavings(count, { seed: 20_260_101, gateways: gatewayCount });
  const onEnding = createProgress(`${options.engine}: ends`, count);
  const endings: Ending[] = [];
  await Promise.all(
    people.map(async (username) => {
      const person: Person = { username, password, nextPassword: 'a different horse, a different battery' };
      for (let plan = plans.pop(); plan !== undefined; plan = plans.pop()) {
        const ending = await new Interleaving(scene, person, plan).run();
        endings.push(ending);
        if (options.planted !== undefined && hasSurvivor(ending)) plans.length = 0;
        onEnding(endings.length);
      }
    }),
  );
  for (const client of clients) client.close();
  return endings;
}

function hasSurvivor({ finding }: Ending): boolean {
  return finding?.includes('refresh with a refresh token: went well') ?? false;
}

function sum(endings: readonly Ending[], key: 'tokens' | 'overtaken' | 'late'): number {
  return endings.reduce((total, ending) => total + ending[key], 0);
}

function inFigures(endings: readonly Ending[]): string {
  const total = (key: 'tokens' | 'overtaken' | 'late'): string => String(sum(endings, key));
  const spreadsMs = endings.map(({ spreadMs }) => spreadMs).sort((a, b) => a - b);
  const spreadAt = (share: number): string => (spreadsMs[Math.floor((spreadsMs.length - 1) * share)] ?? 0).toFixed(0);
  return [
    `${String(endings.length)} ends, ${total('tokens')} tokens dead`,
    `${total('overtaken')} refreshes answered after the end began, ${total('late')} after its answer`,
    `bearer refused at every gateway after p50 ${spreadAt(0.5)} ms, p99 ${spreadAt(0.99)} ms, at most ${spreadAt(1)} ms`,
  ].join('; ');
}

describe('the end of a session, with refreshes of it under way', () => {
  it.each(['SQLite', 'PostgreSQL'] as const)('leaves no living token on %s', async (engine) => {
    const count = amount({ short: 75, full: 5000 });
    const endings = await endSessions({ engine, count });
    say(`${engine}: ${inFigures(endings)}`);
    expect(endings.flatMap(({ finding }) => finding ?? [])).toStrictEqual([]);
    expect(endings).toHaveLength(count);
    expect(sum(endings, 'overtaken')).toBeGreaterThan(0); // or nothing was interleaved
  });

  it.each(['SQLite', 'PostgreSQL'] as const)(
    'is seen to leave one on %s when a step writes the whole row',
    async (engine) => {
      const endings = await endSessions({ engine, count: 20, planted: 'write-whole-row.cjs' });
      expect(endings.some(hasSurvivor)).toBe(true);
    },
  );
});
