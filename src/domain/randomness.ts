/** The only source of randomness in the product. */
export interface Randomness {
  /** A session id: 128 random bits, base64url (22 characters). */
  sessionId(): string;
  /** A short random name for a key: its `kid`. */
  keyId(): string;
  /** As many random bytes. */
  bytes(count: number): Buffer;
  /** A UUID, version 4 (RFC 9562), for everything else that needs a name. */
  uuid(): string;
  /** A password that nobody can guess, with at least 128 bits, in characters that are easy to copy. */
  password(): string;
}
