import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../../src/domain/domain-error';
import { isTooLong, maxPasswordLength, normalizePassword } from '../../src/domain/password-policy';
import { aPolicy } from '../support/accounts';
import type { PolicyOptions } from '../support/accounts';
import { seededNumbers } from '../support/mutants';

const page = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
const keys = '🔑🔒🔓🗝🧲🪝🧰🔧';
const user = { username: 'ada.lovelace', email: 'countess@engines.example' };
/** Letters without any meaning and any repetition. */
const meaningless = (length: number, letters = 'kqxwzvjy') => {
  const below = seededNumbers(length);
  const all = [...letters];
  return Array.from({ length }, (_, index) => all[(index + below(2) * 3) % all.length] ?? '').join('');
};

async function isAcceptable(password: string, options: PolicyOptions = {}): Promise<boolean> {
  try {
    await aPolicy(options).requireAcceptable(password, user);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ reason: 'PASSWORD_TOO_WEAK' });
    return false;
  }
}

describe('password policy', () => {
  it('says PASSWORD_TOO_WEAK and nothing of the password', async () => {
    const refusal = aPolicy().requireAcceptable('short canary', user);
    await expect(refusal).rejects.toStrictEqual(new DomainError('PASSWORD_TOO_WEAK'));
    await expect(refusal).rejects.not.toThrow('canary');
  });

  it.each([
    ['TOO_SHORT', 'fourteen chars'],
    ['TOO_LONG', meaningless(129)],
    ['TOO_LONG', 'a'.repeat(100_000)],
    ['TOO_UNIFORM', 'abc'.repeat(6)],
    ['GUESSABLE', 'ada.lovelace at engines'],
    ['GUESSABLE', 'qwertyuiop asdfghjkl'],
    ['TOO_COMMON', 'a very common phrase'],
  ])('says which rule is broken: %s', async (weakness, password) => {
    const refusal = aPolicy({ common: ['a very common phrase'] }).requireAcceptable(password, user);
    await expect(refusal).rejects.toMatchObject({ weakness: { weakness, minLength: 15, maxLength: 128 } });
    expect(page).toContain(`| \`${weakness}\``);
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
  ])('accepts $length characters with at least $minLength required: $is', async ({ length, minLength, is }) => {
    expect(await isAcceptable(meaningless(length), { minLength })).toBe(is);
  });

  it.each([
    { what: '15 characters outside of the basic plane', password: meaningless(15, keys), is: true },
    { what: '14 characters outside of the basic plane', password: meaningless(14, keys), is: false },
    { what: '128 characters outside of the basic plane', password: meaningless(128, keys), is: true },
    { what: '129 characters outside of the basic plane', password: meaningless(129, keys), is: false },
    {
      what: '15 letters and 15 accents that compose with them',
      password: meaningless(15, 'áéíóúàèìòù').normalize('NFD'),
      is: true,
    },
    {
      what: '8 letters and 8 accents that compose with them',
      password: meaningless(8, 'áéíóúàèìòù').normalize('NFD'),
      is: false,
    },
    {
      what: '128 letters with accents, decomposed',
      password: meaningless(128, 'áéíóúàèìòù').normalize('NFD'),
      is: true,
    },
    { what: '128 letters of four code points each', password: meaningless(128, 'ᾂᾃᾄᾅᾆᾇᾒᾓ').normalize('NFD'), is: true },
  ])('counts code points after NFC normalization: $what are accepted: $is', async ({ password, is }) => {
    expect(await isAcceptable(password)).toBe(is);
  });

  it.each([
    'correct horse battery staple',
    '               x y z w',
    'with leading and trailing spaces  ',
    'nuls\0and\u0001controls are fine',
    'ÄÖÜ ÉÈÊ ÑÇÝ åøß',
    'drop table account; --',
    '3141592653589793',
    'all lower case and no digit',
  ])('has no rules of composition: "%s" is accepted', async (password) => {
    expect(await isAcceptable(password)).toBe(true);
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
    ['parts of the user name', 'Lovelace.Lovelace'],
    ['parts of the domain', 'engines+engines+12'],
    ['digits that follow each other', '1234567890123456'],
    ['digits backwards', '9876543210987654'],
    ['letters that follow each other', 'abcdefghijklmnop'],
    ['keys side by side', 'qwertyuiop[123456789'],
    ['keys below each other', '1qaz2wsx3edc4rfv'],
    ['keys of another country', 'йцукенгшфывапролд'],
    ['letters and digits that follow each other', 'AbcDefGhi123456789'],
    ['something short, said often', 'hey yo hey yo hey yo'],
  ])('refuses what is long only because of %s', async (_what, password) => {
    expect(await isAcceptable(password)).toBe(false);
  });

  it.each([
    ['as it is', 'sunshineandrainbows'],
    ['in capitals', 'SunshineAndRainbows'],
    ['with digits at its end', 'sunshineandrainbows1987'],
    ['with signs around it', '**SunshineAndRainbows**'],
    ['twice', 'sunshineandrainbowssunshineandrainbows'],
    ['twice, with a digit', 'sunshineandrainbowssunshineandrainbows1'],
    ['a short one twice', 'iloveyouiloveyou'],
    ['a short one with a year and signs', '!!!iloveyou2024!'],
  ])('refuses a common password %s', async (_how, password) => {
    const common = ['sunshineandrainbows', 'iloveyou'];
    expect(await isAcceptable(password, { common })).toBe(false);
  });

  it.each(['sunshine and rainbows', 'sunshineandrainbowsfell', 'iloveyou and the rain', 'iloveyou8361749205'])(
    'accepts what only holds a common password: "%s"',
    async (password) => {
      const common = ['sunshineandrainbows', 'iloveyou', 'rain', 'and'];
      expect(await isAcceptable(password, { common })).toBe(true);
    },
  );

  it('refuses what is long only because of words of this installation', async () => {
    const contextWords = ['Initech', 'Café Brûlé'];
    expect(await isAcceptable('initech-INITECH-99', { contextWords })).toBe(false);
    expect(await isAcceptable('CAFÉ BRÛLÉ 2026'.normalize('NFD'), { contextWords })).toBe(false);
    expect(await isAcceptable('initech sells staplers', { contextWords })).toBe(true);
  });

  it('asks whether a password was stolen elsewhere in the form in which it is hashed', async () => {
    const asked: string[] = [];
    const breached = { includes: async (password: string) => asked.push(password) > 0 };
    const refusal = aPolicy({ breached }).requireUnbreached('cafés à la carte'.normalize('NFD'));
    await expect(refusal).rejects.toMatchObject({ reason: 'PASSWORD_BREACHED' });
    expect(asked).toStrictEqual(['cafés à la carte'.normalize('NFC')]);
  });

  it('takes no longer for a password that is made to be looked at for long', async () => {
    const hostile = ['ab'.repeat(64), `${'a'.repeat(127)}b`, 'abcab'.repeat(25), '1q'.repeat(64)];
    for (const password of hostile) expect(await isAcceptable(password)).toBe(false);
  });

  it.each([
    ['holds a context word but is long without it', 'my graphql garden grows tulips'],
    ['holds the user name but is long without it', 'ada.lovelace likes poetical science'],
    ['holds keys side by side but is long without them', 'my qwerty garden grows tulips'],
  ])('accepts what %s', async (_what, password) => {
    expect(await isAcceptable(password)).toBe(true);
  });

  it('does not take a user name of one or two letters for a context word', async () => {
    await expect(aPolicy().requireAcceptable('banana bandana cabana', { username: 'a' })).resolves.toBeUndefined();
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
    [meaningless(maxPasswordLength), false],
    [meaningless(maxPasswordLength + 1), true],
    ['é'.normalize('NFD').repeat(maxPasswordLength), false],
    ['x'.repeat(10_000_000), true],
  ])('finds out without hashing that a password is too long', (password, is) => {
    expect(isTooLong(password)).toBe(is);
  });
});
