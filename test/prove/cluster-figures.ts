import { isFull } from './proof';

/** The value below which the given part of the values lies: 0.5 is the median. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** Milliseconds, as people read them. */
export function showMs(milliseconds: number): string {
  return milliseconds < 100 ? `${milliseconds.toFixed(1)} ms` : `${milliseconds.toFixed(0)} ms`;
}

/** Median and maximum, as people read them. */
export function showSpread(values: readonly number[]): string {
  return `median ${showMs(quantile(values, 0.5))}, max ${showMs(Math.max(...values))}`;
}

/** A limit in milliseconds that holds at full length. In the short form, on a busy machine, any time will do. */
export function timeLimit(milliseconds: number): number {
  return isFull ? milliseconds : Infinity;
}
