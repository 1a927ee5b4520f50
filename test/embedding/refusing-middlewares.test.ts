import { LoginDocument } from '../../schema/generated/operations';
import type { AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { DomainError } from '../../src/domain/domain-error';
import type { ErrorReason } from '../../src/domain/error-catalogue';
import type { JsonValue } from '../../src/util/json';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway, TestGatewayOptions } from '../support/gateway';
import type { Answer } from '../support/send';
import { refresh, refreshed, signIn } from '../support/sign-in';
import { MemoryUsers } from './memory-users';

const login = { input: { username: 'ada', password } };

async function logInThrough(
  middleware: AuthSuccessMiddleware,
  options: TestGatewayOptions = {},
): Promise<{ answer: Answer<unknown>; gateway: TestGateway }> {
  const users = new MemoryUsers('ada');
  const gateway = await startGateway({ ...options, users, successMiddlewares: [middleware] });
  return { answer: await gateway.send(LoginDocument, login), gateway };
}

afterEach(stopGateways);

describe('a success middleware that refuses', () => {
  it.each<[ErrorReason, string]>([
    ['ACCOUNT_DISABLED', 'UNAUTHENTICATED'],
    ['INSUFFICIENT_SCOPE', 'FORBIDDEN'],
    ['DATABASE_UNAVAILABLE', 'UNAVAILABLE'],
  ])('with %s is answered with that reason and the code %s', async (reason, code) => {
    const { answer, gateway } = await logInThrough(() => Promise.reject(new DomainError(reason)));
    expect(answer).toMatchObject({ reason, code });
    expect(await gateway.core.sessions.listOf('id-of-ada')).toStrictEqual([]);
  });

  it('says when to come back', async () => {
    const { answer } = await logInThrough(async (_event, next) => {
      await next();
      throw new DomainError('DATABASE_UNAVAILABLE', { retryAfterSeconds: 7, cause: new Error('hunter2') });
    });
    expect(answer.errors[0]?.extensions.retryAfterSeconds).toBe(7);
    expect(answer.text).not.toContain('hunter2');
  });

  it('leaves the refresh token usable', async () => {
    let isRefusing = false;
    const refusing: AuthSuccessMiddleware = async (_event, next) => {
      if (isRefusing) throw new DomainError('INSUFFICIENT_SCOPE');
      await next();
    };
    const gateway = await startGateway({ successMiddlewares: [refusing] });
    const { refreshToken } = await signIn(gateway);
    isRefusing = true;
    expect((await refresh(gateway, refreshToken)).reason).toBe('INSUFFICIENT_SCOPE');
    isRefusing = false;
    expect((await refreshed(gateway, refreshToken)).refreshToken).not.toBe(refreshToken);
  });
});

const readPayloadFirst: AuthSuccessMiddleware = async (event, next) => {
  event.payload.extra['tenant'] = 'acme';
  await next();
};

const callNextTwice: AuthSuccessMiddleware = async (_event, next) => {
  await next();
  await next();
};

const setClaimLate: AuthSuccessMiddleware = async (event, next) => {
  await next();
  event.claims.set('tenant', 'acme');
};

describe('a success middleware that breaks the rules', () => {
  const large = 'x'.repeat(2100);
  const set = (name: string, value: JsonValue): AuthSuccessMiddleware => {
    return async (event, next) => {
      event.claims.set(name, value);
      await next();
    };
  };
  const cases: [string, AuthSuccessMiddleware, RegExp][] = [
    ['sets sub', set('sub', 'somebody else'), /"sub" is reserved/],
    ['sets roles', set('roles', ['ADMIN']), /"roles" is reserved/],
    ['sets a claim that is too large', set('note', large), /"note".*2048 bytes/],
    ['sets a claim that is not JSON', set('note', new Date(0) as unknown as string), /"note" is not JSON/],
    ['reads the payload too early', readPayloadFirst, /only after next\(\)/],
    ['does not call next()', () => Promise.resolve(), /neither called next\(\) nor refused/],
    ['calls next() twice', callNextTwice, /called next\(\) twice/],
    ['sets a claim too late', setClaimLate, /"tenant" is set after next\(\)/],
  ];

  it.each(cases)(
    'and %s is told so, in the log and in the answer of the development profile',
    async (_, middleware, message) => {
      const { answer, gateway } = await logInThrough(middleware);
      expect(answer.reason).toBe('INTERNAL_ERROR');
      expect(answer.errors[0]?.message).toMatch(message);
      expect(gateway.logger.lines.filter((line) => message.test(line))).toHaveLength(1);
    },
  );

  it.each(cases)('and %s is told so in the log alone in production', async (_, middleware, message) => {
    const { answer, gateway } = await logInThrough(middleware, { settings: { profile: 'production' } });
    expect(answer.reason).toBe('INTERNAL_ERROR');
    expect(answer.text).not.toMatch(message);
    expect(gateway.logger.lines.filter((line) => message.test(line))).toHaveLength(1);
  });
});
