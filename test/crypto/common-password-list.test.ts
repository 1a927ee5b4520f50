import { CommonPasswordList } from '../../src/crypto/common-password-list';
import { systemRandomness } from '../../src/crypto/system-randomness';
import { PasswordPolicy } from '../../src/domain/password-policy';
import { readCommonPasswords } from '../support/common-passwords';
import { seededNumbers } from '../support/mutants';

const user = { username: 'ada', email: 'ada@example.com' };

function policyOf(minLength: number): PasswordPolicy {
  return new PasswordPolicy({ minLength, contextWords: [], common: new CommonPasswordList(), breached: undefined });
}

/** Those of the passwords that the policy accepts. */
async function acceptedOf(passwords: readonly string[], minLength = 15): Promise<readonly string[]> {
  const policy = policyOf(minLength);
  const accepted: string[] = [];
  // One after the other: 200,000 at once are more than a process of the tests has room for.
  for (const password of passwords) {
    const isAccepted = await policy.requireAcceptable(password, user).then(
      () => true,
      () => false,
    );
    if (isAccepted) accepted.push(password);
  }
  return accepted;
}

const sentences = [
  'correct horse battery staple extended',
  'correcthorsebatterystaple',
  'The quick onyx goblin jumps over the lazy dwarf',
  'my cat sleeps on the radiator',
  'three bicycles in the rain',
  'Kaffee um neun, Tee um vier',
  'le petit chat boit du lait',
  'в лесу родилась ёлочка давно',
  '桜の花びらが静かに散っていく春の朝',
  'winter-Garden-violin-7',
  'it was 1987 and nobody cared',
  'paint the fence before sunday!',
  'no password like an odd password',
  'dragons, monkeys and sunshine for all',
  'baseball is better than football',
  '4 elephants, 12 geese & 1 goat',
];

describe('the list of common passwords', () => {
  const words = readCommonPasswords();
  const ofLength = (min: number) => words.filter((word) => [...word].length >= min && [...word].length <= 128);

  it.each([
    { minLength: 15, least: 3000 },
    { minLength: 8, least: 190_000 },
  ])('has $least entries and more that are long enough at $minLength, all of which are refused', async (row) => {
    const candidates = ofLength(row.minLength);
    expect(candidates.length).toBeGreaterThanOrEqual(row.least);
    expect(await acceptedOf(candidates, row.minLength)).toStrictEqual([]);
  });

  it.each([
    ['passwordpassword1'],
    ['iloveyouiloveyou'],
    ['qwertyuiop123456789'],
    ['Princess!Princess!'],
    ['sunshinesunshine2024'],
    ['1q2w3e4r5t6y7u8i'],
    ['12345678912345678'],
    ['letmeinletmeinletmein'],
  ])('and the rules around it refuse "%s"', async (password) => {
    expect(await acceptedOf([password])).toStrictEqual([]);
  });

  it.each(sentences)('leaves alone what a person would think up: "%s"', async (sentence) => {
    expect(await acceptedOf([sentence])).toStrictEqual([sentence]);
  });

  it.each([' ', '-', ''])(
    'leaves alone four words of its own put together by chance, with "%s" between',
    async (glue) => {
      const below = seededNumbers(7);
      const bases = words.filter((word) => /^[a-z]{4,9}$/.test(word)).slice(0, 5000);
      const phrases = Array.from({ length: 5000 }, () =>
        Array.from({ length: 4 }, () => bases[below(bases.length)] ?? '').join(glue),
      ).filter((phrase) => phrase.length >= 15);
      const accepted = await acceptedOf(phrases);
      expect(phrases.length - accepted.length).toBeLessThanOrEqual(phrases.length / 1000);
    },
  );

  it('leaves alone what a generator makes', async () => {
    const made = Array.from({ length: 2000 }, () => systemRandomness.password());
    expect(await acceptedOf(made)).toHaveLength(made.length);
  });
});
