import { Client } from 'pg';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { newPostgresUrl, openPostgresDatabase } from '../support/database';
import { isAboutSessions, sampleCount } from './scale-database';
import type { LargeDatabase } from './scale-database';
import { insertSessionsSql, sampleSql } from './scale-sessions';
import type { Sample } from './scale-sessions';

/** A PostgreSQL database with so many sessions. */
export async function createLargePostgres(count: number): Promise<LargeDatabase> {
  const url = await newPostgresUrl();
  const connect = async (): Promise<KyselySessionStore> => new KyselySessionStore(await openPostgresDatabase(url));
  const sessions = await connect();
  const client = new Client({ connectionString: url });
  await client.connect();
  await fill(client, count);
  const { rows: samples } = await client.query<Omit<Sample, 'generation'> & { generation: string }>(
    sampleSql(sampleCount),
  );
  return {
    sessions,
    connect,
    samples: samples.map((sample) => ({ ...sample, generation: Number(sample.generation) })),
    bytesPerSession: await measure(client, count),
    look: async (work) => {
      const plans: string[] = [];
      let pages = 0;
      for (const statement of await statementsOf(work)) {
        plans.push(await planOf(client, statement));
        // A login cannot be entered twice, and looks at no other row.
        if (!/^insert /i.test(statement.text)) pages += await pagesOf(client, statement);
      }
      return { plans, pages: pages === 0 ? undefined : pages };
    },
    close: () => client.end(),
  };
}

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

async function fill(client: Client, count: number): Promise<void> {
  // Indexes are built sooner than they are kept, and nothing here has to outlive a crash.
  const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
    `SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'session' AND indexname <> 'session_pkey'`,
  );
  await client.query('ALTER TABLE session SET UNLOGGED');
  for (const { indexname } of indexes) await client.query(`DROP INDEX "${indexname}"`);
  await client.query(insertSessionsSql(count, `generate_series(1::bigint, ${count}) AS i`));
  for (const { indexdef } of indexes) await client.query(indexdef);
  await client.query('VACUUM ANALYZE session');
}

async function measure(client: Client, count: number): Promise<LargeDatabase['bytesPerSession']> {
  const { rows } = await client.query<{ total: string; indexes: string }>(
    `SELECT pg_total_relation_size('session') AS total, pg_indexes_size('session') AS indexes`,
  );
  return { total: Number(rows[0]?.total) / count, indexes: Number(rows[0]?.indexes) / count };
}

/** What the work sends to the driver, word for word, and with which values. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const query = jest.spyOn(Client.prototype, 'query');
  try {
    await work();
    const calls: readonly unknown[][] = query.mock.calls;
    return calls
      .map(([text, values]) => ({ text: String(text), values: values as unknown[] }))
      .filter(({ text }) => isAboutSessions(text));
  } finally {
    query.mockRestore();
  }
}

async function planOf(client: Client, { text, values }: Statement): Promise<string> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

interface AnalyzedPlan {
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
}

/** Runs the statement once more, counts, and takes back what it did. */
async function pagesOf(client: Client, { text, values }: Statement): Promise<number> {
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': readonly AnalyzedPlan[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    );
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
    return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
  } finally {
    await client.query('ROLLBACK');
  }
}
