import { performance } from 'node:perf_hooks';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { aSession, noon, noonPlus } from '../support/builders';
import { closeDatabases } from '../support/database';
import { amount, isFull, proofTimeoutMs, say } from './proof';
import type { LargeDatabase } from './scale-database';
import { createLargePostgres } from './scale-postgres';
import type { Sample } from './scale-sessions';
import { createAnalyzedSqlite, createLargeSqlite } from './scale-sqlite';

jest.setTimeout(proofTimeoutMs);

const sessionCount = amount({ short: 200_000, full: 1_000_000 });
const batchSize = 500;
/** How often each of several processes keeps house. */
const purgeRounds = amount({ short: 25, full: 100 });
const daySeconds = 24 * 60 * 60;
const revocation = { reason: 'logout', at: noon } as const;
/** Twenty for each row that is removed: it is in four indexes, each of which is a few pages deep. The table has tens of thousands. */
const maxPurgePages = 20 * batchSize;
/** What any other statement may look at; a checkpoint of SQLite, which may fall on any of them, reads a thousand. */
const maxPages = 2000;
const page = { now: noon, first: 20, afterId: undefined };

type Work = (sessions: KyselySessionStore, sample: Sample) => Promise<unknown>;

/** Every method of the store, with what it is for. */
const statements: readonly (readonly [method: keyof KyselySessionStore, what: string, work: Work])[] = [
  ['find', 'the search for a session', (sessions, { id }) => sessions.find(id)],
  ['listActive', 'the first page of sessions', (sessions, { userId }) => sessions.listActive(userId, page)],
  [
    'listActive',
    'a further page of sessions',
    (sessions, { id, userId }) => sessions.listActive(userId, { ...page, afterId: id }),
  ],
  [
    'listRevoked',
    'the poll of revocations',
    (sessions) => sessions.listRevoked({ from: { revokedAt: noonPlus(-5) }, after: undefined, limit: 2000 }),
  ],
  [
    'listRevoked',
    'a full look at revocations',
    (sessions) => sessions.listRevoked({ from: { revokedAt: noonPlus(-960) }, after: undefined, limit: 2000 }),
  ],
  [
    'listRevoked',
    'a further page of those with a living token',
    (sessions) => {
      const after = { id: 'x', revokedAt: noon, accessExpiresAt: noon };
      return sessions.listRevoked({ from: { tokenAliveAt: noonPlus(-60) }, after, limit: 2000 });
    },
  ],
  [
    'repeatRevocation',
    'a repeated logout',
    (sessions, { id, userId }) => sessions.repeatRevocation({ id, userId }, noon),
  ],
  [
    'repeatRevocation',
    'a repeated logout everywhere',
    (sessions, { userId }) => sessions.repeatRevocation({ userId }, noon),
  ],
  ['confirm', 'a confirmation', (sessions, { id, generation }) => sessions.confirm(id, generation, noon)],
  [
    'listAddresses',
    'the addresses of a user',
    (sessions, { userId }) => sessions.listAddresses(userId, { now: noon, sessions: 1000, limit: 100 }),
  ],
  ['slide', 'a slide', (sessions, sample) => sessions.slide(aSession(sample))],
  [
    'advance',
    'a rotation',
    (sessions, sample) =>
      sessions.advance({
        session: aSession({ ...sample, generation: sample.generation + 1 }),
        fromGeneration: sample.generation,
      }),
  ],
  ['insert', 'a login', (sessions, { id, userId }) => sessions.insert(aSession({ id: `new ${id}`, userId }))],
  [
    'revokeOldestOf',
    'the end of the oldest',
    (sessions, { id, userId }) => sessions.revokeOldestOf({ userId, keep: 5, exceptId: id }, revocation),
  ],
  ['revoke', 'a logout', (sessions, sample) => sessions.revoke(sample, revocation)],
  [
    'revokeAllOf',
    'the end of all but one',
    (sessions, { id, userId }) => sessions.revokeAllOf({ userId, exceptId: id }, revocation),
  ],
  ['revokeAllOf', 'the end of all', (sessions, { userId }) => sessions.revokeAllOf({ userId }, revocation)],
  [
    'purgeEndedBefore',
    'the removal of what has ended',
    (sessions) => sessions.purgeEndedBefore(noonPlus(-daySeconds), batchSize),
  ],
];

it('every method of the session store is looked at here', () => {
  const methods = Object.getOwnPropertyNames(KyselySessionStore.prototype).filter((name) => name !== 'constructor');
  expect([...new Set(statements.map(([method]) => method))].sort()).toStrictEqual(methods.sort());
});

describe.each([
  ['SQLite', createLargeSqlite, /SCAN session/],
  ['SQLite after ANALYZE', createAnalyzedSqlite, /SCAN session/],
  ['PostgreSQL', createLargePostgres, /Seq Scan on session/],
])(`${String(sessionCount)} sessions on %s`, (engine, create, wholeTable) => {
  let database: LargeDatabase;

  beforeAll(async () => {
    database = await create(sessionCount);
    const { total, indexes } = database.bytesPerSession;
    say(`  ${engine}: ${total.toFixed(0)} bytes a session, of which ${indexes.toFixed(0)} are indexes`);
  });

  afterAll(async () => {
    await database.close();
    await closeDatabases();
  });

  it.each(statements)('%s, %s, uses an index', async (method, what, work) => {
    const [looks, others] = [database.samples.slice(0, 3), database.samples.slice(3)];
    const seen: Awaited<ReturnType<LargeDatabase['look']>>[] = [];
    for (const sample of looks) seen.push(await database.look(() => work(database.sessions, sample)));

    for (const { plans } of seen) {
      expect(plans).not.toHaveLength(0);
      expect(plans.join('\n')).not.toMatch(wholeTable);
    }
    // Whatever else the process reads at the same time counts as well, so the least of them tells.
    const pages = Math.min(...seen.map((each) => each.pages ?? 0));
    expect(pages).toBeLessThan(method === 'purgeEndedBefore' ? maxPurgePages : maxPages);
    if (isFull)
      await tell(`${method}, ${what}, ${String(pages)} pages`, others, (sample) => work(database.sessions, sample));
  });

  it.each([
    ['nothing has ended', 72 * 3600 + 60],
    ['hardly any have ended', 72 * 3600 - 60],
    ['one in a hundred has ended', 70 * 3600],
    ['very many have ended', daySeconds],
  ])('a round of housekeeping does a bounded amount of work when %s', async (what, seconds) => {
    const { plans, pages } = await database.look(() =>
      database.sessions.purgeEndedBefore(noonPlus(-seconds), batchSize),
    );

    say(`  ${engine}: a round of housekeeping when ${what}: ${String(pages ?? '?')} pages`);
    expect(plans.join('\n')).not.toMatch(wholeTable);
    expect(pages ?? 0).toBeLessThan(maxPurgePages);
  });

  it('housekeeping of four processes at once fails in none of them', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => database.connect()));
    let removed = 0;
    const keepHouse = async (sessions: KyselySessionStore): Promise<void> => {
      for (let round = 0; round < purgeRounds; round += 1) {
        const count = await sessions.purgeEndedBefore(noonPlus(-daySeconds), batchSize);
        removed += count;
      }
    };

    await Promise.all(stores.map(keepHouse));

    say(`  ${engine}: four processes in ${purgeRounds} rounds each removed ${removed} sessions`);
    expect(removed).toBeGreaterThan(batchSize);
  });

  async function tell(what: string, samples: readonly Sample[], run: (sample: Sample) => Promise<unknown>) {
    const times: number[] = [];
    for (const sample of samples) {
      const startedAt = performance.now();
      await run(sample);
      times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    const [median, most] = [times[Math.floor(times.length / 2)] ?? 0, times.at(-1) ?? 0];
    say(`  ${engine}: ${what}: ${median.toFixed(2)} ms, at most ${most.toFixed(2)} ms`);
  }
});
