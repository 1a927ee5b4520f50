import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import type { PostgresPool } from 'kysely';
import type { PoolConfig, types } from 'pg';
import { attempt } from './attempt';
import type { Timing } from './attempt';
import { inTransaction } from './in-transaction';
import { LockedError } from './locked-error';
import type { OpenDatabase, Work } from './open-database';
import { toKyselyLog } from './statement';
import type { OnStatement } from '../util/finished-statement';
import { droppingSpoiled } from './postgres-pool';
import { findRiskOfUrl, toConnectionString } from './postgres-url';
import type { Database } from './tables';

/** What {@link openPostgres} works with. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database?sslmode=...` */
  readonly url: string;
  /** How many connections this process may hold. */
  readonly maxConnections: number;
  /** Told of errors on connections that nobody is using; such connections are replaced by themselves. */
  readonly onIdleError: (error: Error) => void;
  readonly timing: Timing;
  /** Default nobody. */
  readonly onStatement?: OnStatement;
}

/** How long an operation waits for a connection, in milliseconds, before it is refused. */
const connectionWaitMs = 1000;
/** How long one statement may take, in milliseconds. Kept on this side: a proxy that pools transactions has no session state. */
const statementTimeoutMs = 1000;

/** Connections for what must not wait for requests: ended sessions, the clock, the health. */
const watchingConnections = 2;

/** Names the advisory lock under which transactions of `exclusive` run one after the other. Any number, always the same. */
const exclusiveLock = 0x6761;

const begin = CompiledQuery.raw('BEGIN');

/**
 * Opens a pool of connections to PostgreSQL; connects when the first statement is run.
 * Nothing here depends on the state of a session, so a proxy that pools transactions may lie between.
 * @throws OperatorError when a file that the URL names cannot be read
 */
export function openPostgres(options: PostgresOptions): OpenDatabase {
  const { url, timing, maxConnections: max } = options;
  const connectionString = toConnectionString(url);
  const limits = { connectionString, query_timeout: statementTimeoutMs };
  const db = connect(options, { ...limits, max });
  const watchingDb = connect(options, { ...limits, max: watchingConnections });
  // PostgreSQL commits for many clients with one wait for the disk, so there is little to gain by not waiting.
  const run = <T>(work: Work<T>): Promise<T> => attempt(() => work(db), timing);
  const watch = <T>(work: Work<T>): Promise<T> => attempt(() => work(watchingDb), timing);
  return {
    run,
    watch,
    relaxed: run,
    relaxedTransaction: (work) => attempt(() => transact(db, work), timing),
    exclusive: (work) => attempt(() => exclusive(db, work), timing),
    migrate: async (work) => {
      const connection = connect(options, { connectionString, max: 1 });
      try {
        return await attempt(() => exclusive(connection, work), timing);
      } finally {
        await connection.destroy();
      }
    },
    isReachable: shareCalls(() =>
      requireWritable(watchingDb).then(
        () => true,
        () => false, // why does not matter here: the next operation that needs the database says it
      ),
    ),
    readTime: () => watch(readTime),
    canMakeTables: () => run(canMakeTables),
    findRisks: async () => {
      const risk = findRiskOfUrl(url);
      return [...(risk === undefined ? [] : [risk]), ...(await run(findRisks))];
    },
    close: async () => {
      await Promise.all([db.destroy(), watchingDb.destroy()]);
    },
  };
}

/** Those who ask while an answer is under way get that one: a thousand questions for the health cost one statement. */
function shareCalls<T>(ask: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= ask().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

function connect({ onIdleError, onStatement }: PostgresOptions, limits: PoolConfig): Kysely<Database> {
  const openPool = async (): Promise<PostgresPool> => {
    // Not before it is needed: who uses SQLite need not wait for it at the start.
    const driver = await import('pg');
    const pool = new driver.Pool({
      connectionTimeoutMillis: connectionWaitMs,
      keepAlive: true,
      types: { getTypeParser: createGetTypeParser(driver.types) },
      ...limits,
    });
    pool.on('error', onIdleError);
    return droppingSpoiled(pool);
  };
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: openPool }), log: toKyselyLog(onStatement) });
}

function transact<T>(db: Kysely<Database>, work: Work<T>): Promise<T> {
  return db.connection().execute((connection) => inTransaction(connection, { begin, work }));
}

/** The lock is the transaction's, not the session's: it is gone with it, and behind a proxy that pools transactions too. */
function exclusive<T>(db: Kysely<Database>, work: Work<T>): Promise<T> {
  return transact(db, async (transaction) => {
    const { rows } = await sql<{ isFree: boolean }>`
      SELECT pg_try_advisory_xact_lock(${exclusiveLock}) AS "isFree"`.execute(transaction);
    // Not waited for here: a process that died with the lock would hold up a start without a word.
    if (!requireFirst(rows).isFree) throw new LockedError();
    return work(transaction);
  });
}

/**
 * Fails with SQLSTATE 25006 on a server that has become a read-only standby, so that the connection to it is thrown away: one
 * that only reads would never notice, and would read what was ended from a server that is told nothing any more.
 */
async function requireWritable(db: Kysely<Database>): Promise<void> {
  await sql`SELECT id FROM session WHERE false FOR UPDATE`.execute(db);
}

async function canMakeTables(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ isAllowed: boolean }>`
    SELECT has_schema_privilege(current_schema(), 'CREATE') AS "isAllowed"`.execute(db);
  return requireFirst(rows).isAllowed;
}

async function readTime(db: Kysely<Database>): Promise<Date> {
  await requireWritable(db);
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db);
  return requireFirst(rows).now;
}

async function findRisks(db: Kysely<Database>): Promise<readonly string[]> {
  const settings = ['synchronous_commit', 'fsync'];
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM pg_settings WHERE name IN (${sql.join(settings)}) AND setting = 'off'`.execute(db);
  return rows.map(
    ({ name }) =>
      `${name} is off in the database: a crash of it may bring back sessions that were ended and passwords that were changed. ` +
      `Set it to on, for the server or for this database`,
  );
}

function requireFirst<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('the database answered with no row');
  return first;
}

type GetTypeParser = typeof types.getTypeParser;

/** 64-bit integers as numbers: all that are stored here are moments and counters, far below 2^53. */
function createGetTypeParser({ getTypeParser, builtins }: typeof types) {
  return (...[oid, format]: Parameters<GetTypeParser>): unknown =>
    oid === builtins.INT8 ? Number : (getTypeParser(oid, format) as unknown);
}
