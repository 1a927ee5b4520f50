import type { JsonObject } from '../util/json';

/** What a key is for: signing access tokens, or deriving refresh tokens. */
export type KeyUse = 'access' | 'refresh';

/** The algorithms that access tokens may be signed with (RFC 7518 section 3.1). */
export const signingAlgorithms = ['ES256', 'ES384', 'RS256', 'PS256', 'HS256'] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** An active key makes new tokens; a retired one only verifies those it has made. */
export type KeyState = 'active' | 'retired';

/** A key as it is stored. Nothing in it can be used without the master secret, the public half excepted. */
export interface StoredKey {
  /** The `kid` (RFC 7515 section 4.1.4). */
  readonly id: string;
  readonly use: KeyUse;
  readonly algorithm: SigningAlgorithm;
  readonly state: KeyState;
  readonly createdAt: Date;
  /** The private or symmetric key, sealed under the master secret and bound to the id. */
  readonly sealedKey: string;
  /** The public half (RFC 7517); undefined for a symmetric key. */
  readonly publicJwk: JsonObject | undefined;
}

/** Keeps keys, shared by all processes. */
export interface KeyStore {
  /** Newest first. */
  list(): Promise<readonly StoredKey[]>;
  /**
   * Makes the key the active one of its use and retires the former, unless another process has been there first: that
   * is, unless the active key is no longer the one that the caller has seen.
   */
  activate(key: StoredKey, formerActiveId: string | undefined): Promise<void>;
}

/** Seals secrets for storage. */
export interface Sealer {
  /** @param context is bound to the sealed value: it opens only with the same one */
  seal(secret: Buffer, context: string): string;
  /** @throws OperatorError when the master secret is not the one it was sealed under, or the value was tampered with */
  open(sealed: string, context: string): Buffer;
}
