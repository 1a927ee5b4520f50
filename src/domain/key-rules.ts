import { addSeconds } from '../util/time';
import type { KeyState, KeyUse, StoredKey } from './key';

/** Where a key stands among those of its use. */
export interface KeyStanding {
  readonly state: KeyState;
  /** When a later key takes over; undefined while there is none. */
  readonly retiresAt: Date | undefined;
  /** Until when it verifies; undefined while there is no later key. */
  readonly verifiesUntil: Date | undefined;
}

/** How keys follow one another. */
export interface KeyRotation {
  /** Seconds after which an active key is replaced; undefined: by hand alone. */
  readonly maxAgeSeconds: number | undefined;
  /** Seconds for which a new key is known everywhere before it makes tokens: as long as others may keep the published keys. */
  readonly publishSeconds: number;
}

/** The keys of one use, the one that is active last first. */
export function keysFor(use: KeyUse, keys: readonly StoredKey[]): readonly StoredKey[] {
  return keys.filter((key) => key.use === use).sort((one, other) => compare(other, one));
}

/** The key of the use that makes new tokens; undefined where there is none at all. */
export function findActive(use: KeyUse, keys: readonly StoredKey[], now: Date): StoredKey | undefined {
  const newestFirst = keysFor(use, keys);
  // Before the first one begins, after a clock was put back, it has to do.
  return newestFirst.find(({ activeFrom }) => activeFrom <= now) ?? newestFirst.at(-1);
}

/** Where the key stands. */
export function standingOf(key: StoredKey, keys: readonly StoredKey[], now: Date): KeyStanding {
  const newestFirst = keysFor(key.use, keys);
  const successor = newestFirst[newestFirst.findIndex(({ id }) => id === key.id) - 1];
  const active = findActive(key.use, keys, now);
  const retiresAt = successor?.activeFrom;
  return {
    state: key.id === active?.id ? 'active' : active !== undefined && compare(key, active) > 0 ? 'next' : 'retired',
    retiresAt,
    verifiesUntil: retiresAt && addSeconds(retiresAt, key.keepSeconds),
  };
}

/** True when nothing that the key has made can be good any more. */
export function isOver(key: StoredKey, keys: readonly StoredKey[], now: Date): boolean {
  const { verifiesUntil } = standingOf(key, keys, now);
  return verifiesUntil !== undefined && verifiesUntil < now;
}

/**
 * When the next key of the use is to become active, if one is to be made now: never before it has been published for long
 * enough. Undefined when it is too early, or one is waiting already.
 */
export function planNext(
  { use, keys, now }: { readonly use: KeyUse; readonly keys: readonly StoredKey[]; readonly now: Date },
  { maxAgeSeconds, publishSeconds }: KeyRotation,
): Date | undefined {
  const [newest] = keysFor(use, keys);
  if (newest === undefined || maxAgeSeconds === undefined || newest.activeFrom > now) return undefined;
  const dueAt = addSeconds(newest.activeFrom, maxAgeSeconds);
  const earliest = addSeconds(now, publishSeconds);
  if (earliest < dueAt) return undefined;
  return earliest;
}

function compare(one: StoredKey, other: StoredKey): number {
  const byTime = one.activeFrom.getTime() - other.activeFrom.getTime();
  return byTime === 0 ? Number(one.id > other.id) - Number(one.id < other.id) : byTime;
}
