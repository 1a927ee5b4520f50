import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import { verify as verifyArgon2 } from './argon2-threads';
import type { ImportedHash } from './imported-hash-costs';

/** More than any hash that is accepted needs: scrypt refuses to work close to its limit. */
const maxScryptBytes = 160 * 1024 * 1024;

/** bcrypt looks at no more bytes of a password. */
export const bcryptMaxBytes = 72;

/** Compares a password with the hash that another system has made of it, off the event loop. */
export async function verifyImported(hash: ImportedHash, password: string): Promise<boolean> {
  switch (hash.kind) {
    case 'bcrypt':
      // To bcrypt "ab" and "ab\0ab" are one and the same; the systems that made the hash take no NUL.
      return (await verifyBcrypt(password, hash.text)) && !password.includes('\0');
    case 'argon2':
      return verifyArgon2(hash.text, password);
    case 'scrypt':
      return timingSafeEqual(await deriveScrypt(hash, password), hash.digest);
    case 'pbkdf2': {
      const { salt, rounds, digest, algorithm } = hash;
      return timingSafeEqual(await promisify(pbkdf2)(password, salt, rounds, digest.length, algorithm), digest);
    }
  }
}

async function deriveScrypt(
  hash: Extract<ImportedHash, { readonly kind: 'scrypt' }>,
  password: string,
): Promise<Buffer> {
  const { n, r, p, salt, digest } = hash;
  const options = { N: n, r, p, maxmem: maxScryptBytes };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, digest.length, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
