import type { AuthSuccess, AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { DomainError } from '../../src/domain/domain-error';
import { MisuseError } from '../../src/domain/misuse-error';
import { aPayload } from '../support/builders';
import { FakeClock } from '../../src/testing/fake-clock';
import { runChain } from '../support/success-chains';

const passOn: AuthSuccessMiddleware = (_event, next) => next();

describe('success chain', () => {
  it('runs middlewares as an onion around the signing of the token', async () => {
    const seen: string[] = [];
    const layer = (name: string): AuthSuccessMiddleware => {
      return async (_event, next) => {
        seen.push(`${name} before`);
        await next();
        seen.push(`${name} after`);
      };
    };
    const core = () => (seen.push('sign'), aPayload());
    await runChain([layer('outer'), layer('inner')], { core });
    expect(seen).toStrictEqual(['outer before', 'inner before', 'sign', 'inner after', 'outer after']);
  });

  it('signs without any middleware', async () => {
    const payload = aPayload();
    await expect(runChain([], { core: () => payload })).resolves.toBe(payload);
  });

  it('signs the claims that middlewares set before next(), the innermost winning', async () => {
    const set = (tenant: string): AuthSuccessMiddleware => {
      return async ({ claims }, next) => {
        claims.set('tenant', tenant);
        await next();
      };
    };
    const core = jest.fn(() => aPayload());
    await runChain([set('outer'), set('inner')], { core });
    expect(core).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(core.mock.calls)).toBe('[[{"tenant":"inner"}]]');
  });

  it('answers with the payload as middlewares shaped it after next(), the outermost last', async () => {
    const add = (name: string): AuthSuccessMiddleware => {
      return async (event, next) => {
        await next();
        Object.assign(event.payload.extra, { [name]: Object.keys(event.payload.extra).length });
      };
    };
    const payload = await runChain([add('outer'), add('inner')]);
    expect(payload.extra).toStrictEqual({ inner: 0, outer: 1 });
  });

  it('tells middlewares the phase, the user, the session and the client', async () => {
    const handle = jest.fn<Promise<void>, [AuthSuccess, () => Promise<void>]>(passOn);
    await runChain([handle]);
    const event = handle.mock.calls[0]?.[0];
    expect(event).toMatchObject({ phase: 'refresh', user: { id: 'user-1' }, session: { generation: 1 } });
    expect(event?.client.ipAddress).toBe('192.0.2.1');
    expect(event?.signal.aborted).toBe(false);
  });

  it.each([
    ['refuses a claim that is set after next()', async ({ claims }, next) => next().then(() => claims.set('late', 1))],
    ['refuses to show a payload before next()', async ({ payload }, next) => ((payload.extra['early'] = 1), next())],
    ['refuses a middleware that never calls next()', async () => undefined],
    ['refuses a middleware that calls next() twice', async (_event, next) => next().then(next)],
    [
      'refuses a middleware that calls next() twice at once',
      async (_event, next) => {
        await Promise.all([next(), next()]);
      },
    ],
  ] satisfies [string, AuthSuccessMiddleware][])('%s', async (_name, handle) => {
    await expect(runChain([passOn, handle, passOn])).rejects.toBeInstanceOf(MisuseError);
  });

  it('names the middleware that breaks the rules', async () => {
    await expect(runChain([passOn, async () => undefined])).rejects.toThrow('"m1"');
  });

  it('signs once although a middleware calls next() twice and hides that it was refused', async () => {
    const core = jest.fn(() => aPayload());
    const stubborn: AuthSuccessMiddleware = async (_event, next) => {
      await next();
      await Promise.resolve()
        .then(next)
        .catch(() => undefined);
    };
    await runChain([stubborn], { core });
    expect(core).toHaveBeenCalledTimes(1);
  });

  it('waits for the inside of a middleware that does not await next()', async () => {
    const slow: AuthSuccessMiddleware = async (event, next) => {
      await next();
      await Promise.resolve();
      event.payload.extra['slow'] = true;
    };
    const forgetful: AuthSuccessMiddleware = async (_event, next) => void next();
    const payload = await runChain([forgetful, slow]);
    expect(payload.extra).toStrictEqual({ slow: true });
  });

  it.each([
    ['does not await next()', async (_event, next) => void next()],
    ['swallows what next() threw', async (_event, next) => next().catch(() => undefined)],
    ['passes next() on', passOn],
    [
      'throws something else once next() has failed',
      (_event, next) => next().catch(() => Promise.reject(new DomainError('INSUFFICIENT_ROLE'))),
    ],
  ] satisfies [string, AuthSuccessMiddleware][])(
    'stays refused, without an unhandled rejection, around a middleware that %s',
    async (_name, handle) => {
      const unhandled = jest.fn();
      process.on('unhandledRejection', unhandled);
      const refuse = async () => Promise.reject(new DomainError('INSUFFICIENT_ROLE'));
      await expect(runChain([handle, refuse])).rejects.toMatchObject({ reason: 'INSUFFICIENT_ROLE' });
      await new FakeClock().advance(0);
      process.off('unhandledRejection', unhandled);
      expect(unhandled).not.toHaveBeenCalled();
    },
  );

  it.each([
    ['rejects', async () => Promise.reject(new DomainError('INSUFFICIENT_SCOPE'))],
    [
      'throws without being async',
      () => {
        throw new DomainError('INSUFFICIENT_SCOPE');
      },
    ],
    [
      'refuses after next()',
      async (_event, next) => next().then(() => Promise.reject(new DomainError('INSUFFICIENT_SCOPE'))),
    ],
  ] satisfies [string, AuthSuccessMiddleware][])(
    'passes on the refusal of a middleware that %s',
    async (_name, handle) => {
      await expect(runChain([passOn, handle])).rejects.toMatchObject({ reason: 'INSUFFICIENT_SCOPE' });
    },
  );

  it('passes on what the signing itself throws', async () => {
    const core = () => {
      throw new Error('no key');
    };
    await expect(runChain([passOn], { core })).rejects.toThrow('no key');
  });

  it('signs nothing when a middleware refuses before next()', async () => {
    const core = jest.fn(() => aPayload());
    const refuse = () => Promise.reject(new DomainError('INSUFFICIENT_ROLE'));
    await expect(runChain([passOn, refuse], { core })).rejects.toMatchObject({ reason: 'INSUFFICIENT_ROLE' });
    expect(core).not.toHaveBeenCalled();
  });
});
