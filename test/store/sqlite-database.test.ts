import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { KyselyAccountStore } from '../../src/store/kysely-account-store';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { migrateToLatest } from '../../src/store/migrate';
import { openSqlite } from '../../src/store/sqlite-database';
import type { OpenDatabase } from '../../src/store/open-database';
import type { Database } from '../../src/store/tables';
import { OperatorError } from '../../src/util/operator-error';
import { anAccount, aSession, noon, noonPlus } from '../support/builders';
import { closeDatabases, connect, newDatabaseFile, openDatabase } from '../support/database';
import { systemClock } from '../../src/util/system-clock';
import { defer } from '../support/success-chains';

const { id, userId } = aSession();
const names = { 1: 'NORMAL', 2: 'FULL' };

/** What the file is set to for a write, which is said when the write begins. */
async function synchronousOf(db: Kysely<Database>): Promise<string | undefined> {
  await db.deleteFrom('attempt_count').where('key', '=', 'none').execute();
  const { rows } = await sql<{ synchronous: 1 | 2 }>`PRAGMA synchronous`.execute(db);
  return rows[0] && names[rows[0].synchronous];
}

/** Time that passes in pauses alone, and what happens in them. */
class Pauses {
  readonly pauses: number[] = [];
  readonly #during: (pauses: readonly number[]) => Promise<void>;

  constructor(during: (pauses: readonly number[]) => Promise<void> = () => Promise.resolve()) {
    this.#during = during;
  }

  elapsedMs(): number {
    return this.pauses.reduce((sum, ms) => sum + ms, 0);
  }

  async wait(ms: number): Promise<void> {
    this.pauses.push(ms);
    await this.#during(this.pauses);
  }
}

afterEach(closeDatabases);

describe('an SQLite database', () => {
  it('waits for the disk, so that what was answered survives a power cut', async () => {
    const database = await openDatabase();
    expect(await database.run(synchronousOf)).toBe('FULL');
    const { rows } = await database.run((db) => sql<{ journal_mode: string }>`PRAGMA journal_mode`.execute(db));
    expect(rows).toStrictEqual([{ journal_mode: 'wal' }]);
  });

  it('does not wait within a relaxed write, and again afterwards', async () => {
    const database = await openDatabase();
    expect(await database.relaxed(synchronousOf)).toBe('NORMAL');
    expect(await database.run(synchronousOf)).toBe('FULL');
    expect(await database.relaxedTransaction(synchronousOf)).toBe('NORMAL');
    expect(await database.exclusive(synchronousOf)).toBe('FULL');
  });

  it('reads with a statement that it keeps what another process has since added to a table', async () => {
    const file = newDatabaseFile();
    const [database, other] = [await openDatabase(file), await openDatabase(file)];
    const store = new KyselySessionStore(database);
    await new KyselyAccountStore(database).insertFirst(anAccount({ id: userId }), 'hash');
    await store.insert(aSession());
    await store.find(id);

    await other.migrate((db) => sql`ALTER TABLE session ADD COLUMN mood text DEFAULT 'good'`.execute(db));

    const rows = await database.run((db) => db.selectFrom('session').selectAll().where('id', '=', id).execute());
    expect(rows).toMatchObject([{ id, mood: 'good' }]);
  });

  it('waits again after a relaxed write that failed', async () => {
    const database = await openDatabase();
    await expect(database.relaxed(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await expect(database.relaxed((db) => sql`nonsense`.execute(db))).rejects.toThrow();
    expect(await database.run(synchronousOf)).toBe('FULL');
  });

  it('lets no other write slip into a relaxed one', async () => {
    const database = await openDatabase();
    const seen: (string | undefined)[] = [];
    const note = async (db: Kysely<Database>) => seen.push(await synchronousOf(db));
    await Promise.all([database.relaxed(note), database.run(note), database.relaxed(note), database.run(note)]);
    expect(seen).toStrictEqual(['NORMAL', 'FULL', 'NORMAL', 'FULL']);
  });

  it.each<[string, number, (store: KyselySessionStore) => Promise<unknown>]>([
    [
      'lets a rotation be relaxed',
      1,
      (store) => store.advance({ session: aSession({ generation: 2 }), fromGeneration: 1 }),
    ],
    ['lets a slide be relaxed', 1, (store) => store.slide(aSession())],
    ['lets a confirmation be relaxed', 1, (store) => store.confirm(id, 1, noon)],
    ['lets a login wait', 0, (store) => store.insert(aSession({ id: 'new' }))],
    ['lets a logout wait', 0, (store) => store.revoke({ id, userId }, { reason: 'logout', at: noon })],
    ['lets a logout everywhere wait', 0, (store) => store.revokeAllOf({ userId }, { reason: 'logout', at: noon })],
  ])('%s', async (_what, times, write) => {
    const database = await openDatabase();
    await new KyselySessionStore(database).insert(aSession());
    const relaxed = jest.fn(database.relaxed.bind(database));
    await write(new KyselySessionStore({ ...database, relaxed: relaxed as unknown as OpenDatabase['relaxed'] }));
    expect(relaxed).toHaveBeenCalledTimes(times);
  });

  it('that another process has locked is unavailable for the moment, and no token is at fault', async () => {
    const path = newDatabaseFile();
    const one = await openDatabase(path);
    const timing = new Pauses();
    const store = new KyselySessionStore(connect(path, timing));
    await one.exclusive(async () => {
      await expect(store.insert(aSession())).rejects.toMatchObject({
        reason: 'DATABASE_UNAVAILABLE',
        retryAfterSeconds: 1,
      });
      expect(timing.elapsedMs()).toBeGreaterThanOrEqual(1000);
      expect(await store.find(id)).toBeUndefined();
    });
    await store.insert(aSession());
  });

  it('that was locked once commits every later transaction', async () => {
    const path = newDatabaseFile();
    const one = await openDatabase(path);
    const other = connect(path, new Pauses());
    await one.exclusive(async () => {
      await expect(new KyselySessionStore(other).insert(aSession())).rejects.toThrow();
      await expect(other.exclusive(() => Promise.resolve())).rejects.toThrow();
    });
    await other.exclusive((db) => new KyselySessionStore({ ...other, run: (work) => work(db) }).insert(aSession()));
    expect(await new KyselySessionStore(one).find(id)).toStrictEqual(aSession());
  });

  it('that another process has locked is waited for without holding up anything else', async () => {
    const path = newDatabaseFile();
    const one = await openDatabase(path);
    const [locked, released] = [defer(), defer()];
    const holding = one.exclusive(async () => {
      locked.resolve();
      await released.promise;
    });
    await locked.promise;
    const timing = new Pauses(async ({ length }) => {
      if (length < 6) return;
      released.resolve();
      await holding;
    });
    await new KyselySessionStore(connect(path, timing)).insert(aSession());
    expect(timing.pauses).toStrictEqual([1, 2, 4, 8, 16, 16]);
  });

  it('shows one process what another has written', async () => {
    const path = newDatabaseFile();
    const [one, other] = [
      new KyselySessionStore(await openDatabase(path)),
      new KyselySessionStore(await openDatabase(path)),
    ];
    await one.insert(aSession());
    expect(await other.advance({ session: aSession({ generation: 2 }), fromGeneration: 1 })).toBe(true);
    expect(await one.advance({ session: aSession({ generation: 2 }), fromGeneration: 1 })).toBe(false);
    await one.revoke({ id, userId }, { reason: 'logout', at: noonPlus(1) });
    expect(await other.listRevoked({ from: { revokedAt: noon }, after: undefined, limit: 10 })).toMatchObject([{ id }]);
    expect(await other.slide(aSession())).toBe(false);
  });

  it('refuses in one process the account that another has created', async () => {
    const path = newDatabaseFile();
    const [one, other] = [
      new KyselyAccountStore(await openDatabase(path)),
      new KyselyAccountStore(await openDatabase(path)),
    ];
    expect(await one.insertFirst(anAccount(), 'hash')).toBe(true);
    expect(await other.insertFirst(anAccount({ id: 'user-2', username: 'bob' }), 'hash')).toBe(false);
    await expect(other.insert(anAccount({ id: 'user-3' }), 'hash')).rejects.toMatchObject({ reason: 'ACCOUNT_EXISTS' });
  });

  it('takes a transaction back as a whole', async () => {
    const database = await openDatabase();
    const store = new KyselySessionStore(database);
    const attempt = database.exclusive(async (db) => {
      await new KyselySessionStore({ ...database, run: (work) => work(db) }).insert(aSession());
      throw new Error('changed its mind');
    });
    await expect(attempt).rejects.toThrow('changed its mind');
    expect(await store.find(id)).toBeUndefined();
    await store.insert(aSession());
  });

  it('is brought up to date once, however often that is asked', async () => {
    const path = newDatabaseFile();
    const first = connect(path);
    expect(await migrateToLatest(first)).toStrictEqual([
      '0001-initial',
      '0002-revoked-sessions',
      '0003-key-times',
      '0004-attempt-counts',
      '0005-audit-events',
      '0006-sessions-of-a-user',
    ]);
    await new KyselySessionStore(first).insert(aSession());
    expect(await migrateToLatest(first)).toStrictEqual([]);
    expect(await migrateToLatest(connect(path))).toStrictEqual([]);
    expect(await new KyselySessionStore(first).find(id)).toStrictEqual(aSession());
  });

  it('is brought up to date once by many callers at once', async () => {
    const database = connect(newDatabaseFile());
    const done = await Promise.all([1, 2, 3].map(() => migrateToLatest(database)));
    expect(done.flat()).toStrictEqual([
      '0001-initial',
      '0002-revoked-sessions',
      '0003-key-times',
      '0004-attempt-counts',
      '0005-audit-events',
      '0006-sessions-of-a-user',
    ]);
  });

  it('is made with its folder, which others cannot enter', () => {
    const path = join(dirname(newDatabaseFile()), 'new', 'auth.db');
    connect(path);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it('says whether it can be reached', async () => {
    const database = openSqlite(newDatabaseFile(), systemClock);
    expect(await database.isReachable()).toBe(true);
    await database.close();
    expect(await database.isReachable()).toBe(false);
  });

  it.each<[string, (path: string) => void]>([
    ['is a directory', (path) => mkdirSync(path)],
    ['is no database', (path) => writeFileSync(path, 'not a database '.repeat(100))],
  ])('is refused with a remedy when its file %s', (_what, prepare) => {
    const path = newDatabaseFile();
    prepare(path);
    expect(() => openSqlite(path, systemClock)).toThrow(OperatorError);
    expect(() => openSqlite(path, systemClock)).toThrow('DATABASE_URL');
  });
});
