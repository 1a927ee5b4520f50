import { join } from 'node:path';
import { hash as hashBcrypt } from '@node-rs/bcrypt';
import Database from 'libsql';
import { start } from '../../examples/custom-user-store/server';
import { ChangePasswordDocument, LoginDocument, RefreshTokenDocument } from '../../schema/generated/operations';
import type { AuthGateway } from '../../src/app';
import { createDirectory, stopGateways, testSettings } from '../support/gateway';
import { createSend, requireData } from '../support/send';
import type { Send } from '../support/send';

const passwords = { ada: 'the analytical engine of 1843', grace: 'a moth in relay number 70' };

let gateway: AuthGateway;
let send: Send;
let shop: Database.Database;

beforeEach(async () => {
  const directory = createDirectory();
  const path = join(directory, 'shop.db');
  gateway = await start(path, { ...testSettings(directory), logLevel: 'silent' });
  send = createSend(`${gateway.url}/graphql`);
  shop = new Database(path);
});
afterEach(async () => {
  shop.close();
  await gateway.stop();
  await stopGateways();
});

const logIn = (name: 'ada' | 'grace', password: string = passwords[name]) =>
  send(LoginDocument, { input: { username: `${name}@shop.example`, password } });

const hashOf = (name: string): string => {
  const row = shop.prepare('SELECT password_hash FROM customers WHERE name = ?').get(name);
  return (row as { readonly password_hash: string }).password_hash;
};

describe('the example with users that are there already', () => {
  it('signs them in with the hashes that they have, and knows who is staff', async () => {
    const token = requireData(await logIn('ada')).login.accessToken;
    const answer = await send('{ me { id username email roles } }', {}, { token });
    const me = { id: '1', username: 'ada', email: 'ada@shop.example', roles: ['STAFF'] };
    expect(answer.data).toStrictEqual({ me });
  });

  it('brings a hash up to date at the first login, and no other one', async () => {
    const before = [hashOf('ada'), hashOf('grace')];
    await logIn('ada');
    const upgraded = hashOf('ada');
    expect([...before, upgraded].map((hash) => hash.slice(0, 4))).toStrictEqual(['$2y$', '$2y$', '$arg']);
    expect(hashOf('grace')).toBe(before[1]);
    requireData(await logIn('ada'));
    expect(hashOf('ada')).toBe(upgraded);
  });

  it.each([
    ['ada', 'not the right one'],
    ['ada', ''.padEnd(200, 'x')],
    ['nobody', passwords.ada],
  ])('refuses %s with a wrong password and leaves the hashes alone', async (name, password) => {
    const before = hashOf('ada');
    const answer = await send(LoginDocument, { input: { username: `${name}@shop.example`, password } });
    expect([answer.reason, hashOf('ada')]).toStrictEqual(['BAD_CREDENTIALS', before]);
  });

  it('refuses a wrong password after the upgrade too', async () => {
    await logIn('ada');
    expect((await logIn('ada', passwords.grace)).reason).toBe('BAD_CREDENTIALS');
  });

  it('keeps an old hash of which bcrypt has seen the beginning of the password only', async () => {
    await logIn('grace', passwords.grace.padEnd(80, '!'));
    const long = 'a password of so many bytes that bcrypt cuts it off somewhere within this sentence';
    shop.prepare('UPDATE customers SET password_hash = ? WHERE id = 2').run(await hashBcrypt(long, 4));
    requireData(await logIn('grace', long));
    expect(hashOf('grace').slice(0, 2)).toBe('$2');
  });

  it('changes a password, once for each one that is known', async () => {
    const token = requireData(await logIn('ada')).login.accessToken;
    const change = (newPassword: string) =>
      send(ChangePasswordDocument, { input: { currentPassword: passwords.ada, newPassword } }, { token });
    const answers = await Promise.all([change('note G of the translation'), change('the sketch by Menabrea of 1842')]);
    expect(answers.map(({ reason }) => reason).sort()).toStrictEqual(['BAD_CREDENTIALS', undefined]);
    expect((await logIn('ada')).reason).toBe('BAD_CREDENTIALS');
  });

  it('ends the sessions of somebody who is blocked', async () => {
    const { refreshToken } = requireData(await logIn('grace')).login;
    shop.prepare("UPDATE customers SET blocked_at = '2026-01-01T00:00:00.000Z' WHERE id = 2").run();
    expect((await send(RefreshTokenDocument, { input: { refreshToken } })).reason).toBe('ACCOUNT_DISABLED');
    expect((await logIn('grace')).reason).toBe('ACCOUNT_DISABLED');
  });

  it('tells nobody that a password is wrong because the table cannot be read', async () => {
    const { refreshToken } = requireData(await logIn('ada')).login;
    shop.exec('ALTER TABLE customers RENAME TO elsewhere');
    expect((await logIn('ada')).reason).toBe('DATABASE_UNAVAILABLE');
    expect((await send(RefreshTokenDocument, { input: { refreshToken } })).reason).toBe('DATABASE_UNAVAILABLE');
  });
});
