import type { NamedSuccessMiddleware } from '../domain/auth-success';
import type { PasswordHasher } from '../domain/password-hasher';
import type { Clock } from '../util/clock';
import type { Fetch } from '../util/fetch';
import type { FinishedStatement, OnStatement } from '../util/finished-statement';
import type { PastSpan, Tracer } from '../util/tracer';
import type { TrafficMetrics } from './traffic-metrics';

/** What looks at ports. */
export interface Observers {
  readonly tracer: Tracer;
  readonly traffic: TrafficMetrics;
  readonly clock: Pick<Clock, 'elapsedMs'>;
}

/** What looks at statements. */
export interface StatementObservers {
  readonly tracer: Tracer;
  readonly traffic: Pick<TrafficMetrics, 'ranStatement'>;
}

/** The hasher, timed. */
export function observeHasher(hasher: PasswordHasher, { tracer, traffic, clock }: Observers): PasswordHasher {
  const timed = async <T>(operation: 'hash' | 'verify', work: () => Promise<T>): Promise<T> => {
    const startedAt = clock.elapsedMs();
    try {
      return await tracer.trace(`password ${operation}`, work);
    } finally {
      traffic.hashed(operation, (clock.elapsedMs() - startedAt) / 1000);
    }
  };
  return {
    hash: (password) => timed('hash', () => hasher.hash(password)),
    verify: (passwordHash, password) => timed('verify', () => hasher.verify(passwordHash, password)),
    isOutdated: (passwordHash, password) => hasher.isOutdated(passwordHash, password),
    canVerify: (passwordHash) => hasher.canVerify(passwordHash),
  };
}

/** The way out to other issuers, counted. The URL is the operator's own setting and holds no secret. */
export function observeFetch(fetch: Fetch, { tracer, traffic }: Omit<Observers, 'clock'>): Fetch {
  return async (url, init) => {
    const { hostname, origin, pathname } = new URL(url);
    const attributes = { 'http.request.method': 'GET', 'server.address': hostname, 'url.full': `${origin}${pathname}` };
    try {
      const response = await tracer.trace('GET', () => fetch(url, init), attributes);
      traffic.fetchedKeys(response.ok ? 'ok' : 'failed');
      return response;
    } catch (error) {
      traffic.fetchedKeys('failed');
      throw error;
    }
  };
}

/** The middleware, in a span that holds what lies inside of it. */
export function observeMiddleware({ name, handle }: NamedSuccessMiddleware, tracer: Tracer): NamedSuccessMiddleware {
  const attributes = { 'auth_gateway.middleware': name };
  return {
    name,
    // Async, so that what it throws at once is a rejection as well.
    handle: (event, next) =>
      tracer.trace(`success middleware ${name}`, async () => handle(event, next), {
        ...attributes,
        'auth_gateway.phase': event.phase,
      }),
  };
}

/** What is told of every statement at the database: a time and, where somebody looks, a span. */
export function createOnStatement({ tracer, traffic }: StatementObservers): OnStatement {
  return (statement) => {
    const { operation, durationMs, error } = statement;
    traffic.ranStatement(operation, durationMs / 1000, error !== undefined);
    tracer.record(() => toSpan(statement));
  };
}

function toSpan({ system, operation, durationMs, error, findTable }: FinishedStatement): PastSpan {
  const table = findTable();
  const target = table === undefined ? {} : { 'db.collection.name': table };
  const attributes = { 'db.system.name': system, 'db.operation.name': operation, ...target };
  return { name: table === undefined ? operation : `${operation} ${table}`, durationMs, attributes, error };
}
