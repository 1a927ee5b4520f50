import { noon } from '../support/builders';

/** A session that is alive. */
export interface Sample {
  readonly id: string;
  readonly userId: string;
  readonly generation: number;
}

const sessionsPerUser = 10;
const noonMs = noon.getTime();
const hourMs = 3_600_000;
const idleMs = 14 * 24 * hourMs;

/** The numbers from 1 to a million in no visible order: multiplication modulo a prime. */
const shuffled = '(i * 7907 % 1000003)';

/** The columns of session number i, in an SQL that both databases speak. */
function columnsOf(count: number): Readonly<Record<string, string>> {
  const users = count / sessionsPerUser;
  // Those that ended first come last in the table: a search from its beginning would be a long one.
  const upToThreeDays = `(i * ${72 * hourMs} / ${count})`;
  // Of the ten sessions of a user six are alive, two were revoked and two have run out, all within the last three days.
  const kind = `((i + i / ${users}) % ${sessionsPerUser})`;
  const isRevoked = `${kind} IN (6, 7)`;
  const lastUsedAt = `(${noonMs} - 60000 - ${upToThreeDays} - CASE WHEN ${kind} >= 8 THEN ${idleMs} ELSE 0 END)`;
  const beganAt = `${noonMs} - ${30 * 24 * hourMs} - i * 1000`;
  return {
    // As long as the id of a session.
    id: `'session-' || (10000000000000 + ${shuffled} * 9000000)`,
    user_id: `'user-' || (i % ${users})`,
    created_at: beganAt,
    authenticated_at: beganAt,
    last_used_at: lastUsedAt,
    idle_expires_at: `${lastUsedAt} + ${idleMs}`,
    absolute_expires_at: `${beganAt} + ${90 * 24 * hourMs}`,
    generation: '5',
    is_confirmed: '1',
    rotated_at: lastUsedAt,
    access_expires_at: `${lastUsedAt} + 900000`,
    revoked_at: `CASE WHEN ${isRevoked} THEN ${lastUsedAt} + 1000 END`,
    revocation_reason: `CASE WHEN ${isRevoked} THEN 'logout' END`,
    ip_address: `'192.0.2.1'`,
    user_agent: `'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'`,
  };
}

/** Inserts so many sessions, whose numbers `source` yields as `i`. */
export function insertSessionsSql(count: number, source: string): string {
  const columns = columnsOf(count);
  return `INSERT INTO session (${Object.keys(columns).join()}) SELECT ${Object.values(columns).join()} FROM ${source}`;
}

/** Sessions of different users that are alive. */
export function sampleSql(limit: number): string {
  const users = Array.from({ length: limit }, (_, index) => `'user-${index * 97}'`).join();
  return `SELECT min(id) AS "id", user_id AS "userId", min(generation) AS "generation" FROM session
    WHERE user_id IN (${users}) AND revoked_at IS NULL AND idle_expires_at > ${noonMs} GROUP BY user_id`;
}
