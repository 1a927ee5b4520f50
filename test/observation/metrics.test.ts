import { join } from 'node:path';
import SqliteFile from 'libsql';
import { LoginDocument, MeDocument } from '../../schema/generated/operations';
import { createAuthGateway } from '../../src/app';
import type { SettingsOptions } from '../../src/config';
import type { AuthSuccessMiddleware } from '../../src/domain/auth-success';
import type { JsonObject } from '../../src/util/json';
import { FakeClock } from '../../src/testing/fake-clock';
import { makeIssuerKey, toJwk } from '../support/fake-issuer';
import { createDirectory, password, startGateway, stopGateways, testSettings } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';
import { readMetrics, showCounts } from '../support/metrics';
import type { Series } from '../support/metrics';
import { signIn } from '../support/sign-in';

const valueOf = (series: readonly Series[], name: string, labels: object = {}) =>
  series.find(
    (each) =>
      each.name === `auth_gateway_${name}` &&
      Object.entries(labels).every(([label, value]) => each.labels[label] === value),
  )?.value;

const read = ({ gateway }: TestGateway) => readMetrics(gateway);

afterEach(stopGateways);

describe('the metrics', () => {
  it('are on the port of the graph in development', async () => {
    const { url, gateway } = await startGateway();
    const response = await fetch(`${url}/metrics`);
    expect([response.status, response.headers.get('content-type'), gateway.metricsUrl]).toStrictEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      `${url}/metrics`,
    ]);
    expect(await response.text()).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it.each<[string, SettingsOptions]>([
    ['in production, unless asked for', { profile: 'production' }],
    ['on the port of the graph, where they have one of their own', { metricsPort: 0 }],
    [
      'on the port of the graph in production, where they have one of their own',
      { profile: 'production', metricsPort: 0 },
    ],
  ])('are not there %s', async (_when, settings) => {
    const { url } = await startGateway({ settings });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it.each(['production', 'test'] as const)(
    'have a port of their own where one is set, and nothing else on it: %s',
    async (profile) => {
      const { gateway } = await startGateway({ settings: { profile, metricsPort: 0 } });
      const { metricsUrl = '' } = gateway;
      expect((await readMetrics(gateway)).length).toBeGreaterThan(50);
      const elsewhere = await fetch(new URL('/graphql', metricsUrl), { method: 'POST' });
      expect([elsewhere.status, await elsewhere.json()]).toMatchObject([
        404,
        { errors: [{ extensions: { reason: 'REQUEST_MALFORMED' } }] },
      ]);
      await gateway.stop();
      await expect(fetch(metricsUrl)).rejects.toThrow();
    },
  );

  it('have no series of what cannot be', async () => {
    const names = (await read(await startGateway())).map(({ name, labels }) => `${name} ${labels['reason'] ?? ''}`);
    expect(names).toContain('auth_gateway_logins_total BAD_CREDENTIALS');
    expect(names).not.toContain('auth_gateway_refreshes_total BAD_CREDENTIALS');
  });

  it('do not start a service whose port for them is taken, and leave nothing listening', async () => {
    const { url, directory } = await startGateway();
    const taken = Number(new URL(url).port);
    const starting = createAuthGateway({
      settings: testSettings(directory, { metricsPort: taken }),
      logger: new MemoryLogger(),
    });
    await expect(starting).rejects.toThrow(/METRICS_PORT/);
  });

  it('are those of their own gateway, of two in one process', async () => {
    const [one, other] = [await startGateway(), await startGateway()];
    await signIn(one);
    const counts = await Promise.all(
      [one, other].map(async (each) => valueOf(await read(each), 'logins_total', { outcome: 'ok' })),
    );
    expect(counts).toStrictEqual([1, 0]);
  });

  it('count bearer tokens by the verdict on them, and whether they were known', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);
    for (let each = 0; each < 3; each += 1) await gateway.send(MeDocument, {}, { token });
    await gateway.send(MeDocument, {}, { token: 'a.b.c' });
    await gateway.send(MeDocument, {});
    await gateway.core.sessions.endAllOf((await gateway.core.accounts.require('ada')).id, 'revoked');
    await gateway.send(MeDocument, {}, { token });
    const series = await read(gateway);
    expect(showCounts(series, ['auth_gateway_verifications_total'])).toStrictEqual([
      'verifications_total authenticated none 3',
      'verifications_total rejected TOKEN_MALFORMED 1',
      'verifications_total rejected SESSION_REVOKED 1',
    ]);
    expect([
      valueOf(series, 'verified_token_hits_total'),
      valueOf(series, 'verified_tokens'),
      valueOf(series, 'revoked_sessions'),
    ]).toStrictEqual([3, 1, 1]);
  });

  it('count operations by type and code, those that could not be read included', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);
    await gateway.send(MeDocument, {}, { token });
    await gateway.send(MeDocument, {});
    await gateway.send('query {');
    expect(showCounts(await read(gateway), ['auth_gateway_graphql_operations_total'])).toStrictEqual([
      'graphql_operations_total query OK 1',
      'graphql_operations_total mutation OK 1',
      'graphql_operations_total query UNAUTHENTICATED 1',
      'graphql_operations_total unknown GRAPHQL_PARSE_FAILED 1',
    ]);
  });

  it('time what a login does', async () => {
    const clock = new FakeClock();
    const pass20: AuthSuccessMiddleware = async (_event, next) => {
      clock.pass(20);
      await next();
    };
    const gateway = await startGateway({ clock, successMiddlewares: [{ name: 'slow', handle: pass20 }] });
    await signIn(gateway);
    const series = await read(gateway);
    expect([
      valueOf(series, 'success_middleware_duration_seconds_sum', { middleware: 'slow' }),
      valueOf(series, 'password_hash_duration_seconds_count', { operation: 'hash' }),
      valueOf(series, 'password_hash_duration_seconds_count', { operation: 'verify' }),
      (valueOf(series, 'password_hash_duration_seconds_sum', { operation: 'verify' }) ?? 0) > 0.001,
      (valueOf(series, 'database_statement_duration_seconds_count', { statement: 'insert' }) ?? 0) >= 2,
    ]).toStrictEqual([0.02, 1, 1, true, true]);
  });

  it('show the keys as they stand', async () => {
    const gateway = await startGateway();
    await gateway.core.keys.rotate('access');
    await gateway.core.keys.reload();
    await gateway.clock.advanceSeconds(60);
    const series = await read(gateway);
    expect([
      valueOf(series, 'keys', { use: 'access', state: 'next' }),
      valueOf(series, 'keys', { use: 'access', state: 'active' }),
      valueOf(series, 'keys', { use: 'refresh', state: 'next' }),
      valueOf(series, 'active_key_age_seconds', { use: 'access' }),
    ]).toStrictEqual([1, 1, 0, 60]);
  });

  it('show a database that cannot be had', async () => {
    const gateway = await startGateway();
    await gateway.signUp();
    const file = new SqliteFile(join(gateway.directory, 'auth.db'));
    file.exec('BEGIN IMMEDIATE');
    const answer = await gateway.send(LoginDocument, { input: { username: 'ada', password } });
    file.exec('ROLLBACK');
    file.close();
    const series = await read(gateway);
    const names = ['auth_gateway_logins_total', 'auth_gateway_database_errors_total'];
    expect([answer.reason, ...showCounts(series, names)]).toStrictEqual([
      'DATABASE_UNAVAILABLE',
      'logins_total failed DATABASE_UNAVAILABLE 1',
      expect.stringMatching(/^database_errors_total statement \d+$/),
      'database_errors_total unavailable 1',
    ]);
  });

  it('show that a service is not ready, and for how long it has not seen what others end', async () => {
    const gateway = await startGateway();
    expect(valueOf(await read(gateway), 'ready')).toBe(1);
    gateway.clock.pass(11_000);
    const series = await read(gateway);
    expect([valueOf(series, 'ready'), valueOf(series, 'revocations_age_seconds')]).toStrictEqual([0, 11]);
  });

  it('count a request to the graph as in flight until it is answered', async () => {
    const seen: (number | undefined)[] = [];
    const look: AuthSuccessMiddleware = async (_event, next) => {
      seen.push(valueOf(await read(gateway), 'http_requests_in_flight'));
      await next();
    };
    const gateway = await startGateway({ successMiddlewares: [look] });
    await signIn(gateway);
    await gateway.send('query {');
    seen.push(valueOf(await read(gateway), 'http_requests_in_flight'));
    expect(seen).toStrictEqual([1, 0]);
  });

  it('are there without accounts, too', async () => {
    const jwks = { keys: [toJwk(makeIssuerKey()) as JsonObject] };
    const trustedIssuers = [{ issuer: 'https://a.example', audience: 'graphql', jwks }];
    const settings = testSettings(createDirectory(), { verifyOnly: true, trustedIssuers });
    const gateway = await createAuthGateway({ settings, logger: new MemoryLogger() });
    const series = await readMetrics(gateway);
    await gateway.stop();
    expect([valueOf(series, 'ready'), valueOf(series, 'revoked_sessions')]).toStrictEqual([1, undefined]);
  });
});
