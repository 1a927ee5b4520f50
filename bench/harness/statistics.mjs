/** The middle of some numbers, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that a share of the sorted values does not exceed. */
export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** How far the rounds of one contender lie apart, as a share of their median: what a difference has to exceed to mean something. */
export function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}
