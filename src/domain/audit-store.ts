import type { AuditRecord } from './audit-record';

/** Which records to list. */
export interface AuditQuery {
  readonly accountId?: string | undefined;
  /** Not older than this. */
  readonly since?: Date | undefined;
  /** How many at the most. */
  readonly limit: number;
}

/** Keeps audit records. */
export interface AuditStore {
  /** Adds records; those that are there already are left alone. A power cut may take what was added last. */
  append(records: readonly AuditRecord[]): Promise<void>;
  /** The newest first. */
  list(query: AuditQuery): Promise<readonly AuditRecord[]>;
  /** Removes at most `limit` records from before the given moment; returns how many. */
  purgeBefore(before: Date, limit: number): Promise<number>;
}
