/** Turns passwords into hashes that are safe to store, and compares them. Slow on purpose, off the event loop. */
export interface PasswordHasher {
  /** A PHC string. */
  hash(password: string): Promise<string>;
  /** Compares; with `undefined` it spends the same time and answers false. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
}
