import { sql } from 'kysely';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { newPostgresUrl } from '../support/database';
import { refresh, refreshed, signIn } from '../support/sign-in';

afterEach(stopGateways);

/** Makes every update of a session fail with the SQLSTATE, so many times; a sequence counts, for it is not rolled back. */
async function failUpdates({ core }: TestGateway, { state, times }: { state: string; times: number }): Promise<void> {
  const statements = [
    'CREATE SEQUENCE attempts',
    `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF nextval('attempts') <= ${times} THEN RAISE EXCEPTION 'injected' USING ERRCODE = '${state}'; END IF;
       RETURN NEW;
     END $$`,
    'CREATE TRIGGER fail BEFORE UPDATE ON session FOR EACH ROW EXECUTE FUNCTION fail()',
  ];
  for (const statement of statements) await core.database.run((db) => sql.raw(statement).execute(db));
}

async function attemptsOf({ core }: TestGateway): Promise<number> {
  const { rows } = await core.database.run((db) =>
    sql<{ count: number }>`SELECT last_value AS count FROM attempts`.execute(db),
  );
  return rows[0]?.count ?? 0;
}

describe('a conflict in the database', () => {
  it.each([
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
  ])('is tried again, and nobody notices: %s', async (_what, state) => {
    const gateway = await startGateway({ settings: { databaseUrl: await newPostgresUrl() } });
    const { refreshToken } = await signIn(gateway);
    await failUpdates(gateway, { state, times: 3 });

    const next = await refreshed(gateway, refreshToken);

    expect(await attemptsOf(gateway)).toBe(4);
    await refreshed(gateway, next.refreshToken);
  });

  it('that does not end is UNAVAILABLE, and the refresh token is not spent', async () => {
    const gateway = await startGateway({ settings: { databaseUrl: await newPostgresUrl() } });
    const { refreshToken } = await signIn(gateway);
    await failUpdates(gateway, { state: '40001', times: 1_000_000 });

    const { errors } = await refresh(gateway, refreshToken);
    expect(errors[0]?.extensions).toStrictEqual({
      code: 'UNAVAILABLE',
      reason: 'DATABASE_UNAVAILABLE',
      retryAfterSeconds: 1,
    });

    await gateway.core.database.run((db) => sql`DROP TRIGGER fail ON session`.execute(db));
    await refreshed(gateway, refreshToken);
  });

  it('is not made of what is none: another error is tried once', async () => {
    const gateway = await startGateway({ settings: { databaseUrl: await newPostgresUrl() } });
    const { refreshToken } = await signIn(gateway);
    await failUpdates(gateway, { state: 'P0001', times: 1 });

    expect((await refresh(gateway, refreshToken)).reason).toBe('INTERNAL_ERROR');
    expect(await attemptsOf(gateway)).toBe(1);
  });
});

describe('a PostgreSQL server that may forget what it has answered', () => {
  it.each(['synchronous_commit', 'fsync'])('is warned about: %s', async (setting) => {
    const url = new URL(await newPostgresUrl());
    // fsync is off on the server of the tests, the other one is set for this connection.
    if (setting === 'synchronous_commit') url.searchParams.set('options', '-c synchronous_commit=off');
    const { logger } = await startGateway({ settings: { databaseUrl: url.href } });
    const warnings = logger.lines.filter((line) => line.startsWith(`warn ${setting} is off in the database`));
    expect(warnings).toHaveLength(1);
  });
});
