// node fill-process.cjs SESSIONS CHAINS: puts so many sessions into the SQLite database that the settings name, and prints the refresh
// tokens of those of its accounts, which lie between the others at equal distances.
require('reflect-metadata');
const SqliteFile = require('libsql');
const { openCore } = require('../../dist/core.js');

const [count, chains] = process.argv.slice(2).map(Number);
const now = Date.now();
const dayMs = 24 * 3_600_000;
const distance = count / chains;

/** All are alive; the ends are random, within 30 days. Ten sessions for each of the users that are not accounts. */
const columns = {
  // Unlike real ones they ascend, so that their index is built in order, which takes minutes less; it ends up the same.
  id: `printf('%012x', i * ${Math.floor(2 ** 48 / count)}) || lower(hex(randomblob(5)))`,
  user_id: `CASE WHEN i % ${distance} = 0 THEN (SELECT id FROM users WHERE position = i / ${distance}) ELSE 'user-' || (i / 10) END`,
  created_at: `${now} - i % ${30 * dayMs}`,
  authenticated_at: `${now}`, // later than the passwords: an older session would have ended with the change
  last_used_at: `${now} - abs(random() % ${dayMs})`,
  idle_expires_at: `${now} + ${dayMs} + abs(random() % ${29 * dayMs})`,
  absolute_expires_at: `${now} + ${60 * dayMs}`,
  generation: '1',
  is_confirmed: '1',
  rotated_at: `${now} - ${dayMs}`,
  access_expires_at: `${now} - ${dayMs}`,
  revoked_at: 'NULL',
  revocation_reason: 'NULL',
  ip_address: `'192.0.2.1'`,
  user_agent: `'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'`,
};

function fill(file) {
  // Nothing here has to last; and indexes are built sooner than they are kept.
  file.pragma('synchronous = OFF');
  file.pragma('cache_size = -400000');
  const indexes = file
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'session' AND sql IS NOT NULL`)
    .all([]);
  file.exec('BEGIN');
  file.exec('DELETE FROM session');
  for (const { name } of indexes) file.exec(`DROP INDEX ${name}`);
  file.exec(
    'CREATE TEMP TABLE users AS SELECT row_number() OVER (ORDER BY username_key) - 1 AS position, id FROM account',
  );
  file.exec('CREATE UNIQUE INDEX temp.users_position ON users (position)');
  file.exec(`INSERT INTO session (${Object.keys(columns).join()}) SELECT ${Object.values(columns).join()} FROM (
    WITH RECURSIVE number(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM number WHERE i + 1 < ${count}) SELECT i FROM number)`);
  for (const { sql } of indexes) file.exec(sql);
  file.exec('COMMIT');
  file.pragma('wal_checkpoint(TRUNCATE)');
}

async function main() {
  const core = await openCore();
  const file = new SqliteFile(core.config.databaseUrl.replace(/^file:/, ''));
  fill(file);
  const samples = file.prepare('SELECT id FROM session WHERE user_id IN (SELECT id FROM account)').all([]);
  file.close();
  if (samples.length !== chains) throw new Error(`${samples.length} sessions instead of ${chains}`);
  const tokens = samples.map(({ id }) => core.refreshTokens.derive({ sessionId: id, generation: 1 }));
  await core.close();
  process.stdout.write(JSON.stringify(tokens));
}

void main();
