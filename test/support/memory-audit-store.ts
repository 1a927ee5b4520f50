import type { AuditRecord } from '../../src/domain/audit-record';
import type { AuditStore } from '../../src/domain/audit-store';
import { DomainError } from '../../src/domain/domain-error';

/** Audit records in memory, of a database that can be away or refuse. */
export class MemoryAuditStore implements AuditStore {
  readonly records: AuditRecord[] = [];
  state: 'up' | 'away' | 'refusing' = 'up';
  calls = 0;

  async append(records: readonly AuditRecord[]): Promise<void> {
    this.calls += 1;
    if (this.state === 'away') throw new DomainError('DATABASE_UNAVAILABLE');
    if (this.state === 'refusing') throw new Error('a value is too long');
    this.records.push(...records);
  }

  list(): Promise<readonly AuditRecord[]> {
    return Promise.resolve([...this.records].reverse());
  }

  purgeBefore(): Promise<number> {
    return Promise.resolve(0);
  }
}
