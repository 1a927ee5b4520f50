/** Random text of 32 characters has more of them, whatever alphabet it is written in. */
const minDifferentCharacters = 8;

/** What people write where a secret is still to come. */
const placeholder =
  /change.?(?:me|it|this)|replace.?(?:me|it|this)|your.{0,10}secret|example|placeholder|insert.{0,10}here|^\.{3}/i;

/** Whether a secret is one that others think of, too: repeated, out of few characters, or out of an example. */
export function isGuessable(secret: string): boolean {
  return new Set(secret).size < minDifferentCharacters || isRepetition(secret) || placeholder.test(secret);
}

/** A text that is made of one part again and again is found in itself before its end. */
function isRepetition(text: string): boolean {
  return `${text}${text}`.indexOf(text, 1) < text.length;
}
