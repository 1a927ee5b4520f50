import { MisuseError } from '../domain/misuse-error';

/** A time, added up from its parts. */
export interface Duration {
  readonly days?: number | undefined;
  readonly hours?: number | undefined;
  readonly minutes?: number | undefined;
  readonly seconds?: number | undefined;
  readonly milliseconds?: number | undefined;
}

const msOf = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000, milliseconds: 1 } as const;

/**
 * In milliseconds.
 * @throws MisuseError for one that is no whole number of them, or less than none: time does not go back
 */
export function toMs(duration: Duration): number {
  const parts = Object.entries(duration) as [keyof Duration, number | undefined][];
  const unknown = parts.filter(([unit]) => !Object.hasOwn(msOf, unit)).map(([unit]) => unit);
  if (unknown.length > 0)
    throw new MisuseError(`a duration has ${Object.keys(msOf).join(', ')}, and not ${unknown.join(', ')}`);
  const ms = parts.reduce((sum, [unit, count = 0]) => sum + count * msOf[unit], 0);
  if (Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw new MisuseError(`a duration is a whole number of milliseconds, 0 or more (it is ${String(ms)})`);
}
