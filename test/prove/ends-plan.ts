import fc from 'fast-check';

/** One refresh that is under way while a session ends. */
export interface PlannedRefresh {
  readonly way: 'refresh token' | 'access token';
  /** At which of the gateways. */
  readonly gateway: number;
  /** When it begins, as a share of the time in which everything begins. */
  readonly start: number;
  /** How often in a row, each time with the token that came last. */
  readonly times: number;
}

/** One interleaving of an end with refreshes. */
export interface Plan {
  readonly end: 'logout' | 'account disabled' | 'password changed';
  readonly gateway: number;
  readonly start: number;
  readonly refreshes: readonly PlannedRefresh[];
  /** When somebody logs in to the account meanwhile, if it is the account whose sessions end. */
  readonly loginStart: number | undefined;
}

/** So many plans, the same ones for the same seed. */
export function planInterleavings(count: number, { seed, gateways }: { seed: number; gateways: number }): Plan[] {
  const gateway = fc.noBias(fc.nat(gateways - 1));
  const anyTime = fc.noBias(fc.nat(1000)).map((thousandths) => thousandths / 1000);
  const plannedRefresh = (way: PlannedRefresh['way'], times: number): fc.Arbitrary<PlannedRefresh> =>
    fc.record({ way: fc.constant(way), gateway, start: anyTime, times: fc.constant(times) });
  // Tabs that share one token, or one that refreshes again with what it got: both at once would be a theft by the rules.
  const byRefreshToken = fc.oneof(
    fc.array(plannedRefresh('refresh token', 1), { minLength: 1, maxLength: 3 }),
    plannedRefresh('refresh token', 2).map((refresh) => [refresh]),
  );
  const byAccessToken = fc.array(plannedRefresh('access token', 1), { maxLength: 2 });
  const plan = fc.record({
    end: fc.noBias(fc.constantFrom<Plan['end'][]>('logout', 'logout', 'account disabled', 'password changed')),
    gateway,
    start: anyTime,
    refreshes: fc.tuple(byRefreshToken, byAccessToken).map((both) => both.flat()),
    loginStart: fc.option(anyTime, { nil: undefined }),
  });
  return fc.sample(plan, { seed, numRuns: count });
}
