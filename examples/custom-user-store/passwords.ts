import { randomBytes } from 'node:crypto';
import { hash as hashArgon2, verify as verifyArgon2 } from '@node-rs/argon2';
import { hash as hashBcrypt, verify as verifyBcrypt } from '@node-rs/bcrypt';

/** The cost of the hashes in the table: `$2y$10$...`. */
const bcryptCost = 10;
/** bcrypt looks at no more bytes of a password. */
const bcryptMaxBytes = 72;
/** No longer password is hashed: the work is bounded. */
const maxLength = 128;

const isBcrypt = (passwordHash: string): boolean => passwordHash.startsWith('$2');

/** Old hashes are bcrypt, new ones argon2id; both are compared on the thread pool. */
export class Passwords {
  /** Hashes of a password that nobody has, for names that nobody has. */
  readonly #nobodys: { readonly bcrypt: string; readonly argon2: string };

  private constructor(nobodys: { readonly bcrypt: string; readonly argon2: string }) {
    this.#nobodys = nobodys;
  }

  static async open(): Promise<Passwords> {
    const password = randomBytes(24).toString('base64url');
    return new Passwords({ bcrypt: await hashBcrypt(password, bcryptCost), argon2: await hashArgon2(password) });
  }

  hash(password: string): Promise<string> {
    return hashArgon2(password);
  }

  /** Whatever is wrong takes the time of both kinds: neither who has an account nor whose hash is old can be measured. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const { bcrypt, argon2 } = this.#nobodys;
    const known = passwordHash ?? argon2;
    const presented = password.length > maxLength ? '' : password;
    const isRight = await (isBcrypt(known) ? verifyBcrypt(presented, known) : verifyArgon2(known, presented));
    if (isRight && passwordHash !== undefined) return true;
    await (isBcrypt(known) ? verifyArgon2(argon2, presented) : verifyBcrypt(presented, bcrypt));
    return false;
  }

  /** Not where bcrypt has seen the beginning of the password only: the rest of it may be mistyped. */
  isOutdated(passwordHash: string, password: string): boolean {
    return isBcrypt(passwordHash) && Buffer.byteLength(password) <= bcryptMaxBytes;
  }
}
