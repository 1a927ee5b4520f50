import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';

/** The table of an application that is years old. Its bcrypt hashes were made by PHP; Ruby, Python and Node write the same. */
const table = `
  CREATE TABLE IF NOT EXISTS customers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    password_changed_at TEXT,
    is_staff INTEGER NOT NULL DEFAULT 0,
    blocked_at TEXT,
    created_at TEXT NOT NULL
  );
  INSERT OR IGNORE INTO customers (id, name, email, password_hash, is_staff, created_at) VALUES
    (1, 'ada', 'ada@shop.example', '$2y$10$0NMwzvXzHDq9aOmQpaP7oe/Og45x6icT7SZlh6lMXa0e1aK2w5Qhq', 1, '2019-05-02T08:00:00.000Z'),
    (2, 'grace', 'grace@shop.example', '$2y$10$mG4KJppv3NSLr6mLN2Yo5ObtT9BrG8t3Ip7JbWwe/MWhhei42qWsS', 0, '2021-11-23T17:30:00.000Z');
`;

/** Opens the database of the shop. One is made where there is none: it stands for the one that you have. */
export function openShop(path: string): Database.Database {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  database.exec(table);
  return database;
}
