import { createHash, timingSafeEqual } from 'node:crypto';
import { PasswordHashes } from '../crypto/password-hashes';
import type { PasswordHasher } from '../domain/password-hasher';
import type { Randomness } from '../domain/randomness';

/** How its hashes begin; their salt and digest follow, in base64url, separated by `$`. */
const prefix = '$test-sha256$';

/**
 * Salted hashes that take no time: what a real one takes is what a suite of tests would be made of. Whoever steals one guesses its
 * password in no time either. Hashes of other systems are compared with as they always are, and give way to its own.
 */
export class QuickHasher implements PasswordHasher {
  readonly #randomness: Pick<Randomness, 'bytes'>;
  readonly #others = new PasswordHashes();

  constructor(randomness: Pick<Randomness, 'bytes'>) {
    this.#randomness = randomness;
  }

  async hash(password: string): Promise<string> {
    const salt = this.#randomness.bytes(16);
    return `${prefix}${salt.toString('base64url')}$${digest(salt, password).toString('base64url')}`;
  }

  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    if (passwordHash === undefined) return false;
    if (!passwordHash.startsWith(prefix)) return this.#others.verify(passwordHash, password);
    const [salt = '', expected = ''] = passwordHash.slice(prefix.length).split('$');
    return timingSafeEqual(digest(Buffer.from(salt, 'base64url'), password), Buffer.from(expected, 'base64url'));
  }

  isOutdated(passwordHash: string, password: string): boolean {
    return !passwordHash.startsWith(prefix) && this.#others.isOutdated(passwordHash, password);
  }

  canVerify(passwordHash: string): boolean {
    return passwordHash.startsWith(prefix) || this.#others.canVerify(passwordHash);
  }
}

function digest(salt: Buffer, password: string): Buffer {
  return createHash('sha256').update(salt).update(password).digest();
}
