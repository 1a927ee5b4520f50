// As little as can be done: one update that finds the row only where it was, and one signature.
import { randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { openDatabase } from './open-database.mjs';
import { createKey } from './keys.mjs';

const { privateKey, jwks } = createKey();
const database = openDatabase();
const [idleMs, accessSeconds] = [30 * 24 * 3_600_000, 900];
const head = encode({ typ: 'at+jwt', alg: 'ES256', kid: 'bench' });

database.exec(`CREATE TABLE session (id TEXT PRIMARY KEY, user_id TEXT NOT NULL, generation INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL, idle_expires_at INTEGER NOT NULL, revoked_at INTEGER) WITHOUT ROWID`);
const insert = database.prepare('INSERT INTO session VALUES (?, ?, 1, ?, ?, NULL)');
const advance = database.prepare(`UPDATE session SET generation = generation + 1, last_used_at = ?, idle_expires_at = ?
  WHERE id = ? AND generation = ? AND revoked_at IS NULL AND idle_expires_at > ?`);

function encode(content) {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function issue(sessionId, now) {
  const issuedAt = Math.floor(now / 1000);
  const about = { iss: 'https://issuer.bench.test', aud: 'graphql', sub: 'user-1', sid: sessionId, jti: randomUUID() };
  const signed = `${head}.${encode({ ...about, iat: issuedAt, exp: issuedAt + accessSeconds, roles: ['USER'] })}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function refresh(token) {
  const [id, generation] = token.split('.');
  const now = Date.now();
  const { changes } = advance.run(now, now + idleMs, id, Number(generation), now);
  if (changes === 0) return { error: 'refused' };
  return { accessToken: issue(id, now), refreshToken: `${id}.${Number(generation) + 1}` };
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part) => (body += part));
  request.on('end', () => {
    const text = body === '' ? '' : JSON.stringify(refresh(JSON.parse(body).token));
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
      .end(text);
  });
});
server.listen(Number(process.env.PORT), '127.0.0.1');

process.on('message', ({ count }) => {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids) insert.run(id, 'user-1', Date.now(), Date.now() + idleMs);
  process.send({ tokens: ids.map((id) => `${id}.1`), jwks, subject: 'user-1' });
});
