import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { LoginDocument } from '../../schema/generated/operations';
import { createDirectory, password, stopGateways } from '../support/gateway';
import { installOn, uninstallAll } from './gateways';
import type { Engine } from './gateways';
import { createClient } from './gateways-client';
import { amount, createProgress, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

afterEach(uninstallAll);
afterEach(stopGateways);

const limit = 10;
const guesses = 100;
const owner = '198.51.100.1';

interface Storm {
  readonly engine: Engine;
  readonly processes: number;
  readonly rounds: number;
  readonly planted?: string;
}

/** What came of one round. */
interface Round {
  /** How many passwords were really hashed. */
  readonly hashes: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly tookMs: number;
}

/** In each round a hundred wrong passwords for one account at once, evenly over the processes, each from another address. */
async function storm({ engine, processes, rounds, planted }: Storm): Promise<readonly Round[]> {
  const file = join(createDirectory(), 'hashes');
  const environment = {
    HASHES: file,
    TRUSTED_PROXIES: 'loopback',
    LOGIN_RATE_LIMIT_PER_ACCOUNT: String(limit),
    // The storms of all rounds come from the same hundred addresses.
    LOGIN_RATE_LIMIT_PER_ADDRESS: '1000000',
  };
  const eyes = ['count-hashes.cjs', ...(planted === undefined ? [] : [planted])];
  const installation = await installOn({ engine, planted: eyes, environment });
  const names = Array.from({ length: rounds }, (_, index) => `user-${String(index)}`);
  // Every other round is about an account that there is not: it has to be treated as any other.
  await installation.signUp(names.filter((_, index) => index % 2 === 0));
  const gateways = await Promise.all(Array.from({ length: processes }, () => installation.serve()));
  const clients = gateways.map(({ url }) => createClient(url));
  const progress = createProgress(`${engine}, ${String(processes)} processes`, rounds);
  const results: Round[] = [];
  for (const username of names) {
    writeFileSync(file, '');
    const startedAt = performance.now();
    const replies = await Promise.all(
      Array.from({ length: guesses }, (_, index) => {
        const input = { username, password: `wrong ${String(index)}` };
        const headers = { 'x-forwarded-for': `203.0.113.${String(index)}` };
        return pick(clients, index).send(LoginDocument, { input }, { headers });
      }),
    );
    const reasons = countEach(replies.map(({ reason }) => reason ?? 'none'));
    results.push({ hashes: readFileSync(file).length, reasons, tookMs: performance.now() - startedAt });
    progress(results.length);
  }
  for (const client of clients) client.close();
  return results;
}

function pick<T>(all: readonly T[], index: number): T {
  const one = all[index % all.length];
  if (one === undefined) throw new Error('there is none');
  return one;
}

function countEach(words: readonly string[]): Readonly<Record<string, number>> {
  return words.reduce<Record<string, number>>((counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }), {});
}

function sayResults(title: string, rounds: readonly Round[]): void {
  const most = Math.max(...rounds.map(({ hashes }) => hashes));
  const meanMs = rounds.reduce((sum, { tookMs }) => sum + tookMs, 0) / rounds.length;
  const away = rounds.reduce((sum, { reasons }) => sum + (reasons['DATABASE_UNAVAILABLE'] ?? 0), 0);
  const figures = `at most ${String(most)} hashes, ${String(away)} not counted, ${meanMs.toFixed(0)} ms a round`;
  say(`${title}: ${String(rounds.length)} rounds of ${String(guesses)} guesses, ${figures}`);
}

describe(`${String(guesses)} simultaneous guesses at an account with a limit of ${String(limit)}`, () => {
  it.each([
    ['PostgreSQL', 4],
    ['SQLite', 2],
  ] as const)('on %s, gateway processes: %i, compute exactly that many hashes', async (engine, processes) => {
    const rounds = await storm({ engine, processes, rounds: amount({ short: 4, full: 200 }) });
    sayResults(`${engine}, ${String(processes)} processes`, rounds);
    expect(rounds.map(({ hashes }) => hashes)).toStrictEqual(rounds.map(() => limit));
    // A guess that a busy machine could not even count is refused too, for another reason.
    const answers = rounds.map(
      ({ reasons: { DATABASE_UNAVAILABLE: away = 0, TOO_MANY_ATTEMPTS: refused = 0, ...rest } }) => ({
        ...rest,
        refused: refused + away,
      }),
    );
    expect(answers).toStrictEqual(rounds.map(() => ({ BAD_CREDENTIALS: limit, refused: guesses - limit })));
  });

  it.each([
    ['PostgreSQL', 'check-then-count.cjs'],
    ['SQLite', 'check-then-count.cjs'],
    ['PostgreSQL', 'count-afterwards.cjs'],
    ['SQLite', 'count-afterwards.cjs'],
  ] as const)('on %s are seen to compute more with the mistake %s', async (engine, planted) => {
    const rounds = await storm({ engine, processes: 2, rounds: 2, planted });
    sayResults(`${engine}, ${planted}`, rounds);
    expect(Math.max(...rounds.map(({ hashes }) => hashes))).toBeGreaterThan(limit);
  });
});

describe('the owner of an account under attack', () => {
  it('signs in on every process from where a session lives, while a botnet guesses', async () => {
    const environment = { TRUSTED_PROXIES: 'loopback', LOGIN_RATE_LIMIT_PER_ACCOUNT: String(limit) };
    const installation = await installOn({ engine: 'PostgreSQL', environment });
    await installation.signUp(['ada']);
    const gateways = await Promise.all([installation.serve(), installation.serve()]);
    const clients = gateways.map(({ url }) => createClient(url));
    const logIn = (client: (typeof clients)[number], from: string, presented = password) =>
      client.send(
        LoginDocument,
        { input: { username: 'ada', password: presented } },
        { headers: { 'x-forwarded-for': from } },
      );
    const reasons = [(await Promise.all(clients.map((client) => logIn(client, owner)))).map(({ reason }) => reason)];
    for (let round = 0; round < amount({ short: 3, full: 30 }); round += 1) {
      const guessing = Array.from({ length: 40 }, (_, index) =>
        clients.map((client) => logIn(client, `203.0.113.${String(index)}`, 'wrong')),
      ).flat();
      reasons.push((await Promise.all(clients.map((client) => logIn(client, owner)))).map(({ reason }) => reason));
      await Promise.all(guessing);
    }
    for (const client of clients) client.close();
    expect(reasons).toStrictEqual(reasons.map(() => [undefined, undefined]));
  });
});
