/** Resolves once everything else that waits for the event loop has had its turn. No time passes that a clock would know of. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
