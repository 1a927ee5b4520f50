import { EmailAddressScalar } from '../../src/graphql/scalars';
import { goodPassword, newAccount, openAccounts } from '../support/accounts';
import { aSession, firstPage } from '../support/builders';
import { closeDatabases } from '../support/database';

afterEach(closeDatabases);

describe('accounts', () => {
  it('are created enabled, with a new id, and without their password', async () => {
    const { accounts, clock } = await openAccounts();
    const account = await accounts.create(newAccount({ email: 'ada@example.com', roles: ['ADMIN'] }));
    const now = clock.now();
    const state = { attributes: {}, createdAt: now, passwordChangedAt: now, disabled: false };
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(account).toStrictEqual({ id, username: 'ada', email: 'ada@example.com', roles: ['ADMIN'], ...state });
    expect(await accounts.findById(account.id)).toStrictEqual(account);
  });

  it.each([
    ['the user name', 'Ada'],
    ['the user name in other case', 'aDA'],
    ['the user name in full-width letters', 'Ａｄａ'],
    ['the e-mail address', 'Countess@Example.com'],
    ['the e-mail address in other case', 'countess@EXAMPLE.COM'],
  ])('are found by %s', async (_what, loginName) => {
    const { accounts } = await openAccounts();
    const account = await accounts.create(newAccount({ username: 'Ada', email: 'Countess@Example.com' }));
    expect(await accounts.findByLoginName(loginName)).toStrictEqual(account);
  });

  it.each(['adä', 'ada ', ' ada', '', "ada' OR 1=1 --", 'ad%', 'a_a', 'ada\0', 'example.com'])(
    'are not found by "%s"',
    async (loginName) => {
      const { accounts } = await openAccounts();
      await accounts.create(newAccount({ email: 'countess@example.com' }));
      expect(await accounts.findByLoginName(loginName)).toBeUndefined();
    },
  );

  it.each([
    ['case', 'ADA', 'ada'],
    ['width', 'ａｄａ', 'ada'],
    ['a ligature', 'oﬃce', 'office'],
    ['composition', 'zoe\u0308', 'zoë'],
    ['composition and case, where only the small letter has a composed form', 'J\u030Cona', '\u01F0ona'],
    ['a Roman numeral', 'henryⅧ', 'HENRYVIII'],
  ])('with user names that differ only in %s are refused as existing', async (_what, first, second) => {
    const { accounts } = await openAccounts();
    await accounts.create(newAccount({ username: first }));
    const again = accounts.create(newAccount({ username: second }));
    await expect(again).rejects.toMatchObject({ reason: 'ACCOUNT_EXISTS' });
  });

  it('with one e-mail address are refused, in whatever case it is written', async () => {
    const { accounts } = await openAccounts();
    await accounts.create(newAccount({ username: 'ada', email: 'shared@example.com' }));
    const again = accounts.create(newAccount({ username: 'bob', email: 'Shared@Example.COM' }));
    await expect(again).rejects.toMatchObject({ reason: 'ACCOUNT_EXISTS' });
    expect(await accounts.list()).toHaveLength(1);
  });

  it('need no e-mail address, and several may have none', async () => {
    const { accounts, clock } = await openAccounts();
    await accounts.create(newAccount({ username: 'ada' }));
    clock.jump(1);
    await accounts.create(newAccount({ username: 'bob' }));
    expect((await accounts.list()).map(({ username }) => username)).toStrictEqual(['ada', 'bob']);
  });

  it('of two that are created at once with one name, one is', async () => {
    const { accounts } = await openAccounts();
    const both = await Promise.allSettled([accounts.create(newAccount()), accounts.create(newAccount())]);
    expect(both.map(({ status }) => status).sort()).toStrictEqual(['fulfilled', 'rejected']);
  });

  it('are created first only where there is none', async () => {
    const { accounts } = await openAccounts();
    expect(await accounts.createFirst(newAccount({ username: 'ada' }))).toMatchObject({ username: 'ada' });
    expect(await accounts.createFirst(newAccount({ username: 'bob' }))).toBeUndefined();
    expect(await accounts.list()).toHaveLength(1);
  });

  it.each([
    '',
    'a b',
    'a\tb',
    'a\u00A0b',
    'a\u0000b',
    'a\u200Bb',
    'a\u202Eb',
    'a@b',
    'a＠b',
    'a﹫b',
    '\uD800',
    'x'.repeat(65),
    'ﷺ'.repeat(10),
    '¨',
  ])('cannot be named "%s"', async (username) => {
    const { accounts, hasher } = await openAccounts();
    await expect(accounts.create(newAccount({ username }))).rejects.toMatchObject({ reason: 'USERNAME_INVALID' });
    expect(hasher.hashed).toStrictEqual([]);
  });

  it.each(['a', 'x'.repeat(64), 'zoë', 'Жанна', '花子', "o'brien", '../etc', '__proto__', 'null', '🔑'])(
    'can be named "%s"',
    async (username) => {
      const { accounts } = await openAccounts();
      const account = await accounts.create(newAccount({ username }));
      expect(await accounts.findByLoginName(username)).toStrictEqual(account);
    },
  );

  it.each(['a@b', "o'brien+tag@mail.example.com", `${'x'.repeat(64)}@x.test`, 'A.B_C@EXAMPLE.COM'])(
    'can have the e-mail address "%s", and show it',
    async (email) => {
      const { accounts } = await openAccounts();
      const account = await accounts.create(newAccount({ email }));
      expect(EmailAddressScalar.serialize(account.email)).toBe(email);
    },
  );

  it.each([
    '',
    'a',
    '@',
    'a@',
    '@b',
    'zoë@example.com',
    'a@exämple.com',
    'a@b..c',
    'a@-b',
    'a,b@c',
    'a@b\n',
    'a@b@c',
    'a b@c',
    'a@b c',
    'a＠b@c',
    'a@b\u0000',
    `${'x'.repeat(65)}@b`,
  ])('cannot have the e-mail address "%s"', async (email) => {
    const { accounts } = await openAccounts();
    await expect(accounts.create(newAccount({ email }))).rejects.toMatchObject({ reason: 'EMAIL_INVALID' });
  });

  it.each(['', 'a b', 'a"b', 'a,b', 'ä', 'x'.repeat(65)])('cannot have the role "%s"', async (role) => {
    const { accounts } = await openAccounts();
    await expect(accounts.create(newAccount({ roles: [role] }))).rejects.toMatchObject({ reason: 'ROLE_INVALID' });
    await accounts.create(newAccount({ roles: ['A-b_c:d.9'] }));
    await expect(accounts.setRoles('ada', ['OK', role])).rejects.toMatchObject({ reason: 'ROLE_INVALID' });
    expect(await accounts.require('ada')).toMatchObject({ roles: ['A-b_c:d.9'] });
  });

  it.each(['short', 'x'.repeat(129), 'adaadaadaadaadaada'])('cannot have the password "%s"', async (password) => {
    const { accounts, hasher } = await openAccounts();
    await expect(accounts.create(newAccount({ password }))).rejects.toMatchObject({ reason: 'PASSWORD_TOO_WEAK' });
    expect(hasher.hashed).toStrictEqual([]);
  });

  it('are ended with their sessions when they are disabled, and can be enabled again', async () => {
    const { accounts, sessionStore, clock } = await openAccounts();
    const { id: userId } = await accounts.create(newAccount());
    await sessionStore.insert(aSession({ userId }));
    expect(await accounts.disable('ADA')).toBe(1);
    expect(await accounts.require('ada')).toMatchObject({ disabled: true });
    expect(await sessionStore.listActive(userId, firstPage(clock.now()))).toStrictEqual([]);
    await accounts.enable('ada');
    expect(await accounts.require('ada')).toMatchObject({ disabled: false });
  });

  it('lose their sessions when an administrator sets their password', async () => {
    const { accounts, sessionStore, clock } = await openAccounts();
    const { id: userId } = await accounts.create(newAccount());
    await sessionStore.insert(aSession({ userId }));
    clock.jump(1000);
    expect(await accounts.resetPassword('ada', 'another long enough phrase')).toBe(1);
    expect(await accounts.require('ada')).toMatchObject({ passwordChangedAt: clock.now() });
    expect(await sessionStore.find(aSession().id)).toMatchObject({ revocationReason: 'password_changed' });
  });

  it('that do not exist are told by ACCOUNT_NOT_FOUND', async () => {
    const { accounts } = await openAccounts();
    const notFound = expect.objectContaining({ reason: 'ACCOUNT_NOT_FOUND' }) as Error;
    await expect(accounts.disable('nobody')).rejects.toStrictEqual(notFound);
    await expect(accounts.enable('nobody')).rejects.toStrictEqual(notFound);
    await expect(accounts.setRoles('nobody', [])).rejects.toStrictEqual(notFound);
    await expect(accounts.resetPassword('nobody', goodPassword)).rejects.toStrictEqual(notFound);
  });
});
