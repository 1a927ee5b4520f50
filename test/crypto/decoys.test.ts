import type * as Bcrypt from '@node-rs/bcrypt';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { PasswordHashes } from '../../src/crypto/password-hashes';
import type * as Argon2Calls from '../support/argon2-calls';
import { argon2Calls } from '../support/argon2-calls';

const bcryptCalls: string[] = [];
let bcryptFailure: Error | undefined;

jest.mock(
  '../../src/crypto/argon2-threads',
  () => jest.requireActual<typeof Argon2Calls>('../support/argon2-calls').countedArgon2,
);
jest.mock('@node-rs/bcrypt', () => {
  const actual = jest.requireActual<typeof Bcrypt>('@node-rs/bcrypt');
  const verify: typeof actual.verify = async (password, hashed) => {
    bcryptCalls.push(String(hashed).slice(0, 7));
    if (bcryptFailure !== undefined) throw bcryptFailure;
    return actual.verify(password, hashed);
  };
  return { ...actual, verify };
});

/** What is compared when a password is. */
async function costOf(
  hashes: PasswordHashes,
  passwordHash: string | undefined,
  typed: string,
): Promise<readonly string[]> {
  argon2Calls.length = 0;
  bcryptCalls.length = 0;
  await hashes.verify(passwordHash, typed);
  return [...argon2Calls.map(({ parameters }) => parameters), ...bcryptCalls].sort();
}

const today = '$argon2id$v=19$m=19456,t=2,p=1';

describe('a comparison that fails', () => {
  it('costs the same for every account and for none once imported hashes are in use', async () => {
    const hashes = new PasswordHashes();
    const imported = await bcrypt('the right one', 4);
    const own = await hashes.hash('the right one');
    expect(await costOf(hashes, undefined, 'wrong')).toStrictEqual([today]);
    await hashes.verify(imported, 'wrong');
    for (const passwordHash of [imported, own, undefined, 'what is stored is no hash']) {
      expect(await costOf(hashes, passwordHash, 'wrong')).toStrictEqual(['$2y$04$', today]);
    }
    expect(await costOf(hashes, own, 'the right one')).toStrictEqual([today]);
    expect(await costOf(hashes, imported, 'the right one')).toStrictEqual(['$2y$04$']);
  });

  it('goes by no hash that cannot be compared with: one such account must not make all others fail', async () => {
    const hashes = new PasswordHashes();
    const own = await hashes.hash('the right one');
    const broken = `$2b$04$${'.'.repeat(53)}`;
    bcryptFailure = new Error('no such salt');
    await expect(hashes.verify(broken, 'wrong')).rejects.toThrow('no such salt');
    bcryptFailure = undefined;
    expect(await costOf(hashes, own, 'wrong')).toStrictEqual([today]);
  });

  it('is still one when the other hash fails, as for want of memory', async () => {
    const hashes = new PasswordHashes();
    const own = await hashes.hash('the right one');
    await hashes.verify(await bcrypt('the right one', 4), 'wrong');
    bcryptFailure = new Error('no memory');
    expect(await hashes.verify(own, 'wrong')).toBe(false);
    bcryptFailure = undefined;
  });
});
