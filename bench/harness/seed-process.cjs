// node seed-process.cjs ACCOUNTS PASSWORD: fills the database that the settings name, with accounts that have a session each, and
// prints them with their tokens, and the public key. With the product's own modules; in one transaction, which takes seconds less.
require('reflect-metadata');
const { createPublicKey, randomBytes } = require('node:crypto');
const { openCore } = require('../../dist/core.js');
const { startSession } = require('../../dist/domain/session.js');
const { toSessionRow } = require('../../dist/store/session-row.js');
const { issueBadTokens } = require('./bad-tokens.cjs');

const [, , count, password] = process.argv;
/** Longer than any bench. */
const lifetimeMs = 6 * 3_600_000;
/** So many rows at a time, since a statement takes a limited number of values. */
const batchSize = 500;

async function fill() {
  const core = await openCore();
  const users = await createUsers(core);
  const now = new Date(); // later than their passwords: an older session would have ended with the change
  const sessions = users.map(({ id }) => ({ ...startSessionOf(core, id, now), isConfirmed: true }));
  await insertAll(core, 'session', sessions.map(toSessionRow));
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  const issue = (user, session) =>
    core.accessTokens.issue({
      ...{ userId: user.id, sessionId: session.id, generation: 1, roles: user.roles, scope: [] },
      ...{ authenticatedAt: now, issuedAt: now, expiresAt, additionalClaims: {} },
    });
  const jwk = core.keys.ring.publicJwks.keys.find(({ use }) => use === 'sig') ?? core.keys.ring.publicJwks.keys[0];
  const good = issue(users[0], sessions[0]);
  const told = {
    publicJwks: core.keys.ring.publicJwks,
    publicKeyPem: createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
    badTokens: issueBadTokens(good, core.keys.ring.signingKey.key),
    users: users.map((user, index) => ({
      ...user,
      accessToken: issue(user, sessions[index]),
      refreshToken: core.refreshTokens.derive({ sessionId: sessions[index].id, generation: 1 }),
      sessionId: sessions[index].id,
    })),
  };
  await core.close();
  process.stdout.write(JSON.stringify(told));
}

/** All have the same password, which is hashed once. */
async function createUsers(core) {
  const first = await core.accounts.create({
    username: 'user-1',
    email: 'user-1@bench.test',
    roles: ['USER'],
    password,
  });
  const model = await core.database.run((db) => db.selectFrom('account').selectAll().executeTakeFirstOrThrow());
  const users = Array.from({ length: Number(count) }, (_each, index) => ({
    id: index === 0 ? first.id : `${first.id.slice(0, -8)}${String(index).padStart(8, '0')}`,
    username: `user-${index + 1}`,
    email: `user-${index + 1}@bench.test`,
    roles: ['USER'],
  }));
  const rows = users.slice(1).map(({ id, username, email }) => ({
    ...model,
    ...{ id, username, username_key: username, email, email_key: email },
  }));
  await insertAll(core, 'account', rows);
  return users;
}

function startSessionOf({ config }, userId, now) {
  const lifetimes = {
    idleSeconds: config.sessionIdleLifetimeSeconds,
    absoluteSeconds: config.sessionAbsoluteLifetimeSeconds,
  };
  const client = { ipAddress: '127.0.0.1', userAgent: 'bench' };
  return startSession({ id: randomBytes(16).toString('base64url'), userId, now, lifetimes, client });
}

function insertAll({ database }, table, rows) {
  return database.exclusive(async (db) => {
    for (let at = 0; at < rows.length; at += batchSize)
      await db
        .insertInto(table)
        .values(rows.slice(at, at + batchSize))
        .execute();
  });
}

void fill();
