import { isObject, isWellFormed } from '../util/json';

/**
 * Parses a JSON object as strictly as a signed statement must be read: UTF-8, no member name twice in one object (RFC 7515
 * section 4, RFC 7519 section 4), and nothing that each reader makes something else of (RFC 8259 sections 6 and 8.2).
 * Undefined for anything else.
 */
export function parseStrictJsonObject(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    // Of two members of one name only the last is left: then there are fewer members than were written.
    const isStrict = isObject(value) && countMembers(value) === countColons(text) && hasWellFormedStrings(text);
    return isStrict ? value : undefined;
  } catch {
    return undefined; // not UTF-8 or not JSON: the only two ways to get here
  }
}

/**
 * How many members all objects in a value have together. NaN, which equals nothing, where one is a prototype, which is no
 * claim, or a number like `1e400`, which the next reader may take for null.
 */
function countMembers(root: object): number {
  let count = 0;
  const waiting: object[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (Object.hasOwn(value, '__proto__')) return NaN;
    const members: readonly unknown[] = Object.values(value);
    if (!Array.isArray(value)) count += members.length;
    for (const member of members) {
      if (typeof member === 'object' && member !== null) waiting.push(member);
      else if (member === Infinity || member === -Infinity) return NaN;
    }
  }
  return count;
}

const [quote, backslash, colon] = ['"', '\\', ':'].map((character) => character.charCodeAt(0));

/** How many members are written in text that is known to be JSON: as many as there are colons outside strings. */
function countColons(text: string): number {
  let [count, isInString] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) isInString = !isInString;
    else if (isInString) at += code === backslash ? 1 : 0;
    else if (code === colon) count += 1;
  }
  return count;
}

/** False where text that is known to be JSON has half of a surrogate pair, which becomes another character elsewhere: two subjects one. */
function hasWellFormedStrings(text: string): boolean {
  if (!/\\ud[89a-f]/i.test(text)) return true; // UTF-8 has no other way to write one
  const strings = text.match(/"(?:[^"\\]|\\.)*"/gu) ?? [];
  return strings.every((string) => isWellFormed(String(JSON.parse(string))));
}
