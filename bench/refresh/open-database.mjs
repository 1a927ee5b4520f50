import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';

/** A new SQLite file, gone when the process ends. As durable as refreshes of this product are: see src/store/sqlite-database.ts. */
export function openDatabase() {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-contender-'));
  const database = new Database(path.join(folder, 'auth.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.on('SIGTERM', () => process.exit());
  return database;
}
