import { AuthFailures } from '../../src/domain/auth-failure';
import type { AuthPayload } from '../../src/domain/auth-payload';
import type { AuthFailure, AuthFailureListener } from '../../src/domain/auth-failure';
import { DomainError } from '../../src/domain/domain-error';
import { aClient, aPayload } from '../support/builders';
import { FakeClock } from '../../src/testing/fake-clock';
import { newEvents } from '../support/events';
import { MemoryLogger } from '../support/memory-logger';
import { defer } from '../support/success-chains';

const refuse = () => Promise.reject(new DomainError('BAD_CREDENTIALS', { cause: new Error('secret') }));

/** Watches one attempt; returns once the listeners have come to rest. */
async function attempt(listeners: readonly AuthFailureListener[], work: () => Promise<AuthPayload>) {
  const logger = new MemoryLogger();
  const failures = new AuthFailures(listeners, logger);
  const events = newEvents();
  events.subscribe((event) => failures.observe(event));
  const outcome = events.watch({ phase: 'login', client: { ...aClient } }, work);
  const [settled] = await Promise.allSettled([outcome]);
  await new FakeClock().advance(0);
  return { settled, logger };
}

describe('failure listeners', () => {
  it('are told the phase, the reason and the client of a refusal, and nothing else', async () => {
    const listener = jest.fn();
    await attempt([listener, listener], refuse);
    const failure = { phase: 'login', reason: 'BAD_CREDENTIALS', client: aClient };
    expect(listener.mock.calls).toStrictEqual([[failure], [failure]]);
  });

  it.each([
    ['a success', () => Promise.resolve(aPayload())],
    ['a bug', () => Promise.reject(new Error('bug'))],
  ])('are not told of %s', async (_what, work) => {
    const listener = jest.fn();
    await attempt([listener], work);
    expect(listener).not.toHaveBeenCalled();
  });

  it('pass a success on as it is', async () => {
    const { settled } = await attempt([], () => Promise.resolve(aPayload()));
    expect(settled).toStrictEqual({ status: 'fulfilled', value: aPayload() });
  });

  it('cannot change the refusal, for the caller or for one another', async () => {
    const meddle = (failure: AuthFailure) => {
      Object.assign(failure.client, { ipAddress: 'changed' });
      Object.assign(failure, { reason: 'TOKEN_MISSING' });
    };
    const seen = jest.fn();
    const { settled } = await attempt(
      [meddle, (failure) => Object.assign(failure, { phase: 'refresh' }), seen],
      refuse,
    );
    expect(settled).toMatchObject({ reason: { reason: 'BAD_CREDENTIALS' } });
    expect(seen).toHaveBeenCalledWith({ phase: 'login', reason: 'BAD_CREDENTIALS', client: aClient });
  });

  it.each<[string, AuthFailureListener]>([
    [
      'throws',
      () => {
        throw new Error('listener');
      },
    ],
    ['rejects', () => Promise.reject(new Error('listener'))],
    [
      'throws a DomainError',
      () => {
        throw new DomainError('ACCOUNT_DISABLED');
      },
    ],
  ])('are harmless, and logged, when one %s', async (_what, broken) => {
    const seen = jest.fn();
    const { settled, logger } = await attempt([broken, seen], refuse);
    expect(settled).toMatchObject({ reason: { reason: 'BAD_CREDENTIALS' } });
    expect(seen).toHaveBeenCalledTimes(1);
    expect(logger.lines).toHaveLength(1);
  });

  it('do not hold the refusal up', async () => {
    const { settled } = await attempt([() => defer().promise], refuse);
    expect(settled.status).toBe('rejected');
  });
});
