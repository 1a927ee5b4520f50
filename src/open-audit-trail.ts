import type { Config } from './config';
import { createAuditStream } from './create-logger';
import type { AuditStore } from './domain/audit-store';
import { AuditTrail } from './domain/audit-trail';
import type { Actor } from './domain/auth-event';
import type { Chore } from './domain/housekeeping';
import type { Randomness } from './domain/randomness';
import type { Observation } from './observation/observation';
import { KyselyAuditStore } from './store/kysely-audit-store';
import type { OpenDatabase } from './store/open-database';
import type { Clock } from './util/clock';
import type { Logger } from './util/logger';

/** What {@link openAuditTrail} works with. */
export interface OpenAuditTrailOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly observation: Observation;
  readonly database: OpenDatabase;
  readonly ports: { readonly logger?: Logger | undefined; readonly actor?: Actor | undefined };
}

/** The trail, and what there is to do about it. */
export interface OpenedAuditTrail {
  readonly auditTrail: AuditTrail;
  readonly auditStore: AuditStore;
  /** Removes what is older than it is to be kept. */
  readonly auditChores: readonly Chore[];
}

/** Begins to keep the trail of events. */
export function openAuditTrail({ database, observation, ports, ...base }: OpenAuditTrailOptions): OpenedAuditTrail {
  const { auditLog, auditRetentionDays, auditStoreRefreshes } = base.config;
  const auditStore = new KyselyAuditStore(database);
  const auditTrail = new AuditTrail({
    ...base,
    store: auditRetentionDays === 0 ? undefined : auditStore,
    storesRoutine: auditStoreRefreshes,
    stream: auditLog ? (ports.logger ?? createAuditStream()) : undefined,
    actor: ports.actor ?? 'program',
  });
  observation.events.subscribe((event) => auditTrail.observe(event));
  const chore: Chore = {
    what: 'old audit events',
    keepSeconds: auditRetentionDays * 24 * 60 * 60,
    purge: (before, limit) => auditStore.purgeBefore(before, limit),
  };
  return { auditTrail, auditStore, auditChores: [chore] };
}
