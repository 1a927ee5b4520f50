import { Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { AuditTrail } from '../domain/audit-trail';
import { waiters } from '../domain/bounded-hasher';
import type { BoundedHasher } from '../domain/bounded-hasher';
import type { KeyUse, StoredKey } from '../domain/key';
import { findActive, standingOf } from '../domain/key-rules';
import type { Revocations } from '../domain/revocations';
import type { Clock } from '../util/clock';
import { addCounter, addGauge, addGauges } from './instruments';

/** The parts of a gateway that are looked at when somebody reads the metrics. */
export interface ObservedParts {
  readonly clock: Clock;
  readonly auditTrail: Pick<AuditTrail, 'counts'>;
  readonly revocations: Pick<Revocations, 'size' | 'ageSeconds'>;
  readonly accessTokens: { readonly cache: TokenCache };
  readonly hasher: Pick<BoundedHasher, 'load' | 'observe'>;
  readonly keys: { readonly ring: { readonly stored: readonly StoredKey[] } };
}

/** How the memory of verified tokens does. */
export interface TokenCache {
  readonly size: number;
  readonly hits: number;
  readonly misses: number;
}

const uses: readonly KeyUse[] = ['access', 'refresh'];
const states = ['next', 'active', 'retired'] as const;

/** Adds what can be seen of the parts. */
export function addPartMetrics(registry: Registry, parts: ObservedParts): void {
  addKeyMetrics(registry, parts);
  addAuditMetrics(registry, parts);
  addHashMetrics(registry, parts);
  const { revocations, accessTokens } = parts;
  addGauge(
    registry,
    {
      name: 'auth_gateway_revoked_sessions',
      help: 'Ended sessions that are remembered, because an access token of them may be alive.',
    },
    () => revocations.size,
  );
  addGauge(
    registry,
    {
      name: 'auth_gateway_revocations_age_seconds',
      help: 'Time since the ends of sessions in other processes were last read.',
    },
    () => revocations.ageSeconds,
  );
  addGauge(
    registry,
    { name: 'auth_gateway_verified_tokens', help: 'Access tokens of this service that are remembered as verified.' },
    () => accessTokens.cache.size,
  );
  addCounter(
    registry,
    { name: 'auth_gateway_verified_token_hits_total', help: 'Access tokens that needed no check of their signature.' },
    () => accessTokens.cache.hits,
  );
  addCounter(
    registry,
    { name: 'auth_gateway_verified_token_misses_total', help: 'Access tokens whose signature had to be checked.' },
    () => accessTokens.cache.misses,
  );
}

/** Adds whether the service can do its work. */
export function addReadiness(registry: Registry, isReady: () => Promise<boolean>): void {
  addGauge(
    registry,
    { name: 'auth_gateway_ready', help: '1 when the service can do its work, as /health/ready says; 0 otherwise.' },
    async () => ((await isReady()) ? 1 : 0),
  );
}

/** Adds what the queries that clients have registered take. */
export function addPersistedQueryMetrics(registry: Registry, readBytes: () => number): void {
  addGauge(
    registry,
    {
      name: 'auth_gateway_automatic_persisted_query_bytes',
      help: 'Memory for the texts of queries that clients have registered by their hash.',
    },
    readBytes,
  );
}

function addKeyMetrics(registry: Registry, { keys, clock }: ObservedParts): void {
  addGauges(
    registry,
    {
      name: 'auth_gateway_active_key_age_seconds',
      help: 'For how long the active key has made tokens.',
      labels: ['use'],
    },
    () =>
      uses.flatMap((use) => {
        const now = clock.now();
        const active = findActive(use, keys.ring.stored, now);
        return active === undefined ? [] : [[{ use }, (now.getTime() - active.activeFrom.getTime()) / 1000] as const];
      }),
  );
  addGauges(registry, { name: 'auth_gateway_keys', help: 'Keys by use and state.', labels: ['use', 'state'] }, () => {
    const { stored } = keys.ring;
    const standings = stored.map((key) => ({ use: key.use, state: standingOf(key, stored, clock.now()).state }));
    return uses.flatMap((use) =>
      states.map((state) => {
        const count = standings.filter((each) => each.use === use && each.state === state).length;
        return [{ use, state }, count] as const;
      }),
    );
  });
}

function addAuditMetrics(registry: Registry, { auditTrail }: ObservedParts): void {
  addGauge(
    registry,
    { name: 'auth_gateway_audit_events_waiting', help: 'Audit events that are not in the database yet.' },
    () => auditTrail.counts.waiting,
  );
  addCounter(
    registry,
    { name: 'auth_gateway_audit_events_stored_total', help: 'Audit events that were stored in the database.' },
    () => auditTrail.counts.stored,
  );
  addCounter(
    registry,
    {
      name: 'auth_gateway_audit_events_dropped_total',
      help: 'Audit events that are in the log alone, because the database did not take them.',
    },
    () => auditTrail.counts.dropped,
  );
}

/** Buckets in seconds for a wait that there should be none of. */
const waits = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

function addHashMetrics(registry: Registry, { hasher }: ObservedParts): void {
  addGauge(
    registry,
    { name: 'auth_gateway_password_hashes_active', help: 'Passwords that are being hashed or compared.' },
    () => hasher.load.active,
  );
  addGauge(
    registry,
    { name: 'auth_gateway_password_hashes_waiting', help: 'Passwords that wait to be hashed or compared.' },
    () => hasher.load.waiting,
  );
  const refused = { value: 0 };
  addCounter(
    registry,
    { name: 'auth_gateway_password_hashes_refused_total', help: 'Passwords for which there was no room to wait.' },
    () => refused.value,
  );
  const waited = new Histogram({
    name: 'auth_gateway_password_hash_wait_seconds',
    help: 'Time that a request waited to be begun, or the password in it to be hashed.',
    labelNames: ['waiter'],
    buckets: waits,
    registers: [registry],
  });
  for (const waiter of waiters) waited.zero({ waiter });
  hasher.observe({
    onWaited: (waiter, waitedMs) => {
      waited.observe({ waiter }, waitedMs / 1000);
    },
    onRefused: () => (refused.value += 1),
  });
}
