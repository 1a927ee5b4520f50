import { LoginDocument } from '../../schema/generated/operations';
import type { AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { password, startGateway, stopGateways } from '../support/gateway';
import { refresh, refreshed } from '../support/sign-in';
import { logIn } from './log-in';
import { MemoryUsers } from './memory-users';

const login = { input: { username: 'ada', password } };

/** A middleware that hangs while it is told to, and tells when it does. */
class Directory {
  isSlow = true;
  signal: AbortSignal | undefined;
  readonly #waiting: (() => void)[] = [];

  readonly lookUp: AuthSuccessMiddleware = async ({ signal }, next) => {
    this.signal = signal;
    if (this.isSlow) await new Promise(() => this.#waiting.splice(0).forEach((resolve) => resolve()));
    await next();
  };

  async hangs(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

afterEach(stopGateways);

describe('a success middleware that takes too long', () => {
  it('is given up, and the client told to try again', async () => {
    const directory = new Directory();
    const gateway = await startGateway({
      users: new MemoryUsers('ada'),
      successMiddlewares: [{ name: 'directory', handle: directory.lookUp }],
    });
    const [hangs, answering] = [directory.hangs(), gateway.send(LoginDocument, login)];
    await hangs;
    await gateway.clock.advance(5000);
    const answer = await answering;
    expect(answer).toMatchObject({ reason: 'MIDDLEWARE_TIMEOUT', code: 'UNAVAILABLE' });
    expect(answer.errors[0]?.extensions.retryAfterSeconds).toBe(1);
    expect(gateway.logger.lines.join()).toContain('directory\\" took longer than 5000 ms');
  });

  it('is told by its signal', async () => {
    const directory = new Directory();
    const settings = { successMiddlewareTimeoutMs: 200 };
    const gateway = await startGateway({
      users: new MemoryUsers('ada'),
      settings,
      successMiddlewares: [directory.lookUp],
    });
    const [hangs, answering] = [directory.hangs(), gateway.send(LoginDocument, login)];
    await hangs;
    await gateway.clock.advance(199);
    expect(directory.signal?.aborted).toBe(false);
    await gateway.clock.advance(1);
    expect(directory.signal?.aborted).toBe(true);
    expect((await answering).reason).toBe('MIDDLEWARE_TIMEOUT');
  });

  it('leaves the refresh token usable', async () => {
    const directory = new Directory();
    directory.isSlow = false;
    const gateway = await startGateway({ users: new MemoryUsers('ada'), successMiddlewares: [directory.lookUp] });
    const { refreshToken } = await logIn(gateway);
    directory.isSlow = true;
    const [hangs, answering] = [directory.hangs(), refresh(gateway, refreshToken)];
    await hangs;
    await gateway.clock.advance(5000);
    expect((await answering).reason).toBe('MIDDLEWARE_TIMEOUT');
    directory.isSlow = false;
    expect((await refreshed(gateway, refreshToken)).refreshToken).not.toBe(refreshToken);
  });

  it('is not blamed for what lies inside of it', async () => {
    const directory = new Directory();
    const named = (name: string, handle: AuthSuccessMiddleware) => ({ name, handle });
    const outer = named('outer', async (_event, next) => next());
    const gateway = await startGateway({
      users: new MemoryUsers('ada'),
      successMiddlewares: [outer, named('directory', directory.lookUp)],
    });
    const [hangs, answering] = [directory.hangs(), gateway.send(LoginDocument, login)];
    await hangs;
    await gateway.clock.advance(5000);
    expect((await answering).reason).toBe('MIDDLEWARE_TIMEOUT');
    expect(gateway.logger.lines.join()).not.toContain('"outer" took longer');
  });
});
