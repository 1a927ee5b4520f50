import { hash as bcrypt } from '@node-rs/bcrypt';
import { LoginDocument, MeDocument } from '../../schema/generated/operations';
import type { TestGateway } from '../support/gateway';
import { password, startGateway, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { newAccount, openAccounts } from '../support/accounts';
import { closeDatabases } from '../support/database';

afterEach(stopGateways);
afterEach(closeDatabases);

const today = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

async function startWithImported(): Promise<{ readonly gateway: TestGateway; readonly hashOf: () => Promise<string> }> {
  const gateway = await startGateway();
  const imported = { username: 'ada', roles: ['EDITOR'], passwordHash: await bcrypt(password, 4) };
  const { id } = await gateway.core.accounts.import(imported);
  const hashOf = async () => {
    const read = (db: Parameters<Parameters<typeof gateway.core.database.run>[0]>[0]) =>
      db.selectFrom('account').select('password_hash').where('id', '=', id).executeTakeFirstOrThrow();
    return (await gateway.core.database.run(read)).password_hash;
  };
  return { gateway, hashOf };
}

function logIn({ send }: TestGateway, typed = password) {
  return send(LoginDocument, { input: { username: 'ada', password: typed } });
}

describe('an imported account', () => {
  it('signs in with its password, whose hash is one of today from then on, and no session ends', async () => {
    const { gateway, hashOf } = await startWithImported();
    expect(await hashOf()).toMatch(/^\$2/);

    const { login } = requireData(await logIn(gateway));

    const upgraded = await hashOf();
    expect(upgraded).toMatch(today);
    await gateway.clock.advanceSeconds(5);
    expect((await logIn(gateway)).reason).toBeUndefined();
    expect(await hashOf()).toBe(upgraded);
    expect((await gateway.send(MeDocument, {}, { token: login.accessToken })).reason).toBeUndefined();
  });

  it('is refused with a wrong password, and its hash stays', async () => {
    const { gateway, hashOf } = await startWithImported();
    const before = await hashOf();
    expect((await logIn(gateway, `${password}!`)).reason).toBe('BAD_CREDENTIALS');
    expect(await hashOf()).toBe(before);
  });

  it('that is disabled stays so', async () => {
    const gateway = await startGateway();
    const imported = { username: 'ada', roles: [], passwordHash: await bcrypt(password, 4), disabled: true };
    await gateway.core.accounts.import(imported);
    expect((await logIn(gateway)).reason).toBe('ACCOUNT_DISABLED');
    expect((await logIn(gateway, 'wrong')).reason).toBe('BAD_CREDENTIALS');
  });
});

describe('a hash that is out of date', () => {
  async function openOutdated() {
    const opened = await openAccounts();
    const account = await opened.accounts.create(newAccount());
    opened.hasher.outdated.add(`hash of ${newAccount().password}`);
    opened.hasher.hashed.length = 0;
    return { ...opened, account };
  }

  it('does not come back over a password that is changed while it is made anew', async () => {
    const { accounts, account, hasher, store } = await openOutdated();
    const changedAt = new Date(account.passwordChangedAt.getTime() + 1);
    const hash = hasher.hash.bind(hasher);
    jest.spyOn(hasher, 'hash').mockImplementationOnce(async (typed) => {
      await accounts.setPassword(account, 'another long enough phrase', changedAt);
      return hash(typed);
    });

    expect(await accounts.verifyPassword(account, newAccount().password)).toBe(true);

    expect(await store.findPasswordHash(account.id)).toBe('hash of another long enough phrase');
    expect(await accounts.findById(account.id)).toMatchObject({ passwordChangedAt: changedAt });
  });

  it('is no change of the password', async () => {
    const { accounts, account, hasher } = await openOutdated();
    await accounts.verifyPassword(account, newAccount().password);
    expect(hasher.hashed).toStrictEqual([newAccount().password]);
    expect(await accounts.findById(account.id)).toStrictEqual(account);
  });

  it('keeps nobody out that cannot be made anew just now', async () => {
    const { accounts, account, hasher } = await openOutdated();
    jest.spyOn(hasher, 'hash').mockRejectedValue(new Error('no room'));
    expect(await accounts.verifyPassword(account, newAccount().password)).toBe(true);
  });

  it('stays where the password is wrong', async () => {
    const { accounts, account, hasher } = await openOutdated();
    expect(await accounts.verifyPassword(account, 'wrong')).toBe(false);
    expect(hasher.hashed).toStrictEqual([]);
  });
});
