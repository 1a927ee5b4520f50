/* eslint-disable jest/no-export -- a contract is run by the test of each engine */
import type { Account } from '../../src/domain/account';
import type { AccountStore } from '../../src/domain/account-store';
import { anAccount, noon, noonPlus } from '../support/builders';

const exists = { reason: 'ACCOUNT_EXISTS' };

/** What every store of accounts must do. `open` opens an empty one. */
export function accountStoreContract(engine: string, open: () => Promise<AccountStore>): void {
  async function openWith(...accounts: readonly Partial<Account>[]): Promise<AccountStore> {
    const store = await open();
    for (const account of accounts) await store.insert(anAccount(account), `hash of ${account.id ?? 'user-1'}`);
    return store;
  }

  describe(`the store of accounts on ${engine}`, () => {
    it.each<[string, Partial<Account>]>([
      ['a plain account', {}],
      [
        'everything that an account can have',
        { email: 'Ada@Example.com', roles: ['A', 'B'], attributes: { tenant: 't1', plan: { level: 3, tags: [null] } } },
      ],
      ['text of any language', { username: 'Жанна-\'o"brien;--🔑', attributes: { ключ: '\u2028\\' } }],
      ['milliseconds', { createdAt: noonPlus(0.123), passwordChangedAt: noonPlus(0.456) }],
    ])('gives back %s as it was', async (_what, account) => {
      const store = await openWith(account);
      expect(await store.findByIds(['user-1'])).toStrictEqual([anAccount(account)]);
    });

    it('finds by user name and by e-mail address, both as they are compared', async () => {
      const store = await openWith(
        { username: 'Ada', email: 'Countess@Example.com' },
        { id: 'user-2', username: 'bob' },
      );
      for (const loginKey of ['ada', 'countess@example.com']) {
        expect(await store.findByLoginKey(loginKey)).toMatchObject({ id: 'user-1' });
      }
      expect(await store.findByLoginKey('Ada')).toBeUndefined();
      expect(await store.findByLoginKey('')).toBeUndefined();
    });

    it('finds many by their ids, and leaves out those that are not there', async () => {
      const store = await openWith({}, { id: 'user-2', username: 'bob' }, { id: 'user-3', username: 'eve' });
      const found = await store.findByIds(['user-3', 'nobody', 'user-1']);
      expect(found.map(({ id }) => id).sort()).toStrictEqual(['user-1', 'user-3']);
      expect(await store.findByIds([])).toStrictEqual([]);
    });

    it('finds a thousand at once', async () => {
      const store = await openWith({});
      const ids = Array.from({ length: 1000 }, (_, index) => `user-${index}`);
      expect(await store.findByIds(ids)).toHaveLength(1);
    });

    it.each<[string, Partial<Account>]>([
      ['id', { username: 'bob' }],
      ['user name', { id: 'user-2' }],
      ['user name in other case', { id: 'user-2', username: 'ADA' }],
      ['e-mail address', { id: 'user-2', username: 'bob', email: 'ada@example.com' }],
      ['e-mail address in other case', { id: 'user-2', username: 'bob', email: 'ADA@EXAMPLE.COM' }],
    ])('refuses a second account with the same %s', async (_what, second) => {
      const store = await openWith({ email: 'ada@example.com' });
      await expect(store.insert(anAccount(second), 'hash')).rejects.toMatchObject(exists);
      expect(await store.list()).toHaveLength(1);
    });

    it('adds one of many with the same name that come at once', async () => {
      const store = await open();
      const ids = ['a', 'b', 'c', 'd'];
      const outcomes = await Promise.allSettled(ids.map((id) => store.insert(anAccount({ id }), 'hash')));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await store.list()).toHaveLength(1);
    });

    it('adds a first account where there is none, and one of many that come at once', async () => {
      const store = await open();
      const first = (id: string) => store.insertFirst(anAccount({ id, username: id }), 'hash');
      const outcomes = await Promise.all(['a', 'b', 'c'].map(first));
      expect(outcomes.filter((isFirst) => isFirst)).toHaveLength(1);
      expect(await first('d')).toBe(false);
      expect(await store.list()).toHaveLength(1);
    });

    it('lists the oldest account first', async () => {
      const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, username: id }));
      const store = await openWith(
        { ...a, createdAt: noonPlus(2) },
        { ...c, createdAt: noonPlus(1) },
        { ...b, createdAt: noonPlus(2) },
      );
      expect((await store.list()).map(({ id }) => id)).toStrictEqual(['c', 'a', 'b']);
    });

    it('gives the password hash to those who ask for it, and to nobody else', async () => {
      const store = await openWith({});
      expect(await store.findPasswordHash('user-1')).toBe('hash of user-1');
      expect(await store.findPasswordHash('nobody')).toBeUndefined();
      expect(JSON.stringify([await store.list(), await store.findByLoginKey('ada')])).not.toContain('hash');
    });

    it.each([
      ['whatever it was', undefined],
      ['the one that the caller knows of', noon],
    ])('exchanges a password hash, %s, and notes when', async (_what, formerlyChangedAt) => {
      const store = await openWith({}, { id: 'user-2', username: 'bob' });
      const change = { passwordHash: 'new', changedAt: noonPlus(60), formerlyChangedAt };
      expect(await store.setPasswordHash('user-1', change)).toBe(true);
      expect(await store.findPasswordHash('user-1')).toBe('new');
      expect(await store.findPasswordHash('user-2')).toBe('hash of user-2');
      expect(await store.findByIds(['user-1'])).toStrictEqual([anAccount({ passwordChangedAt: noonPlus(60) })]);
    });

    it('lets one of many exchange the password hash that all of them know of', async () => {
      const store = await openWith({});
      const exchange = (passwordHash: string, seconds: number) =>
        store.setPasswordHash('user-1', { passwordHash, changedAt: noonPlus(seconds), formerlyChangedAt: noon });
      const outcomes = await Promise.all([exchange('a', 1), exchange('b', 2), exchange('c', 3)]);
      const winner = outcomes.indexOf(true);
      expect(outcomes.filter((hasChanged) => hasChanged)).toHaveLength(1);
      expect(await store.findPasswordHash('user-1')).toBe(['a', 'b', 'c'][winner]);
      expect(await store.findByIds(['user-1'])).toMatchObject([{ passwordChangedAt: noonPlus(winner + 1) }]);
    });

    it('exchanges a hash for a better one of the same password only where it is still the one that is meant', async () => {
      const store = await openWith({}, { id: 'user-2', username: 'bob' });
      expect(await store.replacePasswordHash('user-1', { from: 'another', to: 'new' })).toBe(false);
      expect(await store.findPasswordHash('user-1')).toBe('hash of user-1');
      expect(await store.replacePasswordHash('user-1', { from: 'hash of user-1', to: 'new' })).toBe(true);
      expect(await store.findPasswordHash('user-1')).toBe('new');
      expect(await store.findPasswordHash('user-2')).toBe('hash of user-2');
      expect(await store.findByIds(['user-1'])).toStrictEqual([anAccount()]);
      expect(await store.replacePasswordHash('nobody', { from: 'hash of user-1', to: 'new' })).toBe(false);
    });

    it('keeps an account disabled that was so from the beginning', async () => {
      const store = await openWith({ disabled: true });
      expect(await store.findByIds(['user-1'])).toStrictEqual([anAccount({ disabled: true })]);
    });

    it('disables and enables, and exchanges roles, of one account', async () => {
      const store = await openWith({}, { id: 'user-2', username: 'bob' });
      await store.setDisabled('user-1', noonPlus(1));
      await store.setRoles('user-1', ['B', 'A']);
      expect(await store.findByIds(['user-1'])).toStrictEqual([anAccount({ disabled: true, roles: ['B', 'A'] })]);
      await store.setDisabled('user-1', undefined);
      expect(await store.findByIds(['user-1'])).toMatchObject([{ disabled: false }]);
      expect(await store.findByIds(['user-2'])).toMatchObject([{ disabled: false, roles: [] }]);
    });

    it('changes nothing for an id that is not there', async () => {
      const store = await openWith({});
      await store.setRoles('nobody', ['A']);
      await store.setDisabled('nobody', noonPlus(1));
      const change = { passwordHash: 'new', changedAt: noonPlus(1), formerlyChangedAt: undefined };
      expect(await store.setPasswordHash('nobody', change)).toBe(false);
      expect(await store.list()).toStrictEqual([anAccount()]);
    });
  });
}
