import { sql } from 'kysely';
import { Client } from 'pg';
import { LogoutDocument, MeDocument } from '../../schema/generated/operations';
import { readConfig } from '../../src/config';
import { inspectDatabase, openCore } from '../../src/core';
import { newPostgresUrl } from '../support/database';
import { FakeClock } from '../../src/testing/fake-clock';
import { masterSecret, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';
import { requireData } from '../support/send';
import { refresh, refreshed, refreshWithBearer, signIn } from '../support/sign-in';

afterEach(stopGateways);

/** Two processes' worth of gateways on one database, with one clock. */
async function startTwo(): Promise<{
  readonly url: string;
  readonly first: TestGateway;
  readonly second: TestGateway;
}> {
  const url = await newPostgresUrl();
  const first = await startGateway({ settings: { databaseUrl: url } });
  const second = await startGateway({ settings: { databaseUrl: url }, clock: first.clock });
  return { url, first, second };
}

describe('a session on PostgreSQL', () => {
  it('goes on at another gateway, and ends at all of them', async () => {
    const { first, second } = await startTwo();
    const tokens = await signIn(first);
    const next = await refreshed(second, tokens.refreshToken);
    expect((await refreshWithBearer(first, next.accessToken)).reason).toBeUndefined();

    await second.send(LogoutDocument, {}, { token: next.accessToken });
    await first.core.revocations.poll(); // what the timer does every 250 ms

    expect((await first.send(MeDocument, {}, { token: next.accessToken })).reason).toBe('SESSION_REVOKED');
    expect((await refresh(first, next.refreshToken)).reason).toBe('SESSION_REVOKED');
  });

  it('has one successor for 100 racers at two gateways', async () => {
    const { first, second } = await startTwo();
    const { refreshToken, session } = await signIn(first);

    const racers = Array.from({ length: 100 }, (_, index) => refreshed(index % 2 === 0 ? first : second, refreshToken));
    const tokens = new Set((await Promise.all(racers)).map((answer) => answer.refreshToken));

    expect(tokens.size).toBe(1);
    expect((await first.core.sessionStore.find(session.id))?.generation).toBe(2);
  });

  it('that is stolen ends at once', async () => {
    const { first, second } = await startTwo();
    const { refreshToken } = await signIn(first);
    const next = await refreshed(first, refreshToken);
    await refreshed(second, next.refreshToken);

    expect((await refresh(second, refreshToken)).reason).toBe('REFRESH_TOKEN_REUSED');
    expect((await second.send(MeDocument, {}, { token: next.accessToken })).reason).toBe('SESSION_REVOKED');
  });
});

describe('PostgreSQL that cannot be used', () => {
  it.each([
    ['no server', (url: URL) => (url.port = '1'), /cannot reach the database/],
    ['a wrong password', (url: URL) => (url.password = 'wrong'), /password in DATABASE_URL is not right/],
    ['an unknown database', (url: URL) => (url.pathname = '/nothing'), /does not exist; create it/],
  ])('is said with a remedy: %s', async (_, spoil, message) => {
    const url = new URL(await newPostgresUrl());
    spoil(url);
    const settings = { databaseUrl: url.href, masterSecret: 'x'.repeat(32) };

    const opening = openCore(settings, { logger: new MemoryLogger() });

    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.not.toThrow(/wrong@|postgres:postgres/);
  });

  it('is said with the right that is missing, and not with what follows from that', async () => {
    const url = new URL(await newPostgresUrl());
    const role = `limited_${url.pathname.slice(1)}`;
    await run(url.href, `CREATE ROLE ${role} LOGIN PASSWORD 'limited'`);
    Object.assign(url, { username: role, password: 'limited' });
    const opening = openCore({ databaseUrl: url.href, masterSecret }, { logger: new MemoryLogger() });
    await expect(opening).rejects.toThrow(/needs CREATE on the schema.*permission denied for schema public/s);
    const inspecting = inspectDatabase(readConfig({ databaseUrl: url.href, masterSecret }));
    await expect(inspecting).rejects.toThrow('grant it CREATE on the schema');
  });

  it('is not ready while it takes no writes, although it answers', async () => {
    const { url, first } = await startTwo();
    const ready = async () => (await fetch(`${first.url}/health/ready`)).json();
    await setReadOnly(url, true);
    expect(await ready()).toStrictEqual({ status: 'not ready', reason: 'database' });
    await setReadOnly(url, false);
    await ready(); // finds its connection gone, or replaced already
    expect(await ready()).toStrictEqual({ status: 'ready' });
  });

  it('makes no client throw its tokens away, and is used again when it is back', async () => {
    const { url, first } = await startTwo();
    const { accessToken, refreshToken } = await signIn(first);

    await setReadOnly(url, true);
    const refused = await refresh(first, refreshToken);
    const bearerOnly = await first.send('query ($t: NonEmptyString!) { verifyToken(token: $t) { active } }', {
      t: accessToken,
    });
    await setReadOnly(url, false);

    expect(refused).toMatchObject({ code: 'UNAVAILABLE', reason: 'DATABASE_UNAVAILABLE' });
    expect(requireData(bearerOnly)).toStrictEqual({ verifyToken: { active: true } });
    expect((await refresh(first, refreshToken)).reason).toBeUndefined();
  });

  it('ends a connection between two statements, and the process lives on', async () => {
    const { url, first } = await startTwo();
    const { refreshToken } = await signIn(first);

    const work = first.core.database.exclusive(async (db) => {
      await terminateOthers(url);
      await new FakeClock().advance(0); // the end has come in, and nobody is waiting for an answer
      return sql`SELECT 1`.execute(db);
    });

    await expect(work).rejects.toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
    expect((await refresh(first, refreshToken)).reason).toBeUndefined();
  });

  it('drops connections and gets new ones', async () => {
    const { url, first } = await startTwo();
    const { refreshToken } = await signIn(first);

    await terminateOthers(url);

    const reasons = [await refresh(first, refreshToken), await refresh(first, refreshToken)].map(
      ({ reason }) => reason,
    );
    expect(['DATABASE_UNAVAILABLE', undefined]).toContain(reasons[0]);
    expect(reasons[1]).toBeUndefined();
  });
});

/** As after a failover to a standby: new connections may only read, those that are open are made to be new ones. */
async function setReadOnly(url: string, isReadOnly: boolean): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await run(url, `ALTER DATABASE ${name} SET default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`);
  await terminateOthers(url);
}

/** Ends every other connection to the database; returns when they are gone. */
async function terminateOthers(url: string): Promise<void> {
  await run(
    url,
    'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('SET default_transaction_read_only = off');
  await client.query(statement);
  await client.end();
}
