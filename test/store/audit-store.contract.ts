/* eslint-disable jest/no-export -- a contract is run by the test of each engine */
import type { AuditRecord } from '../../src/domain/audit-record';
import type { AuditStore } from '../../src/domain/audit-store';
import { aClient, noon, noonPlus } from '../support/builders';

function aRecord(record: Partial<AuditRecord> = {}): AuditRecord {
  return {
    id: 'event-1',
    at: noon,
    event: 'login',
    outcome: 'refused',
    reason: 'BAD_CREDENTIALS',
    accountId: 'user-1',
    actor: 'client',
    sessionId: undefined,
    client: aClient,
    requestId: 'request-1',
    details: {},
    ...record,
  };
}

const idsOf = (records: readonly AuditRecord[]) => records.map(({ id }) => id);

/** What every store of audit records must do. `open` opens an empty one. */
export function auditStoreContract(engine: string, open: () => Promise<AuditStore>): void {
  async function openWith(...records: readonly Partial<AuditRecord>[]): Promise<AuditStore> {
    const store = await open();
    await store.append(records.map(aRecord));
    return store;
  }

  describe(`the store of audit records on ${engine}`, () => {
    it.each<[string, Partial<AuditRecord>]>([
      ['one that says all', { sessionId: 'a', details: { roles: ['ADMIN'], keys: 2, scope: 'one' } }],
      [
        'one that says little',
        {
          reason: undefined,
          accountId: undefined,
          client: { ipAddress: undefined, userAgent: undefined },
          requestId: undefined,
        },
      ],
    ])('gives back %s as it was', async (_what, record) => {
      const store = await openWith(record);
      expect(await store.list({ limit: 9 })).toStrictEqual([aRecord(record)]);
    });

    it('takes a hundred at once, and leaves those alone that it has', async () => {
      const store = await openWith({ outcome: 'first' });
      await store.append(Array.from({ length: 100 }, (_unused, each) => aRecord({ id: `event-${each}` })));
      const records = await store.list({ limit: 200 });
      expect(records).toHaveLength(100);
      expect(records.find(({ id }) => id === 'event-1')?.outcome).toBe('first');
    });

    it('lists the newest first, those of one moment by their ids, and no more than asked for', async () => {
      const store = await openWith(
        { id: 'a' },
        { id: 'c', at: noonPlus(-1) },
        { id: 'b' },
        { id: 'd', at: noonPlus(1) },
      );
      expect(idsOf(await store.list({ limit: 9 }))).toStrictEqual(['d', 'b', 'a', 'c']);
      expect(idsOf(await store.list({ limit: 2 }))).toStrictEqual(['d', 'b']);
    });

    it('lists those of an account, or since a moment, or both', async () => {
      const store = await openWith(
        { id: 'a' },
        { id: 'b', accountId: 'user-2' },
        { id: 'c', at: noonPlus(5) },
        { id: 'd', accountId: undefined, at: noonPlus(6) },
      );
      expect(idsOf(await store.list({ limit: 9, accountId: 'user-1' }))).toStrictEqual(['c', 'a']);
      expect(idsOf(await store.list({ limit: 9, since: noonPlus(5) }))).toStrictEqual(['d', 'c']);
      expect(idsOf(await store.list({ limit: 9, accountId: 'user-1', since: noonPlus(5) }))).toStrictEqual(['c']);
    });

    it('removes what is old, no more of it at a time than asked for', async () => {
      const old = ['a', 'b', 'c'].map((id) => ({ id, at: noonPlus(-1) }));
      const store = await openWith(...old, { id: 'd' });
      expect(await store.purgeBefore(noon, 2)).toBe(2);
      expect(await store.purgeBefore(noon, 2)).toBe(1);
      expect(await store.purgeBefore(noon, 2)).toBe(0);
      expect(idsOf(await store.list({ limit: 9 }))).toStrictEqual(['d']);
    });
  });
}
