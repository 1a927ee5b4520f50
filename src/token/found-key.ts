import type { TrustedAlgorithm } from '../domain/trusted-issuer';
import type { JwkSet, PublishedKey, WantedKey } from './jwk-set';
import type { KeySource } from './key-source';

/** A key, and the set that it is of: once that is replaced, a verdict counts no more. */
export interface FoundKey {
  readonly keys: JwkSet;
  readonly key: PublishedKey;
  readonly algorithm: TrustedAlgorithm;
}

/** Whether there is such a key cannot be known for now. */
export interface UnknownKey {
  readonly key: undefined;
  readonly retryAfterSeconds: number;
}

/** The key that a token names. Waits for newer keys where it names one that is not known; undefined when there is none such. */
export async function findKey(source: KeySource, wanted: WantedKey): Promise<FoundKey | UnknownKey | undefined> {
  if (source.current()?.lacks(wanted) !== false) await source.renew();
  const keys = source.current();
  const key = keys?.find(wanted);
  if (keys !== undefined && key !== undefined) return { keys, key, algorithm: wanted.algorithm };
  // The issuer may have a key that could not be fetched. Never a refusal then: clients would drop good tokens.
  const { retryAfterSeconds } = source;
  const isOpen = keys?.lacks(wanted) !== false && retryAfterSeconds !== undefined;
  return isOpen ? { key: undefined, retryAfterSeconds } : undefined;
}
