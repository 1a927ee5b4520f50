import type { AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { aPayload } from '../support/builders';
import { FakeClock } from '../../src/testing/fake-clock';
import { defer, pass, runChain, timeLimitMs, watch } from '../support/success-chains';

const timedOut = { state: 'rejected', error: { reason: 'MIDDLEWARE_TIMEOUT', retryAfterSeconds: 1 } };

describe('the time limit of success middlewares', () => {
  it.each([
    { ms: timeLimitMs - 1, outcome: { state: 'fulfilled' } },
    { ms: timeLimitMs + 1, outcome: timedOut },
  ])('lets a middleware that takes $ms ms be $outcome.state', async ({ ms, outcome }) => {
    const clock = new FakeClock();
    const run = watch(runChain([async (_event, next) => pass(clock, ms).then(next)], { clock }));
    await clock.advance(timeLimitMs * 2);
    expect(run).toMatchObject(outcome);
  });

  it('refuses a middleware that never ends as soon as its time is used up, and no sooner', async () => {
    const clock = new FakeClock();
    const run = watch(runChain([() => defer().promise], { clock }));
    await clock.advance(timeLimitMs - 1);
    expect(run.state).toBe('pending');
    await clock.advance(1);
    expect(run).toMatchObject(timedOut);
  });

  it('names the middleware that was too slow, for the log', async () => {
    const clock = new FakeClock();
    const run = watch(runChain([(_event, next) => next(), () => defer().promise], { clock }));
    await clock.advance(timeLimitMs);
    expect(run).toMatchObject({ error: { cause: { message: expect.stringContaining('"m1"') as unknown } } });
  });

  it('does not count what lies inside of a middleware', async () => {
    const clock = new FakeClock();
    const slow: AuthSuccessMiddleware = async (_event, next) => {
      await pass(clock, timeLimitMs - 1);
      await next();
    };
    const run = watch(runChain([slow, slow, slow], { clock }));
    await clock.advance(timeLimitMs * 3);
    expect(run.state).toBe('fulfilled');
  });

  it('adds up what a middleware takes before and after next()', async () => {
    const clock = new FakeClock();
    const twoHalves: AuthSuccessMiddleware = async (_event, next) => {
      await pass(clock, timeLimitMs * 0.6);
      await next();
      await pass(clock, timeLimitMs * 0.6);
    };
    const run = watch(runChain([twoHalves], { clock }));
    await clock.advance(timeLimitMs * 1.2);
    expect(run).toMatchObject(timedOut);
  });

  it('counts the rest of a middleware that does not await a slow inside', async () => {
    const clock = new FakeClock();
    const forgetful: AuthSuccessMiddleware = async (_event, next) => void next();
    const slow: AuthSuccessMiddleware = async (_event, next) => pass(clock, timeLimitMs - 1).then(next);
    const run = watch(runChain([forgetful, slow], { clock }));
    await clock.advance(timeLimitMs * 2);
    expect(run.state).toBe('fulfilled');
  });

  it('aborts the signal of the slow middleware, so that what it has called can end', async () => {
    const clock = new FakeClock();
    const aborted: string[] = [];
    const listen = (name: string, handle: AuthSuccessMiddleware): AuthSuccessMiddleware => {
      return (event, next) => {
        event.signal.addEventListener('abort', () => aborted.push(name));
        return handle(event, next);
      };
    };
    watch(runChain([listen('outer', (_event, next) => next()), listen('inner', () => defer().promise)], { clock }));
    await clock.advance(timeLimitMs);
    expect(aborted).toStrictEqual(['inner']);
  });

  it.each([
    ['awaits next()', (_event, next) => next()],
    ['does not await next()', async (_event, next) => void next()],
  ] satisfies [string, AuthSuccessMiddleware][])(
    'leaves nothing behind of a middleware in time that %s',
    async (_name, handle) => {
      const clock = new FakeClock();
      const aborted = jest.fn();
      const inner: AuthSuccessMiddleware = (event, next) => pass(clock, 1).then(next);
      const run = watch(
        runChain([(event, next) => (event.signal.addEventListener('abort', aborted), handle(event, next)), inner], {
          clock,
        }),
      );
      await clock.advance(timeLimitMs * 10);
      expect(run.state).toBe('fulfilled');
      expect(aborted).not.toHaveBeenCalled();
    },
  );

  it('signs nothing for a middleware that calls next() after its time was up', async () => {
    const clock = new FakeClock();
    const core = jest.fn(() => aPayload());
    const late: AuthSuccessMiddleware = (_event, next) => pass(clock, timeLimitMs + 1).then(next);
    const run = watch(runChain([late], { clock, core }));
    await clock.advance(timeLimitMs * 2);
    expect(run).toMatchObject(timedOut);
    expect(core).not.toHaveBeenCalled();
  });

  it('is harmless when a middleware fails after its time was up', async () => {
    const clock = new FakeClock();
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const run = watch(
      runChain([() => pass(clock, timeLimitMs + 1).then(() => Promise.reject(new Error('late')))], { clock }),
    );
    await clock.advance(timeLimitMs * 2);
    process.off('unhandledRejection', unhandled);
    expect(run).toMatchObject(timedOut);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
