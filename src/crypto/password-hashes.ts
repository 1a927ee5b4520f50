import type { PasswordHasher } from '../domain/password-hasher';
import { argon2Hasher } from './argon2-hasher';
import { parseImportedHash } from './imported-hash';
import type { ImportedHash } from './imported-hash-costs';
import { bcryptMaxBytes, verifyImported } from './verify-imported';

/** Makes hashes of today, and compares with those of former days and of other systems as well. */
export class PasswordHashes implements PasswordHasher {
  /** The imported hash that was looked at last; with it comparisons are made that must take as long as one with it. */
  #decoy: ImportedHash | undefined;

  hash(password: string): Promise<string> {
    return argon2Hasher.hash(password);
  }

  /**
   * User enumeration by time: an imported hash takes another time than today's. As soon as one has been seen, whatever fails
   * takes both, whether there is an account, and with which kind of hash, or not.
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    if (passwordHash !== undefined && !argon2Hasher.isCurrent(passwordHash)) {
      const imported = parseImportedHash(passwordHash);
      if (imported !== undefined) return this.#verifyImported(imported, password);
    }
    const known = passwordHash !== undefined && argon2Hasher.isCurrent(passwordHash) ? passwordHash : undefined;
    const isRight = await argon2Hasher.verify(known, password);
    if (!isRight) await this.#takeTimeOfDecoy(password);
    return isRight;
  }

  /** Not where bcrypt has seen only the beginning of the password: the rest of it may be mistyped. */
  isOutdated(passwordHash: string, password: string): boolean {
    if (argon2Hasher.isCurrent(passwordHash)) return false;
    return parseImportedHash(passwordHash)?.kind !== 'bcrypt' || Buffer.byteLength(password) <= bcryptMaxBytes;
  }

  canVerify(passwordHash: string): boolean {
    return argon2Hasher.isCurrent(passwordHash) || parseImportedHash(passwordHash) !== undefined;
  }

  async #verifyImported(imported: ImportedHash, password: string): Promise<boolean> {
    const isRight = await verifyImported(imported, password);
    // Not before: one that cannot be compared with would make everybody's wrong password fail as no wrong password does.
    this.#decoy = imported;
    if (!isRight) await argon2Hasher.verify(undefined, password);
    return isRight;
  }

  /** Only its time counts: should it fail, as for want of memory, a wrong password must still be told, and counted, as one. */
  async #takeTimeOfDecoy(password: string): Promise<void> {
    const decoy = this.#decoy;
    if (decoy === undefined) return;
    await verifyImported(decoy, password).catch(() => {
      this.#decoy = undefined;
    });
  }
}
