import { existsSync, readFileSync } from 'node:fs';
import SqliteFile from 'libsql';
import { Client } from 'pg';

/** What somebody has who got hold of the database, and of nothing else. */
export interface Dump {
  /** Everything in it, one character for each byte. */
  readonly text: string;
  /** The value of each column of each row, as text. */
  readonly values: readonly string[];
  /** The values of one column. */
  column(table: string, name: string): readonly string[];
}

/** The bytes of an SQLite database, also of what was overwritten or is not in the main file yet. */
export function dumpSqlite(path: string): Dump {
  const files = [path, `${path}-wal`].filter((file) => existsSync(file));
  const text = files.map((file) => readFileSync(file, 'latin1')).join('\n');
  const database = new SqliteFile(path, { readonly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all([]) as {
      name: string;
    }[];
    const cells = tables.flatMap(({ name }) =>
      toCells(name, database.prepare(`SELECT * FROM "${name}"`).all([]) as Record<string, unknown>[]),
    );
    return createDump(cells, text);
  } finally {
    database.close();
  }
}

/** Every row of every table of a PostgreSQL database. */
export async function dumpPostgres(url: string): Promise<Dump> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const cells: Cell[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
      cells.push(...toCells(name.replace('public.', ''), rows));
    }
    return createDump(cells, cells.map(({ value }) => value).join('\n'));
  } finally {
    await client.end();
  }
}

interface Cell {
  readonly table: string;
  readonly column: string;
  readonly value: string;
}

function toCells(table: string, rows: readonly Record<string, unknown>[]): readonly Cell[] {
  return rows.flatMap((row) =>
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([column, value]) => ({ table, column, value: toText(value) })),
  );
}

function toText(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}

function createDump(cells: readonly Cell[], text: string): Dump {
  return {
    text,
    values: [...new Set(cells.map(({ value }) => value))],
    column: (table, name) =>
      cells.filter((cell) => cell.table === table && cell.column === name).map(({ value }) => value),
  };
}
