/** A whole number from zero on, below the given one. */
export type Choose = (below: number) => number;

/** Numbers that look random and are the same in every run (mulberry32). */
export function seededNumbers(seed: number): Choose {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\0é';

/** Texts that differ from the given one a little, or not at all: the same ones for the same seed. */
export function* mutantsOf(
  text: string,
  { count, seed }: { readonly count: number; readonly seed: number },
): Generator<string> {
  const below = seededNumbers(seed);
  for (let made = 0; made < count; made += 1) {
    let mutant = text;
    for (let changes = 1 + below(3); changes > 0; changes -= 1) mutant = mutate(mutant, below);
    yield mutant;
  }
}

/** A text with one change, or none. */
export function mutate(text: string, below: Choose): string {
  const at = below(text.length);
  const before = text.slice(0, at);
  const character = characters.charAt(below(characters.length));
  const to = at + below(8);
  const mutations = [
    () => before + character + text.slice(at + 1),
    () => before + character + text.slice(at),
    () => before + text.slice(at + 1),
    () => before + flip(text.charAt(at), below(6)) + text.slice(at + 1),
    () => before + text.slice(at, to) + text.slice(at),
    () => before + text.slice(to),
    () => before + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
    () => before,
    () => text.split('.').reverse().join('.'),
  ];
  return mutations[below(mutations.length)]?.() ?? text;
}

/** One bit of what a base64url character stands for. */
function flip(character: string, bit: number): string {
  const index = characters.indexOf(character);
  return index < 0 || index > 63 ? character : characters.charAt(index ^ (1 << bit));
}
