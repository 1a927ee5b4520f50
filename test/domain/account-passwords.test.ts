import { newAccount, openAccounts } from '../support/accounts';
import { closeDatabases } from '../support/database';

afterEach(closeDatabases);

describe('the passwords of accounts', () => {
  const composed = 'cafés à la carte près';

  it.each([
    ['as it was set', composed, true],
    ['in another Unicode form', composed.normalize('NFD'), true],
    ['in other case', composed.toUpperCase(), false],
    ['with a space more at the end', `${composed} `, false],
    ['cut short', composed.slice(0, -1), false],
    ['empty', '', false],
  ])('are right or wrong, %s', async (_how, typed, isRight) => {
    const { accounts } = await openAccounts();
    const account = await accounts.create(newAccount({ password: composed.normalize('NFD') }));
    expect(await accounts.verifyPassword(account, typed)).toBe(isRight);
  });

  it('are compared for an unknown user too, so that the time does not tell', async () => {
    const { accounts, hasher } = await openAccounts();
    expect(await accounts.verifyPassword(undefined, 'whatever')).toBe(false);
    expect(hasher.verified).toStrictEqual([[undefined, 'whatever']]);
  });

  it.each(['x'.repeat(129), 'x'.repeat(1_000_000)])('of more than 128 characters reach no hasher', async (password) => {
    const { accounts, hasher } = await openAccounts();
    const account = await accounts.create(newAccount());
    expect(await accounts.verifyPassword(account, password)).toBe(false);
    expect(hasher.verified).toStrictEqual([[undefined, '']]);
  });

  it('are exchanged as a whole: the old one is wrong from then on', async () => {
    const { accounts } = await openAccounts();
    const account = await accounts.create(newAccount());
    await accounts.setPassword(account, 'another long enough phrase', new Date());
    expect(await accounts.verifyPassword(account, newAccount().password)).toBe(false);
    expect(await accounts.verifyPassword(account, 'another long enough phrase')).toBe(true);
  });

  it('stay as they are when the new one is refused', async () => {
    const { accounts } = await openAccounts();
    const account = await accounts.create(newAccount());
    await expect(accounts.setPassword(account, 'weak', new Date())).rejects.toMatchObject({
      reason: 'PASSWORD_TOO_WEAK',
    });
    expect(await accounts.verifyPassword(account, newAccount().password)).toBe(true);
  });

  it('are changed by one of two that know the same old one', async () => {
    const { accounts } = await openAccounts();
    const account = await accounts.create(newAccount());
    const later = new Date(account.passwordChangedAt.getTime() + 1);
    await accounts.setPassword(account, 'another long enough phrase', later);

    const second = accounts.setPassword(account, 'yet another long phrase', later);

    await expect(second).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    expect(await accounts.verifyPassword(account, 'another long enough phrase')).toBe(true);
  });
});
