import type { ClientClock } from './client-system.ts';

/** What the service answers to `login`, `refreshToken` and `changePassword`, as far as the keeper looks at it. */
export interface AuthPayload {
  readonly accessToken?: string | null;
  readonly refreshToken?: string | null;
  readonly expiresIn: number;
  readonly session: { readonly id: string };
}

/** What is stored of a session. */
export interface SessionRecord {
  readonly id: string;
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly lifetimeMs: number;
  /** When it arrived, by the clock of the device on which it arrived. */
  readonly arrivedAt: number;
}

/** A record in memory, with the moment of its arrival by the clock that nobody can set; undefined if it came from a storage. */
export interface HeldSession extends SessionRecord {
  readonly arrivedElapsedMs: number | undefined;
  /** The part of the lifetime after which to refresh: different in each tab, so that they do not all come at once. */
  readonly refreshFraction: number;
}

/** How good an access token is: `ageing` means that a new one should be fetched while this one still serves. */
export type Freshness = 'fresh' | 'ageing' | 'expired';

/** Shorter than this is no time to send a request in. */
const marginMs = 10_000;

/**
 * Age is the larger of what two clocks say. One stands still while the device sleeps, the other is set by people: the error is
 * always a refresh too early, never a token that is taken for good. A record from the future tells nothing: it is over.
 */
export function freshnessOf(held: HeldSession, clock: ClientClock): Freshness {
  const byDevice = clock.now().getTime() - held.arrivedAt;
  if (held.arrivedElapsedMs === undefined && byDevice < 0) return 'expired';
  const ageMs = Math.max(byDevice, clock.elapsedMs() - (held.arrivedElapsedMs ?? Infinity));
  if (ageMs >= held.lifetimeMs - Math.min(marginMs, held.lifetimeMs / 10)) return 'expired';
  return ageMs >= held.lifetimeMs * held.refreshFraction ? 'ageing' : 'fresh';
}

/** What is to be kept of a payload; undefined if it lacks something. What is kept must be read again from a storage. */
export function toRecord(payload: Partial<AuthPayload>, clock: ClientClock): SessionRecord | undefined {
  const { session, accessToken = null, refreshToken = null, expiresIn = NaN } = payload;
  const record = {
    id: session?.id,
    accessToken,
    refreshToken,
    lifetimeMs: expiresIn * 1000,
    arrivedAt: clock.now().getTime(),
  };
  return isRecord(record) ? record : undefined;
}

/** Undefined for whatever is no record: storages hold what former versions, other programs and people put there. */
export function parseRecord(text: string): SessionRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // no JSON, so no record
  }
}

function isRecord(value: unknown): value is SessionRecord {
  if (!isObject(value)) return false;
  const { id, accessToken, refreshToken, lifetimeMs, arrivedAt } = value;
  return (
    [id, accessToken ?? '', refreshToken ?? ''].every((each) => typeof each === 'string') &&
    [lifetimeMs, arrivedAt].every(Number.isFinite)
  );
}

/** Whether it has members, as JSON goes. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Whether both are of the same refresh. */
export function isSame(one: SessionRecord | undefined, other: SessionRecord | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.id === other.id && one.accessToken === other.accessToken && one.arrivedAt === other.arrivedAt;
}
