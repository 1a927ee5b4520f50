/** Seconds since the epoch, whole, as a JWT NumericDate (RFC 7519 section 2). */
export function toNumericDate(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** The moment a NumericDate names. */
export function fromNumericDate(seconds: number): Date {
  return new Date(seconds * 1000);
}

/** The moment `seconds` after `date`. */
export function addSeconds(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}

/** The earliest of the given moments. */
export function earliest(first: Date, ...others: readonly Date[]): Date {
  return others.reduce((soonest, date) => (date < soonest ? date : soonest), first);
}

/** The later of two moments; the second may be missing. */
export function latest(first: Date, second: Date | undefined): Date {
  return second !== undefined && second > first ? second : first;
}
