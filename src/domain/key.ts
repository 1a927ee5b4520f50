import type { JsonObject } from '../util/json';

/** What a key is for: signing access tokens, or deriving refresh tokens. */
export type KeyUse = 'access' | 'refresh';

/** The algorithms that access tokens may be signed with (RFC 7518 section 3.1). */
export const signingAlgorithms = ['ES256', 'ES384', 'RS256', 'PS256', 'HS256'] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/**
 * A next key is published and does not make tokens yet; the active one does; a retired one verifies what it has made. None of
 * them is stored: the state follows from the times of the keys, so it changes everywhere at the same moment.
 */
export type KeyState = 'next' | 'active' | 'retired';

/** A key as it is stored. Nothing in it can be used without the master secret, the public half excepted. */
export interface StoredKey {
  /** The `kid` (RFC 7515 section 4.1.4). */
  readonly id: string;
  readonly use: KeyUse;
  readonly algorithm: SigningAlgorithm;
  readonly createdAt: Date;
  /** From then on it makes new tokens, until a later key of its use does. */
  readonly activeFrom: Date;
  /** For how many seconds it verifies once a later key is active: the longest life of what it has made. */
  readonly keepSeconds: number;
  /** The private or symmetric key, sealed under the master secret and bound to the id. */
  readonly sealedKey: string;
  /** The public half (RFC 7517); undefined for a symmetric key. */
  readonly publicJwk: JsonObject | undefined;
}

/** Keeps keys, shared by all processes. Every change is durable when the method returns. */
export interface KeyStore {
  /** The one that is active last first. */
  list(): Promise<readonly StoredKey[]>;
  /** Adds a key, unless another process has been there first: `newestId` is the first key of its use that the caller has seen. */
  add(key: StoredKey, newestId: string | undefined): Promise<boolean>;
  /** Replaces what is sealed. False when another process has done so meanwhile. */
  reseal(id: string, change: { readonly from: string; readonly to: string }): Promise<boolean>;
  /** Keeps the keys of a use for at least so many seconds after they have retired. */
  keepAtLeast(use: KeyUse, seconds: number): Promise<void>;
  /** Removes a key and adds the one that takes its place, if one is given. False when it was not there. */
  remove(id: string, replacement?: StoredKey): Promise<boolean>;
}

/** Seals secrets for storage. */
export interface Sealer {
  /** @param context is bound to the sealed value: it opens only with the same one */
  seal(secret: Buffer, context: string): string;
  /** @throws OperatorError when no master secret is the one it was sealed under, or the value was tampered with */
  open(sealed: string, context: string): Buffer;
  /** True when it is sealed under the current master secret, and not under the one before. */
  isCurrent(sealed: string, context: string): boolean;
}
