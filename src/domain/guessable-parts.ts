import type { User } from './user';

/** Words that say nothing secret here (ASVS 6.2.11). */
const productWords = ['graphql', 'gateway', 'password'];

/** Keys that lie side by side, and characters that follow each other. */
const rows = [
  ...['abcdefghijklmnopqrstuvwxyz', '0123456789', '1234567890'],
  ...['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'qsdfghjklm', 'zxcvbnm', 'yxcvbnm', 'wxcvbn'],
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm'],
  ...['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', 'абвгдежзийклмнопрстуфхцчшщъыьэюя'],
];
const steps = new Set(rows.flatMap((row) => [...pairsOf([...row]), ...pairsOf([...row].reverse())]));
const minRunLength = 4;
/** So many digits and signs around a word make it no other word. */
const maxTrimmed = 8;

/** What can be known of a user by whoever knows the user, and what everybody knows. Longest first, in lower case. */
export function contextWordsOf(
  { username, email = '' }: Pick<User, 'username' | 'email'>,
  ownWords: readonly string[],
): readonly string[] {
  const [local = '', domain = ''] = email.split('@');
  const wholes = [...productWords, ...ownWords, username, local, domain].filter((word) => lengthOf(word) >= 3);
  const parts = [username, local, domain].flatMap((name) => name.split(/[^\p{L}\p{N}]+/u));
  const words = [...wholes, ...parts.filter((part) => lengthOf(part) >= 4)];
  return [...new Set(words.map((word) => word.normalize('NFC').toLowerCase()))].sort((a, b) => b.length - a.length);
}

/** What is left to guess of a password: without words, and without what goes on by itself, as 1234, qwerty and abcabc do. */
export function withoutGuessable(password: string, words: readonly string[]): string {
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), password.toLowerCase());
  return withoutRuns(withoutRepetition(rest));
}

/** The forms in which a password may be a common one: itself, said once, and without digits and signs around it. */
export function commonFormsOf(password: string): readonly string[] {
  const whole = password.toLowerCase();
  const once = withoutRepetition(whole);
  const word = once.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');
  const isWord = lengthOf(word) >= 4 && lengthOf(once) - lengthOf(word) <= maxTrimmed;
  return [...new Set([whole, once, ...(isWord ? [word, withoutRepetition(word)] : [])])];
}

/** iloveyouiloveyou -> iloveyou, aaaa -> a. */
function withoutRepetition(text: string): string {
  const once = firstPeriodOf(text)
    .replaceAll(/(.)\1{2,}/gsu, '$1')
    .replaceAll(/(.{2,}?)\1+/gsu, '$1');
  return once === text ? text : withoutRepetition(once);
}

/** hey you hey you -> "hey you ": what the whole text goes on repeating, though the last time not to its end. */
function firstPeriodOf(text: string): string {
  for (let length = 2; length * 1.5 <= text.length; length += 1) {
    if (text.startsWith(text.slice(length))) return text.slice(0, length);
  }
  return text;
}

function withoutRuns(text: string): string {
  const kept: string[] = [];
  let run: string[] = [];
  const endRun = (): void => {
    if (run.length < minRunLength) kept.push(...run);
    run = [];
  };
  for (const character of text) {
    if (!continues(run, character)) endRun();
    run.push(character);
  }
  endRun();
  return kept.join('');
}

function continues(run: readonly string[], next: string): boolean {
  const [beforeLast, last] = [run.at(-2), run.at(-1)];
  if (last === undefined || !steps.has(last + next)) return false;
  // In one direction: "dede" is no run.
  return beforeLast === undefined || beforeLast !== next;
}

function pairsOf(characters: readonly string[]): readonly string[] {
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

function lengthOf(text: string): number {
  return [...text].length;
}
