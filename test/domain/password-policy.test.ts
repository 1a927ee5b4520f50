import { DomainError } from '../../src/domain/domain-error';
import { isTooLong, maxPasswordLength, normalizePassword, PasswordPolicy } from '../../src/domain/password-policy';

const user = { username: 'ada.lovelace', email: 'countess@engines.example' };
/** Letters without any meaning, all different at the beginning. */
const long = (length: number) => 'kqxwzvjy'.repeat(20).slice(0, length);

function isAcceptable(password: string, minLength = 15): boolean {
  try {
    new PasswordPolicy(minLength).requireAcceptable(password, user);
    return true;
  } catch {
    return false;
  }
}

describe('password policy', () => {
  it('says PASSWORD_TOO_WEAK and nothing of the password', () => {
    const refuse = () => new PasswordPolicy(15).requireAcceptable('short canary', user);
    expect(refuse).toThrow(DomainError);
    expect(refuse).toThrow(new DomainError('PASSWORD_TOO_WEAK').message);
    expect(refuse).not.toThrow('canary');
  });

  it.each([
    { length: 14, minLength: 15, is: false },
    { length: 15, minLength: 15, is: true },
    { length: 7, minLength: 8, is: false },
    { length: 8, minLength: 8, is: true },
    { length: maxPasswordLength, minLength: 15, is: true },
    { length: maxPasswordLength + 1, minLength: 15, is: false },
    { length: 100_000, minLength: 15, is: false },
    { length: 0, minLength: 8, is: false },
  ])('accepts $length characters with at least $minLength required: $is', ({ length, minLength, is }) => {
    expect(isAcceptable('kqxwzvjy'.repeat(20_000).slice(0, length), minLength)).toBe(is);
  });

  it.each([
    { what: '15 characters outside of the basic plane', password: '🔑🔒🔓🗝'.repeat(4).slice(0, 30), is: true },
    { what: '14 characters outside of the basic plane', password: '🔑🔒🔓🗝'.repeat(4).slice(0, 28), is: false },
    { what: '128 characters outside of the basic plane', password: '🔑🔒🔓🗝'.repeat(32), is: true },
    { what: '129 characters outside of the basic plane', password: `${'🔑🔒🔓🗝'.repeat(32)}🔑`, is: false },
    {
      what: '15 letters and 15 accents that compose with them',
      password: 'áéíóú'.normalize('NFD').repeat(3),
      is: true,
    },
    { what: '8 letters and 8 accents that compose with them', password: 'áéíóúáéí'.normalize('NFD'), is: false },
    { what: '128 letters with accents, decomposed', password: 'áéíóúàèì'.normalize('NFD').repeat(16), is: true },
    { what: '128 letters of four code points each', password: 'ᾂᾃᾄᾅ'.normalize('NFD').repeat(32), is: true },
  ])('counts code points after NFC normalization: $what are accepted: $is', ({ password, is }) => {
    expect(isAcceptable(password)).toBe(is);
  });

  it.each([
    'correct horse battery staple',
    '               x y z w',
    'with leading and trailing spaces  ',
    'nuls\0and\u0001controls are fine',
    'ÄÖÜ ÄÖÜ ÄÖÜ äöü',
    'drop table account; --',
    '1234567890123456',
    'all lower case and no digit',
  ])('has no rules of composition: "%s" is accepted', (password) => {
    expect(isAcceptable(password)).toBe(true);
  });

  it.each([
    ['a repeated character', 'a'.repeat(40)],
    ['two characters by turns', 'abababababababababab'],
    ['three characters by turns', 'abcabcabcabcabcabcabc'],
    ['the user name and a little', 'ada.lovelace12345'],
    ['the user name twice', 'ada.lovelaceada.lovelace'],
    ['the user name in capitals', 'ADA.LOVELACE-1815'],
    ['the local part of the e-mail address', 'countesscountess1'],
    ['the domain of the e-mail address', 'engines.example.'],
    ['the name of the product', 'graphqlgateway!!'],
    ['the word password', 'PasswordPassword1'],
    ['words of the context together', 'graphql-password-gateway'],
  ])('refuses what is long only because of %s', (_what, password) => {
    expect(isAcceptable(password)).toBe(false);
  });

  it.each([
    ['holds a context word but is long without it', 'my graphql garden grows tulips'],
    ['holds the user name but is long without it', 'ada.lovelace likes poetical science'],
  ])('accepts what %s', (_what, password) => {
    expect(isAcceptable(password)).toBe(true);
  });

  it('does not take a user name of one or two letters for a context word', () => {
    const policy = new PasswordPolicy(15);
    expect(() => policy.requireAcceptable('banana bandana cabana', { username: 'a' })).not.toThrow();
  });

  it.each([
    ['composes', 'pa\u0301ssword', 'pássword'],
    ['does not trim', '  both ends  ', '  both ends  '],
    ['does not fold case', 'MiXeD', 'MiXeD'],
    ['does not fold compatibility characters', 'ﬁⅣ１', 'ﬁⅣ１'],
  ])('normalization %s', (_what, typed, normalized) => {
    expect(normalizePassword(typed)).toBe(normalized);
  });

  it.each([
    [long(maxPasswordLength), false],
    [long(maxPasswordLength + 1), true],
    ['é'.normalize('NFD').repeat(maxPasswordLength), false],
    ['x'.repeat(10_000_000), true],
  ])('finds out without hashing that a password is too long', (password, is) => {
    expect(isTooLong(password)).toBe(is);
  });
});
