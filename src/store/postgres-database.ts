import { Kysely, PostgresDialect, sql } from 'kysely';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, types } from 'pg';
import type { PoolClient, PoolConfig } from 'pg';
import { attempt } from './attempt';
import type { Wait } from './attempt';
import { inTransaction } from './in-transaction';
import type { OpenDatabase, Work } from './open-database';
import { isConnectionSpoiled } from './postgres-error';
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
  readonly wait: Wait;
}

/** How long an operation waits for a connection, in milliseconds, before it is refused. */
const connectionWaitMs = 1000;
/** How long one statement may take, in milliseconds. Kept on this side: a proxy that pools transactions has no session state. */
const statementTimeoutMs = 1000;

/** Names the advisory lock under which transactions of `exclusive` run one after the other. Any number, always the same. */
const exclusiveLock = 0x6761;

/**
 * Opens a pool of connections to PostgreSQL; connects when the first statement is run.
 * Nothing here depends on the state of a session, so a proxy that pools transactions may lie between.
 * @throws OperatorError when a file that the URL names cannot be read
 */
export function openPostgres(options: PostgresOptions): OpenDatabase {
  const { url, wait, maxConnections: max } = options;
  const connectionString = toConnectionString(url);
  const db = connect(options, { connectionString, max, query_timeout: statementTimeoutMs });
  // PostgreSQL commits for many clients with one wait for the disk, so there is little to gain by not waiting.
  const run = <T>(work: Work<T>): Promise<T> => attempt(() => work(db), wait);
  return {
    run,
    relaxed: run,
    exclusive: (work) => attempt(() => exclusive(db, work), wait),
    migrate: async (work) => {
      const connection = connect(options, { connectionString, max: 1 });
      try {
        return await attempt(() => exclusive(connection, work), wait);
      } finally {
        await connection.destroy();
      }
    },
    isReachable: () =>
      sql`SELECT 1`.execute(db).then(
        () => true,
        () => false, // why does not matter here: the next operation that needs the database says it
      ),
    readTime: () => run(readTime),
    findRisks: async () => {
      const risk = findRiskOfUrl(url);
      return [...(risk === undefined ? [] : [risk]), ...(await run(findRisks))];
    },
    close: () => db.destroy(),
  };
}

function connect({ onIdleError }: PostgresOptions, limits: PoolConfig): Kysely<Database> {
  const pool = new Pool({
    connectionTimeoutMillis: connectionWaitMs,
    keepAlive: true,
    types: { getTypeParser },
    ...limits,
  });
  pool.on('error', onIdleError);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: droppingSpoiled(pool) }) });
}

/** The lock is the transaction's, not the session's: it is gone with it, and behind a proxy that pools transactions too. */
function exclusive<T>(db: Kysely<Database>, work: Work<T>): Promise<T> {
  return inTransaction(db, {
    begin: sql`BEGIN`,
    work: async (transaction) => {
      await sql`SELECT pg_advisory_xact_lock(${exclusiveLock})`.execute(transaction);
      return work(transaction);
    },
  });
}

async function readTime(db: Kysely<Database>): Promise<Date> {
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

/** 64-bit integers as numbers: all that are stored here are moments and counters, far below 2^53. */
function getTypeParser(...[oid, format]: Parameters<typeof types.getTypeParser>): unknown {
  return oid === types.builtins.INT8 ? Number : (types.getTypeParser(oid, format) as unknown);
}

/**
 * The pool, with connections thrown away after an error that leaves them of no use: one that timed out still waits for
 * its answer, and one to a server that has become a read-only standby would refuse every write for ever.
 */
function droppingSpoiled(pool: Pool): PostgresPool {
  return {
    connect: async () => watch(await pool.connect()),
    end: () => pool.end(),
  };
}

function watch(client: PoolClient): PostgresPoolClient {
  let isSpoiled = false;
  // The pool listens only while nobody has the connection: an error between two statements would end the process.
  const onError = (): void => {
    isSpoiled = true;
  };
  client.on('error', onError);
  const query = async (...args: Parameters<PoolClient['query']>): Promise<unknown> => {
    try {
      return await (client.query as (...args: unknown[]) => Promise<unknown>).apply(client, args);
    } catch (error) {
      isSpoiled ||= isConnectionSpoiled(error);
      throw error;
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: () => {
      client.off('error', onError);
      client.release(isSpoiled);
    },
  };
}
