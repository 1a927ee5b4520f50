import { DomainError } from '../domain/domain-error';
import type { Clock } from '../util/clock';
import type { FindGrantedPolicies } from './access';

/** What decides policies until its signal aborts: what it says later counts for nothing. */
export type FindPoliciesInTime = (policies: readonly string[], signal: AbortSignal) => ReturnType<FindGrantedPolicies>;

/** How long policies may take to be decided, in milliseconds. */
export interface PolicyTimeLimit {
  readonly timeLimitMs: number;
  readonly clock: Pick<Clock, 'after'>;
}

/**
 * The same with a limit of time. A function of somebody else's that hangs would hold up every operation that asks for a policy, and
 * with them whatever they keep, until there is no memory left. Throws DomainError POLICY_TIMEOUT when the time is over.
 */
export function limitPolicyTime(
  find: FindPoliciesInTime,
  { timeLimitMs, clock }: PolicyTimeLimit,
): FindGrantedPolicies {
  return async (policies) => {
    const controller = new AbortController();
    let cancelTimer = (): void => undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      cancelTimer = clock.after(timeLimitMs, () => {
        const cause = new Error(`the function that decides policies took longer than ${String(timeLimitMs)} ms`);
        reject(new DomainError('POLICY_TIMEOUT', { cause, retryAfterSeconds: 1 }));
        controller.abort(cause);
      });
    });
    try {
      return await Promise.race([find(policies, controller.signal), timeout]);
    } finally {
      cancelTimer();
    }
  };
}
