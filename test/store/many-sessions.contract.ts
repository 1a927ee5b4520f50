/* eslint-disable jest/no-export -- a contract is run by the test of each engine */
import type { Session } from '../../src/domain/session';
import type { RevokedPage, RevokedSession, SessionStore } from '../../src/domain/session-store';
import { aSession, firstPage, noon, noonPlus } from '../support/builders';

const logout = { reason: 'logout', at: noonPlus(1) } as const;
const idsOf = (sessions: readonly { readonly id: string }[]) => sessions.map((session) => session.id);

/** What every store of sessions must do with many of them at once. `open` opens an empty one. */
export function manySessionsContract(engine: string, open: () => Promise<SessionStore>): void {
  async function openWith(...sessions: readonly Partial<Session>[]): Promise<SessionStore> {
    const store = await open();
    for (const session of sessions) await store.insert(aSession(session));
    return store;
  }

  describe(`the store of many sessions on ${engine}`, () => {
    it('ends every session of a user, and says which', async () => {
      const store = await openWith({ id: 'a' }, { id: 'b' }, { id: 'c', userId: 'user-2' });
      const ended = await store.revokeAllOf({ userId: 'user-1' }, logout);
      expect([...ended].sort()).toStrictEqual(['a', 'b']);
      expect(await store.revokeAllOf({ userId: 'user-1' }, logout)).toStrictEqual([]);
      expect(await store.find('a')).toMatchObject({ revokedAt: logout.at, revocationReason: 'logout' });
      expect(await store.find('c')).toMatchObject({ revokedAt: undefined });
    });

    it('ends every session of a user but one', async () => {
      const store = await openWith({ id: 'a' }, { id: 'b' }, { id: 'c' });
      const ended = await store.revokeAllOf({ userId: 'user-1', exceptId: 'b' }, logout);
      expect([...ended].sort()).toStrictEqual(['a', 'c']);
      expect(idsOf(await store.listActive('user-1', firstPage(noon)))).toStrictEqual(['b']);
    });

    it('ends a session that is over by time only where an access token may still live', async () => {
      const over = { idleExpiresAt: noonPlus(-10) };
      const store = await openWith(
        { id: 'dead', ...over, accessExpiresAt: noonPlus(-10) },
        { id: 'token', ...over, accessExpiresAt: noonPlus(10) },
      );
      expect(await store.revokeAllOf({ userId: 'user-1' }, logout)).toStrictEqual(['token']);
    });

    it('lists the active sessions of a user, newest first', async () => {
      const store = await openWith(
        { id: 'old', createdAt: noonPlus(-60) },
        { id: 'new' },
        { id: 'idle', idleExpiresAt: noonPlus(100) },
        { id: 'revoked', revokedAt: noon },
        { id: 'other', userId: 'user-2' },
      );
      expect(idsOf(await store.listActive('user-1', firstPage(noonPlus(100))))).toStrictEqual(['new', 'old']);
      expect(idsOf(await store.listActive('user-1', firstPage(noonPlus(99.999))))).toStrictEqual([
        'idle',
        'new',
        'old',
      ]);
    });

    it('lists the sessions of a user page by page, those of one millisecond in the order of their ids', async () => {
      const createdAt = noonPlus(-60);
      const store = await openWith(
        { id: 'c', createdAt },
        { id: 'a', createdAt },
        { id: 'b', createdAt },
        { id: 'new' },
      );
      const page = async (afterId?: string) =>
        idsOf(await store.listActive('user-1', { now: noon, first: 2, afterId }));
      expect([await page(), await page('a'), await page('c')]).toStrictEqual([['new', 'a'], ['b', 'c'], []]);
    });

    it('lists on after a session that has ended meanwhile', async () => {
      const store = await openWith({ id: 'ended', revokedAt: noon }, { id: 'old', createdAt: noonPlus(-60) });
      const page = await store.listActive('user-1', { ...firstPage(noon), afterId: 'ended' });
      expect(idsOf(page)).toStrictEqual(['old']);
    });

    it.each(['none', 'other'])('lists nothing after a session that is not the user’s: %s', async (afterId) => {
      const store = await openWith({}, { id: 'other', userId: 'user-2', createdAt: noonPlus(60) });
      expect(await store.listActive('user-1', { ...firstPage(noon), afterId })).toStrictEqual([]);
    });

    it('ends the oldest sessions of a user beyond a number', async () => {
      const store = await openWith(
        { id: 'oldest', createdAt: noonPlus(-60) },
        { id: 'old', createdAt: noonPlus(-30) },
        { id: 'over', createdAt: noonPlus(60), idleExpiresAt: noonPlus(-1) },
        { id: 'ended', createdAt: noonPlus(60), revokedAt: noon },
        { id: 'new' },
        { id: 'other', userId: 'user-2', createdAt: noonPlus(-90) },
      );
      const surplus = { userId: 'user-1', keep: 1, exceptId: 'new' };
      const revocation = { reason: 'session_limit', at: noon } as const;
      expect([...(await store.revokeOldestOf(surplus, revocation))].sort()).toStrictEqual(['old', 'oldest']);
      expect(await store.revokeOldestOf(surplus, revocation)).toStrictEqual([]);
      expect(await store.find('old')).toMatchObject({ revokedAt: noon, revocationReason: 'session_limit' });
      expect(await store.find('other')).toMatchObject({ revokedAt: undefined });
    });

    it('does not end the session excepted, not even as the oldest', async () => {
      const store = await openWith({ id: 'old', createdAt: noonPlus(-60) }, { id: 'new' });
      const surplus = { userId: 'user-1', keep: 1, exceptId: 'old' };
      expect(await store.revokeOldestOf(surplus, { reason: 'session_limit', at: noon })).toStrictEqual([]);
    });

    it('lists the sessions that were ended since a moment, that moment included', async () => {
      const store = await openWith(
        { id: 'before', revokedAt: noonPlus(-0.001) },
        { id: 'at', revokedAt: noon },
        { id: 'alive' },
      );
      const list = (revokedAt: Date) => store.listRevoked({ from: { revokedAt }, after: undefined, limit: 9 });
      expect(await list(noon)).toStrictEqual([{ id: 'at', revokedAt: noon, accessExpiresAt: noonPlus(900) }]);
      expect(await list(new Date(0))).toHaveLength(2);
    });

    it('lists the ended sessions with a living access token, however long ago they ended', async () => {
      const store = await openWith(
        { id: 'token', revokedAt: noonPlus(-9999), accessExpiresAt: noon },
        { id: 'dead', revokedAt: noon, accessExpiresAt: noonPlus(-0.001) },
        { id: 'alive' },
      );
      const revoked = await store.listRevoked({ from: { tokenAliveAt: noon }, after: undefined, limit: 9 });
      expect(idsOf(revoked)).toStrictEqual(['token']);
    });

    it.each<[string, (moment: Date) => Partial<Session>, RevokedPage['from']]>([
      ['end', (revokedAt) => ({ revokedAt }), { revokedAt: noon }],
      ['last token', (accessExpiresAt) => ({ revokedAt: noon, accessExpiresAt }), { tokenAliveAt: noon }],
    ])('lists ended sessions page by page, in the order of their %s and then of their ids', async (_what, at, from) => {
      const store = await openWith(
        { id: 'd', ...at(noonPlus(1)) },
        { id: 'b', ...at(noon) },
        { id: 'a', ...at(noonPlus(2)) },
        { id: 'c', ...at(noon) },
      );
      const ids: string[] = [];
      let after: RevokedSession | undefined;
      do {
        [after] = await store.listRevoked({ from, after, limit: 1 });
        if (after !== undefined) ids.push(after.id);
      } while (after !== undefined);
      expect(ids).toStrictEqual(['b', 'c', 'd', 'a']);
    });

    it('ends once more what was ended and may have a living token, of that user alone', async () => {
      const store = await openWith(
        { id: 'a', revokedAt: noonPlus(-60), revocationReason: 'logout' },
        { id: 'b', revokedAt: noonPlus(-60) },
        { id: 'dead', revokedAt: noonPlus(-60), accessExpiresAt: noonPlus(1) },
        { id: 'alive' },
        { id: 'other', userId: 'user-2', revokedAt: noonPlus(-60) },
      );
      const repeat = (target: object) => store.repeatRevocation({ userId: 'user-1', ...target }, noonPlus(1));
      expect([...(await repeat({}))].sort()).toStrictEqual(['a', 'b']);
      expect(await repeat({ id: 'a' })).toStrictEqual(['a']);
      expect(await repeat({ exceptId: 'a' })).toStrictEqual(['b']);
      expect(await repeat({ id: 'other' })).toStrictEqual([]);
      expect(await store.find('a')).toMatchObject({ revokedAt: noonPlus(1), revocationReason: 'logout' });
      expect(await store.find('alive')).toMatchObject({ revokedAt: undefined });
    });

    it('removes what ended before a moment, and keeps what lives or may still be asked about', async () => {
      const ended = { accessExpiresAt: noonPlus(-60) };
      const store = await openWith(
        { id: 'alive' },
        { id: 'idle', ...ended, idleExpiresAt: noonPlus(-60) },
        { id: 'revoked', ...ended, revokedAt: noonPlus(-60) },
        { id: 'revoked later', ...ended, revokedAt: noon },
        { id: 'with a token', accessExpiresAt: noon, revokedAt: noonPlus(-60) },
      );
      expect(await store.purgeEndedBefore(noon, 100)).toBe(2);
      const kept = await Promise.all(
        ['alive', 'idle', 'revoked', 'revoked later', 'with a token'].map((each) => store.find(each)),
      );
      expect(idsOf(kept.filter((session) => session !== undefined))).toStrictEqual([
        'alive',
        'revoked later',
        'with a token',
      ]);
    });

    it('removes no more at once than it is told', async () => {
      const dead = { accessExpiresAt: noonPlus(-60), idleExpiresAt: noonPlus(-60) };
      const store = await openWith({ id: 'a', ...dead }, { id: 'b', ...dead }, { id: 'c', ...dead });
      const removed = [
        await store.purgeEndedBefore(noon, 2),
        await store.purgeEndedBefore(noon, 2),
        await store.purgeEndedBefore(noon, 2),
      ];
      expect(removed).toStrictEqual([2, 1, 0]);
    });
  });
}
