import { isObject } from '../util/json';

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:]/gu;

/**
 * Parses a JSON object as strictly as a signed statement must be read: UTF-8, and no member name twice in one object
 * (RFC 7515 section 4, RFC 7519 section 4), because two readers could each believe another one of the two.
 * Undefined for anything else.
 */
export function parseStrictJsonObject(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isObject(value) && !hasDuplicateMember(text) ? value : undefined;
  } catch {
    return undefined; // not UTF-8 or not JSON: the only two ways to get here
  }
}

/** Looks for a repeated member name in text that is known to be JSON. */
function hasDuplicateMember(text: string): boolean {
  const namesByDepth: Set<string>[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      namesByDepth.push(new Set());
    } else if (token === '}' || token === ']') {
      namesByDepth.pop();
    } else if (token === ':') {
      if (!isNewName(namesByDepth.at(-1), String(JSON.parse(lastString)))) return true;
    } else {
      lastString = token;
    }
  }
  return false;
}

function isNewName(names: Set<string> | undefined, name: string): boolean {
  // A prototype is not a claim.
  if (name === '__proto__' || names?.has(name) === true) return false;
  names?.add(name);
  return true;
}
