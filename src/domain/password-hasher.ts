/** Turns passwords into hashes that are safe to store, and compares them. Slow on purpose, off the event loop. */
export interface PasswordHasher {
  /** A PHC string. */
  hash(password: string): Promise<string>;
  /** Compares; with `undefined` it spends the same time and answers false. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
  /** True when a hash of today should take the place of this one, which the password has just been found to agree with. */
  isOutdated(passwordHash: string, password: string): boolean;
  /** True for hashes, of other systems too, that can be compared with at a bearable cost. */
  canVerify(passwordHash: string): boolean;
}
