import { randomBytes, randomUUID } from 'node:crypto';
import type { Randomness } from '../domain/randomness';

/** Without the characters that are easily taken for one another. */
const passwordAlphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** The operating system's randomness. */
export const systemRandomness: Randomness = {
  ...createRandomness((count) => randomBytes(count)),
  uuid: () => randomUUID(), // the system's own keeps some in store, and every request takes one
};

/** Everything that is random, made of bytes that are. */
export function createRandomness(bytes: (count: number) => Buffer): Randomness {
  /** In base64url. None begins with "-": on a command line it would be taken for an option. */
  const makeId = (byteCount: number): string => {
    const id = bytes(byteCount).toString('base64url');
    return id.startsWith('-') ? makeId(byteCount) : id;
  };
  return {
    sessionId: () => makeId(16),
    keyId: () => makeId(9),
    bytes,
    uuid: () => toUuid(bytes(16)),
    password() {
      // 32 characters to choose from, 26 times: 130 bits, and no modulo bias because 256 is a multiple of 32.
      const characters = Array.from(bytes(26), (byte) => passwordAlphabet.charAt(byte % passwordAlphabet.length));
      return characters.join('');
    },
  };
}

/** Version 4 (RFC 9562 section 5.4): two fields say what it is, and the rest is random. */
function toUuid(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
