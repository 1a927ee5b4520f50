import { randomBytes, randomUUID } from 'node:crypto';
import type { Randomness } from '../domain/randomness';

/** Without the characters that are easily taken for one another. */
const passwordAlphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** The operating system's randomness. */
export const systemRandomness: Randomness = {
  sessionId: () => makeId(16),
  keyId: () => makeId(9),
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
  password() {
    // 32 characters to choose from, 26 times: 130 bits, and no modulo bias because 256 is a multiple of 32.
    const characters = Array.from(randomBytes(26), (byte) => passwordAlphabet.charAt(byte % passwordAlphabet.length));
    return characters.join('');
  },
};

/** In base64url. None begins with "-": on a command line it would be taken for an option. */
function makeId(byteCount: number): string {
  const id = randomBytes(byteCount).toString('base64url');
  return id.startsWith('-') ? makeId(byteCount) : id;
}
