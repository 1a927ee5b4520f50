import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { MeDocument, RefreshTokenDocument } from '../../schema/generated/operations';
import { install, masterSecret, uninstall } from '../cli/installation';
import { newPostgresUrl } from '../support/database';
import { dumpPostgres, dumpSqlite } from './dump-dump';
import type { Dump } from './dump-dump';
import { live, sessionIdOf } from './dump-life';
import type { Life } from './dump-life';
import {
  base64url,
  findKey,
  findTokens,
  readHs256Token,
  readRefreshToken,
  spellingsOf,
  windowsOf,
} from './dump-secrets';
import { amount, createProgress, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

/** How many strings are presented in each way. */
const maxPresented = amount({ short: 250, full: 1_000_000 });
/** How many requests are under way at a time. */
const lanes = 16;

const settings = { AUTH_SECRET: masterSecret, AUTH_ISSUER: 'https://auth.example', REFRESH_RATE_LIMIT: '1000000' };

async function liveOnSqlite(): Promise<readonly [Life, Dump]> {
  const installation = install(settings);
  const life = await live(installation);
  return [life, dumpSqlite(join(installation.directory, 'data', 'auth.db'))];
}

async function liveOnPostgres(): Promise<readonly [Life, Dump]> {
  const url = await newPostgresUrl();
  const life = await live(install({ ...settings, DATABASE_URL: url }));
  return [life, await dumpPostgres(url)];
}

describe.each([
  ['SQLite, byte for byte', liveOnSqlite],
  ['PostgreSQL, row for row', liveOnPostgres],
])('a dump of %s', (engine, begin) => {
  let life: Life;
  let dump: Dump;

  beforeAll(async () => {
    [life, dump] = await begin();
    say(
      `  ${engine}: ${dump.text.length} characters, ${dump.values.length} values, ${life.tokens.length} pairs of tokens`,
    );
  });

  afterAll(uninstall);

  it('is of the right database', () => {
    expect(dump.column('account', 'username')).toStrictEqual(['ada']);
    for (const pair of life.live) {
      expect(dump.column('session', 'id')).toContain(sessionIdOf(pair));
      expect(dump.text).toContain(sessionIdOf(pair));
    }
    expect(new Set(dump.column('signing_key', 'algorithm'))).toStrictEqual(new Set(['ES256', 'HS256']));
  });

  it('holds no token that was ever handed out, nor its signature', () => {
    const tokens = life.tokens
      .flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken])
      .filter(isSomething);
    expect(tokens.length).toBeGreaterThan(20);
    expect(findTokens(dump.text, tokens)).toStrictEqual([]);
  });

  it('holds no key with which one of them could have been made', () => {
    const [oldest] = life.tokens;
    if (oldest === undefined) throw new Error('no tokens');
    expect(findKey(dump.text, readRefreshToken(oldest.refreshToken))).toBeUndefined();
    expect(findKey(dump.text, readHs256Token(oldest.accessToken))).toBeUndefined();
  });

  it('holds private keys sealed, passwords hashed with Argon2id, and no secret of the operator', () => {
    for (const sealed of dump.column('signing_key', 'sealed_key')) expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
    expect(dump.text).not.toMatch(/-----BEGIN|"(?:d|k|p|q|dp|dq|qi)"\s*:/);
    for (const hash of dump.column('account', 'password_hash')) {
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{22,}\$[A-Za-z0-9+/]{43,}$/);
    }
    for (const secret of [masterSecret, ...life.passwords]) expect(dump.text).not.toContain(secret);
  });

  it('holds nothing that gets in as an access token', async () => {
    const candidates = stringsOf(dump).filter((text) => /^[\x21-\x7e](?:[\x20-\x7e]{0,8000}[\x21-\x7e])?$/.test(text));
    const refusals = await present(candidates, async (token) => (await life.send(MeDocument, {}, { token })).reason);
    expect(['REQUEST_MALFORMED', 'TOKEN_MALFORMED']).toStrictEqual(expect.arrayContaining([...refusals]));
  });

  it('holds nothing that gets in as a refresh token', async () => {
    expect(await present(stringsOf(dump), refresh)).toStrictEqual(new Set(['REFRESH_TOKEN_INVALID']));
  });

  it('holds nothing that makes a refresh token of the id and the generation of a living session', async () => {
    const codes = windowsOf(dump.text, { alphabet: base64url, length: 43 });
    const made = life.live.flatMap(({ refreshToken }) => {
      const [version, id, generation] = refreshToken.split('.');
      return codes.map((code) => [version, id, generation, code].join('.'));
    });
    expect(await present(made, refresh)).toStrictEqual(new Set(['REFRESH_TOKEN_INVALID']));
  });

  it('is of sessions that live, whose own tokens get in all the while', async () => {
    for (const { accessToken, refreshToken } of life.live) {
      expect((await life.send(MeDocument, {}, { token: accessToken })).reason).toBeUndefined();
      expect(await refresh(refreshToken)).toBeUndefined();
    }
  });

  async function refresh(refreshToken: string): Promise<string | undefined> {
    return (await life.send(RefreshTokenDocument, { input: { refreshToken } })).reason;
  }
});

/** Every string that can be cut out of a dump without cutting into it: values, and runs of what tokens are made of. The longest first. */
function stringsOf(dump: Dump): readonly string[] {
  const runs = [/[A-Za-z0-9._-]+/g, /[A-Za-z0-9._~+/=-]+/g].flatMap((pattern) => dump.text.match(pattern) ?? []);
  return [...new Set([...dump.values, ...runs])].filter(isSomething).sort((a, b) => b.length - a.length);
}

function isSomething(text: string): boolean {
  return text.trim() !== '';
}

/** Presents up to {@link maxPresented} strings, and returns what came of it: reasons, or undefined for one that got in. */
async function present(
  candidates: readonly string[],
  send: (candidate: string) => Promise<string | undefined>,
): Promise<ReadonlySet<string | undefined>> {
  const outcomes = new Set<string | undefined>();
  const queue = candidates.slice(0, maxPresented);
  const progress = createProgress('strings presented', queue.length);
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      outcomes.add(await send(next));
      progress((done += 1));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

describe('the search of a dump', () => {
  const token = `r1.AAAAAAAAAAAAAAAAAAAAAA.1.${Buffer.alloc(32, 'secret').toString('base64url')}`;

  it.each(spellingsOf(token).map((spelling) => [spelling]))('finds a token of which it holds %j', (spelling) => {
    expect(findTokens(`before${spelling}after`, [token])).toStrictEqual([token]);
  });

  it.each<BufferEncoding>(['latin1', 'base64', 'base64url', 'hex'])('finds a key that is written in %s', (encoding) => {
    const key = Buffer.from('a key of a length of 32 bytes...');
    const mac = createHmac('sha256', key).update('a statement').digest();
    expect(findKey(`before ${key.toString(encoding)} after`, { statement: 'a statement', mac })).toStrictEqual(key);
  });
});
