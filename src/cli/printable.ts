import type { JsonValue } from '../util/json';

/** Whatever moves a cursor, starts an escape sequence, turns the writing direction or cannot be seen at all. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Text that came from outside, on one line. A stored user agent or name must not write to the operator's terminal. */
export function toPrintable(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(unprintable, '');
}

/** Text of several lines, such as a list of problems, made printable line by line. */
export function toPrintableLines(text: string): string {
  return text.split('\n').map(toPrintable).join('\n');
}

/** JSON on one line, in which nothing is lost and yet nothing can write to a terminal: JSON itself escapes less. */
export function toPrintableJson(value: object | JsonValue): string {
  return JSON.stringify(value).replace(unprintable, escapeCodeUnits);
}

function escapeCodeUnits(character: string): string {
  const codeUnits = Array.from({ length: character.length }, (_unused, index) => character.charCodeAt(index));
  return codeUnits.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
