import { createHmac } from 'node:crypto';
import type { NameDigest } from '../domain/password-attempts';
import type { KeyRing } from './key-ring';

/**
 * Digests of login names that only this installation can make: what people type as their name is at times a password, and a
 * plain digest of that could be guessed from a copy of the database. With another refresh key the digests are others.
 */
export function createNameDigest(keyRing: KeyRing): NameDigest {
  return (loginKey) =>
    // The prefix keeps this use of the key apart from any other.
    createHmac('sha256', keyRing.refreshKey).update(`login-name:${loginKey}`).digest('base64url').slice(0, 22);
}
