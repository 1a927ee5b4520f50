/** `first`: not seen before. `again`: seen before. `unknown`: that cannot be told for now, so nobody must be let in. */
export type ReplayVerdict = 'first' | 'again' | 'unknown';

/** Remembers which identity tokens have been used. */
export interface ReplayMemory {
  /**
   * Notes that a token has been used, in one step with the look whether it was before. `until` is when it expires, at most
   * 70 seconds ahead: it need not be remembered for longer.
   */
  note(id: string, until: Date): ReplayVerdict | Promise<ReplayVerdict>;
}
