import { hash } from '@node-rs/argon2';
import { argon2Hasher } from '../../src/crypto/argon2-hasher';

const password = 'correct horse battery staple';

describe('password hashes', () => {
  it('are argon2id with at least the parameters that OWASP recommends', async () => {
    expect(await argon2Hasher.hash(password)).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  it('are salted: one password has another hash each time', async () => {
    expect(await argon2Hasher.hash(password)).not.toBe(await argon2Hasher.hash(password));
  });

  it.each([
    [password, true],
    [`${password} `, false],
    [password.slice(0, -1), false],
    [password.toUpperCase(), false],
    [`${password}\0anything`, false],
    ['', false],
  ])('agree with "%s": %s', async (typed, isRight) => {
    const made = await argon2Hasher.hash(password);
    expect(await argon2Hasher.verify(made, typed)).toBe(isRight);
  });

  it.each(['x'.repeat(512), '🔑'.repeat(128), 'a\0b\0c', 'x'.repeat(73)])('cut no password short', async (long) => {
    const made = await argon2Hasher.hash(long);
    expect(await argon2Hasher.verify(made, long)).toBe(true);
    expect(await argon2Hasher.verify(made, `${long.slice(0, -1)}!`)).toBe(false);
  });

  it.each([password, '', 'Placeholder'])(
    'of nobody agree with nothing, but are compared all the same: "%s"',
    async (typed) => {
      await expect(argon2Hasher.verify(undefined, typed)).resolves.toBe(false);
    },
  );

  it('with weaker parameters of the past still agree', async () => {
    const old = await hash(password, { memoryCost: 4096, timeCost: 1, parallelism: 1 });
    expect(await argon2Hasher.verify(old, password)).toBe(true);
    expect(await argon2Hasher.verify(old, 'another password')).toBe(false);
  });
});
