import type { Registry } from 'prom-client';
import type { Caller } from '../domain/caller';
import { addGauge, CounterFamily, TimeFamily } from './instruments';
import type { Count, CounterDescription, TimeDescription } from './instruments';

/** Buckets in seconds: answers from memory, from a database near by, and what is slow. */
const fast = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** Buckets in seconds for what takes its time on purpose, and may wait for others besides. */
const slow = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const counters = {
  verifications: {
    name: 'auth_gateway_verifications_total',
    help: 'Bearer tokens that came with requests, by the verdict on them.',
    labels: ['outcome', 'reason'],
    series: [
      ['authenticated', 'none'],
      ['rejected', 'TOKEN_EXPIRED'],
      ['rejected', 'TOKEN_INVALID'],
      ['rejected', 'TOKEN_MALFORMED'],
      ['rejected', 'SESSION_REVOKED'],
      ['undecided', 'DATABASE_UNAVAILABLE'],
    ],
  },
  operations: {
    name: 'auth_gateway_graphql_operations_total',
    help: 'Operations of the graph by type and by the code of their first error.',
    labels: ['type', 'code'],
    series: [
      ['query', 'OK'],
      ['mutation', 'OK'],
    ],
  },
  databaseErrors: {
    name: 'auth_gateway_database_errors_total',
    help: 'Statements that failed, and operations for which the database was not available.',
    labels: ['kind'],
    series: [['statement'], ['unavailable']],
  },
  fetches: {
    name: 'auth_gateway_jwks_fetches_total',
    help: 'Fetches of the keys of other issuers.',
    labels: ['outcome'],
    series: [['ok'], ['failed']],
  },
  persisted: {
    name: 'auth_gateway_persisted_operations_total',
    help: 'Requests that name a persisted operation, or should, by what came of it.',
    labels: ['outcome'],
    series: [
      ['listed'],
      ['automatic'],
      ['unknown'],
      ['stored'],
      ['not_stored'],
      ['invalid'],
      ['unlisted'],
      ['refused'],
    ],
  },
  subgraphs: {
    name: 'auth_gateway_subgraph_requests_total',
    help: 'Requests to subgraphs, retries not counted, by what came of them.',
    labels: ['subgraph', 'outcome'],
    series: [],
  },
} as const satisfies Record<string, CounterDescription>;

const times = {
  operations: {
    name: 'auth_gateway_graphql_operation_duration_seconds',
    help: 'Time from the start of an operation to its answer.',
    label: 'type',
    buckets: fast,
  },
  statements: {
    name: 'auth_gateway_database_statement_duration_seconds',
    help: 'Time of one statement at the database.',
    label: 'statement',
    buckets: fast,
  },
  middlewares: {
    name: 'auth_gateway_success_middleware_duration_seconds',
    help: 'Time of one success middleware by itself.',
    label: 'middleware',
    buckets: fast,
  },
  hashes: {
    name: 'auth_gateway_password_hash_duration_seconds',
    help: 'Time of hashing or comparing one password, without the wait for it.',
    label: 'operation',
    buckets: slow,
  },
  subgraphs: {
    name: 'auth_gateway_subgraph_request_duration_seconds',
    help: 'Time of a request to a subgraph, with its retries.',
    label: 'subgraph',
    buckets: fast,
  },
} as const satisfies Record<string, TimeDescription>;

/** An operation of the graph that has been answered. */
interface Operation {
  readonly type: string;
  readonly code: string;
  readonly seconds: number;
}

/** A call of a subgraph that is over. */
interface SubgraphCall {
  readonly subgraph: string;
  readonly outcome: string;
  readonly tookMs: number;
}

/** Counts and times what requests set off. */
export class TrafficMetrics {
  /** Requests to the graph that are not answered yet; whoever answers them keeps it. */
  readonly inFlight: Count = { value: 0 };
  readonly #verifications: CounterFamily;
  /** Looked up beforehand: nearly every request has a good token. */
  readonly #authenticated: Count;
  readonly #operations: CounterFamily;
  readonly #operationTimes: TimeFamily;
  readonly #statementTimes: TimeFamily;
  readonly #databaseErrors: CounterFamily;
  readonly #middlewareTimes: TimeFamily;
  readonly #hashTimes: TimeFamily;
  readonly #fetches: CounterFamily;
  readonly #persisted: CounterFamily;
  readonly #subgraphs: CounterFamily;
  readonly #subgraphTimes: TimeFamily;

  constructor(registry: Registry) {
    this.#verifications = new CounterFamily(registry, counters.verifications);
    this.#authenticated = this.#verifications.at('authenticated', 'none');
    addGauge(
      registry,
      { name: 'auth_gateway_http_requests_in_flight', help: 'Requests to the graph that are not answered yet.' },
      () => this.inFlight.value,
    );
    this.#operations = new CounterFamily(registry, counters.operations);
    this.#databaseErrors = new CounterFamily(registry, counters.databaseErrors);
    this.#fetches = new CounterFamily(registry, counters.fetches);
    this.#operationTimes = new TimeFamily(registry, times.operations);
    this.#statementTimes = new TimeFamily(registry, times.statements);
    this.#middlewareTimes = new TimeFamily(registry, times.middlewares);
    this.#hashTimes = new TimeFamily(registry, times.hashes);
    this.#persisted = new CounterFamily(registry, counters.persisted);
    this.#subgraphs = new CounterFamily(registry, counters.subgraphs);
    this.#subgraphTimes = new TimeFamily(registry, times.subgraphs);
  }

  /** Counts the verdict on what came with a request. On the path of every request: no allocation. */
  judged(caller: Caller): void {
    if (caller.kind === 'authenticated') this.#authenticated.value += 1;
    else if (caller.kind !== 'anonymous') this.#verifications.at(caller.kind, caller.reason).value += 1;
  }

  answered({ type, code, seconds }: Operation): void {
    this.#operations.at(type, code).value += 1;
    this.#operationTimes.observe(type, seconds);
  }

  ranStatement(operation: string, seconds: number, hasFailed: boolean): void {
    this.#statementTimes.observe(operation, seconds);
    if (hasFailed) this.#databaseErrors.at('statement').value += 1;
  }

  databaseWasUnavailable(): void {
    this.#databaseErrors.at('unavailable').value += 1;
  }

  ranMiddleware(name: string, seconds: number): void {
    this.#middlewareTimes.observe(name, seconds);
  }

  hashed(operation: 'hash' | 'verify', seconds: number): void {
    this.#hashTimes.observe(operation, seconds);
  }

  fetchedKeys(outcome: 'ok' | 'failed'): void {
    this.#fetches.at(outcome).value += 1;
  }

  resolvedPersisted(outcome: string): void {
    this.#persisted.at(outcome).value += 1;
  }

  calledSubgraph({ subgraph, outcome, tookMs }: SubgraphCall): void {
    this.#subgraphs.at(subgraph, outcome).value += 1;
    this.#subgraphTimes.observe(subgraph, tookMs / 1000);
  }
}
