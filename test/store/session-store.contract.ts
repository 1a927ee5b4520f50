/* eslint-disable jest/no-export -- a contract is run by the test of each engine */
import type { Session } from '../../src/domain/session';
import type { SessionStore } from '../../src/domain/session-store';
import { aSession, firstPage, noon, noonPlus } from '../support/builders';

const id = aSession().id;
const target = { id, userId: 'user-1' };
const logout = { reason: 'logout', at: noonPlus(1) } as const;

/** What every store of sessions must do. `open` opens an empty one. */
export function sessionStoreContract(engine: string, open: () => Promise<SessionStore>): void {
  async function openWith(...sessions: readonly Partial<Session>[]): Promise<SessionStore> {
    const store = await open();
    for (const session of sessions) await store.insert(aSession(session));
    return store;
  }

  describe(`the store of sessions on ${engine}`, () => {
    it.each<[string, Partial<Session>]>([
      ['a new session', {}],
      ['a session without a known client', { client: { ipAddress: undefined, userAgent: undefined } }],
      [
        'text of any language',
        { userId: "o'brien; DROP TABLE session --", client: { ipAddress: '::1', userAgent: 'Браузер 🔑\t"' } },
      ],
      ['an ended session', { revokedAt: noonPlus(5), revocationReason: 'password_changed' }],
      [
        'milliseconds, and years far away',
        { lastUsedAt: noonPlus(0.123), absoluteExpiresAt: new Date('9999-12-31T23:59:59.999Z') },
      ],
      ['a generation beyond 32 bits', { generation: 999_999_999_999_999, isConfirmed: true }],
    ])('gives back %s as it was', async (_what, session) => {
      const store = await openWith(session);
      expect(await store.find(id)).toStrictEqual(aSession(session));
    });

    it('lists the addresses of the active sessions of a user, each once', async () => {
      const store = await open();
      const begin = (sessionId: string, ipAddress: string | undefined, more: Partial<Session> = {}) =>
        store.insert(aSession({ ...more, id: sessionId, client: { ipAddress, userAgent: undefined } }));
      await begin('a', '192.0.2.1');
      await begin('b', '192.0.2.1');
      await begin('c', '2001:db8::1');
      await begin('d', undefined);
      await begin('e', '192.0.2.5', { idleExpiresAt: noonPlus(1) });
      await begin('f', '192.0.2.6', { revokedAt: noon });
      await begin('g', '192.0.2.7', { userId: 'user-2' });
      const addresses = await store.listAddresses('user-1', { now: noonPlus(1), sessions: 9, limit: 9 });
      expect([...addresses].sort()).toStrictEqual(['192.0.2.1', '2001:db8::1']);
      expect(await store.listAddresses('nobody', { now: noon, sessions: 9, limit: 9 })).toStrictEqual([]);
    });

    it('lists the addresses of the newest sessions of a user alone', async () => {
      const store = await open();
      for (const number of [3, 1, 4, 2])
        await store.insert(
          aSession({
            id: `at ${String(number)}`,
            createdAt: noonPlus(number),
            client: { ipAddress: `192.0.2.${String(number)}`, userAgent: undefined },
          }),
        );
      const list = (sessions: number, limit: number) =>
        store.listAddresses('user-1', { now: noonPlus(5), sessions, limit });
      expect([...(await list(2, 9))].sort()).toStrictEqual(['192.0.2.3', '192.0.2.4']);
      expect(await list(9, 3)).toHaveLength(3);
    });

    it('finds nothing by an id that is not there', async () => {
      const store = await openWith({});
      expect(await store.find(id.toLowerCase())).toBeUndefined();
      expect(await store.find('')).toBeUndefined();
    });

    it('refuses a second session with the same id', async () => {
      const store = await openWith({});
      await expect(store.insert(aSession({ userId: 'thief' }))).rejects.toThrow();
      expect(await store.find(id)).toStrictEqual(aSession());
    });

    it('advances a session from the generation that was read', async () => {
      const store = await openWith({ isConfirmed: true });
      const times = {
        rotatedAt: noonPlus(60),
        lastUsedAt: noonPlus(60),
        idleExpiresAt: noonPlus(3660),
        accessExpiresAt: noonPlus(960),
      };
      const next = aSession({ generation: 2, authenticatedAt: noonPlus(30), ...times });
      expect(await store.advance({ session: next, fromGeneration: 1 })).toBe(true);
      expect(await store.find(id)).toStrictEqual(next);
    });

    it('advances a session to the generation that it has: its token is known to have arrived', async () => {
      const store = await openWith({});
      const next = aSession({ isConfirmed: true, lastUsedAt: noonPlus(1) });
      expect(await store.advance({ session: next, fromGeneration: 1 })).toBe(true);
      expect(await store.find(id)).toStrictEqual(next);
    });

    it('advances nothing but the steps of a rotation', async () => {
      const store = await openWith({});
      const meddled = aSession({
        generation: 2,
        userId: 'thief',
        createdAt: noonPlus(9),
        absoluteExpiresAt: noonPlus(999_999),
      });
      await store.advance({
        session: { ...meddled, client: { ipAddress: undefined, userAgent: 'other' } },
        fromGeneration: 1,
      });
      expect(await store.find(id)).toStrictEqual(aSession({ generation: 2 }));
    });

    it('takes no moment back when it advances: another may have slid the row since it was read', async () => {
      const times = {
        authenticatedAt: noonPlus(5),
        lastUsedAt: noonPlus(60),
        idleExpiresAt: noonPlus(3660),
        accessExpiresAt: noonPlus(960),
      };
      const store = await openWith(times);
      await store.advance({ session: aSession({ generation: 2 }), fromGeneration: 1 });
      expect(await store.find(id)).toStrictEqual(aSession({ ...times, generation: 2 }));
    });

    it.each([0, 2, 3])('does not advance a session from generation %s when it has 1', async (fromGeneration) => {
      const store = await openWith({});
      const session = aSession({ generation: fromGeneration + 1, lastUsedAt: noonPlus(60) });
      expect(await store.advance({ session, fromGeneration })).toBe(false);
      expect(await store.find(id)).toStrictEqual(aSession());
    });

    it('lets one of many advance from one generation', async () => {
      const store = await openWith({});
      const attempt = () => store.advance({ session: aSession({ generation: 2 }), fromGeneration: 1 });
      const outcomes = await Promise.all(Array.from({ length: 10 }, attempt));
      expect(outcomes.filter((hasAdvanced) => hasAdvanced)).toHaveLength(1);
      expect(await store.find(id)).toMatchObject({ generation: 2 });
    });

    it('neither advances nor slides nor wakes a session that has been ended', async () => {
      const store = await openWith({});
      await store.revoke(target, logout);
      const ended = await store.find(id);
      expect(await store.advance({ session: aSession({ generation: 2 }), fromGeneration: 1 })).toBe(false);
      expect(await store.slide(aSession({ lastUsedAt: noonPlus(60) }))).toBe(false);
      expect(await store.find(id)).toStrictEqual(ended);
    });

    it.each(['advance first', 'logout first'])(
      'lets a logout win that comes together with an advance: %s',
      async (order) => {
        const store = await openWith({});
        const advance = () => store.advance({ session: aSession({ generation: 2 }), fromGeneration: 1 });
        const end = () => store.revoke(target, logout);
        await Promise.all(order === 'advance first' ? [advance(), end()] : [end(), advance()]);
        expect(await store.find(id)).toMatchObject({ revokedAt: logout.at });
        expect(await store.listActive('user-1', firstPage(noon))).toStrictEqual([]);
      },
    );

    it('slides the times of a session, and nothing else', async () => {
      const store = await openWith({});
      const times = {
        authenticatedAt: noonPlus(5),
        lastUsedAt: noonPlus(60),
        idleExpiresAt: noonPlus(3660),
        accessExpiresAt: noonPlus(960),
      };
      expect(await store.slide(aSession({ ...times, isConfirmed: true, rotatedAt: noonPlus(60) }))).toBe(true);
      expect(await store.find(id)).toStrictEqual(aSession(times));
    });

    it('slides times only ever later, so that the slower of two does no harm', async () => {
      const times = {
        authenticatedAt: noonPlus(5),
        lastUsedAt: noonPlus(60),
        idleExpiresAt: noonPlus(3660),
        accessExpiresAt: noonPlus(960),
      };
      const store = await openWith(times);
      expect(await store.slide(aSession())).toBe(true);
      expect(await store.find(id)).toStrictEqual(aSession(times));
    });

    it('slides what has moved on meanwhile only where no generation is asked for', async () => {
      const store = await openWith({ generation: 2 });
      expect(await store.slide(aSession({ lastUsedAt: noonPlus(60) }), 1)).toBe(false);
      expect(await store.find(id)).toStrictEqual(aSession({ generation: 2 }));
      expect(await store.slide(aSession({ lastUsedAt: noonPlus(60) }))).toBe(true);
      expect(await store.find(id)).toStrictEqual(aSession({ generation: 2, lastUsedAt: noonPlus(60) }));
    });

    it('slides nothing that is not there', async () => {
      const store = await openWith({});
      expect(await store.slide(aSession({ id: 'other' }))).toBe(false);
    });

    it('confirms the current generation, once', async () => {
      const store = await openWith({ generation: 5 });
      await store.confirm(id, 5, noonPlus(60));
      await store.confirm(id, 5, noonPlus(90));
      expect(await store.find(id)).toStrictEqual(
        aSession({ generation: 5, isConfirmed: true, lastUsedAt: noonPlus(60) }),
      );
    });

    it.each([4, 6])('does not confirm generation 5 by generation %s', async (generation) => {
      const store = await openWith({ generation: 5 });
      await store.confirm(id, generation, noonPlus(60));
      expect(await store.find(id)).toStrictEqual(aSession({ generation: 5 }));
    });

    it('ends a session, with the reason and the time, once', async () => {
      const store = await openWith({}, { id: 'other' });
      expect(await store.revoke(target, logout)).toBe(true);
      expect(await store.revoke(target, { reason: 'revoked', at: noonPlus(2) })).toBe(false);
      expect(await store.find(id)).toStrictEqual(aSession({ revokedAt: logout.at, revocationReason: 'logout' }));
      expect(await store.find('other')).toMatchObject({ revokedAt: undefined });
    });

    it('ends no session of somebody else', async () => {
      const store = await openWith({});
      expect(await store.revoke({ id, userId: 'user-2' }, logout)).toBe(false);
      expect(await store.find(id)).toStrictEqual(aSession());
    });

    it('lets one of many end a session', async () => {
      const store = await openWith({});
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => store.revoke(target, logout)));
      expect(outcomes.filter((hasEnded) => hasEnded)).toHaveLength(1);
    });
  });
}
