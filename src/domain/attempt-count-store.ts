import type { AttemptCount } from './attempt-count';

/** Under what an attempt is counted. */
export interface AttemptKey {
  readonly key: string;
  /** The digest of the login name that it is about; undefined when it is about none. */
  readonly nameDigest: string | undefined;
}

/** Counts by their key; a key that is missing has none. */
export type AttemptCounts = ReadonlyMap<string, AttemptCount>;

/** Keeps the counts of failed attempts, for all processes. */
export interface AttemptCountStore {
  find(keys: readonly AttemptKey[]): Promise<AttemptCounts>;
  /**
   * Replaces the counts of these keys by what `change` makes of them, in one atomic step that no other change of the same keys
   * overlaps. When `change` throws, nothing is changed. May be lost in a power cut. `change` may be called again.
   */
  change(keys: readonly AttemptKey[], change: (counts: AttemptCounts) => AttemptCounts): Promise<void>;
  /** Removes all counts that are about one of these login names; returns how many. */
  removeNamed(nameDigests: readonly string[]): Promise<number>;
  /** Removes at most `limit` counts that are forgotten at the given moment; returns how many. */
  purgeForgotten(now: Date, limit: number): Promise<number>;
}
