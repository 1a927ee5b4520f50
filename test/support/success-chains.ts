import type { AuthPayload } from '../../src/domain/auth-payload';
import type { AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { SuccessChain } from '../../src/domain/success-chain';
import type { SuccessCore } from '../../src/domain/success-chain';
import { aClient, aPayload, aSession, aUser } from './builders';
import { FakeClock } from '../../src/testing/fake-clock';

export const timeLimitMs = 1000;

/** Runs a refresh through middlewares that are named m0, m1, ... from the outermost inwards. */
export async function runChain(
  handlers: readonly AuthSuccessMiddleware[],
  { clock = new FakeClock(), core = () => aPayload() }: { clock?: FakeClock; core?: SuccessCore } = {},
): Promise<AuthPayload> {
  const middlewares = handlers.map((handle, index) => ({ name: `m${index}`, handle }));
  const chain = new SuccessChain({ middlewares, timeLimitMs, clock });
  return chain.run({ phase: 'refresh', user: aUser(), session: aSession(), client: aClient }, core);
}

/** A promise that a test settles, for what takes its time without any time passing. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

export function defer<T = void>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

/** A wait on the clock under test. */
export async function pass(clock: FakeClock, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.after(ms, resolve);
  });
}

/** What became of a promise so far: for what must not yet have, or must already have, been refused. */
export function watch(promise: Promise<unknown>): { state: 'pending' | 'fulfilled' | 'rejected'; error?: unknown } {
  const outcome: ReturnType<typeof watch> = { state: 'pending' };
  promise.then(
    () => {
      outcome.state = 'fulfilled';
    },
    (error: unknown) => {
      outcome.state = 'rejected';
      outcome.error = error;
    },
  );
  return outcome;
}
