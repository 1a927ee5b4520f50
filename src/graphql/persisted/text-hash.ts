import { createHash } from 'node:crypto';

/** The SHA-256 of a text in UTF-8, in lower-case hexadecimal, as clients compute it. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
