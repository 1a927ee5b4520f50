import { ChangePasswordDocument, LoginDocument, SessionsDocument } from '../../schema/generated/operations';
import type { AuthSuccess, AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { attributeClaims } from '../../src/domain/success-middlewares/attribute-claims';
import { refreshHint } from '../../src/domain/success-middlewares/refresh-hint';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { refresh, refreshed, refreshWithBearer, signIn } from '../support/sign-in';
import { claimsOf } from './claims-of';
import { MemoryUsers } from './memory-users';

const addTenant: AuthSuccessMiddleware = async (event, next) => {
  event.claims.set('tenant', 'acme');
  await next();
  event.payload.extra['tenantName'] = `Acme Ltd, at ${event.phase}`;
};

/** One that writes what it sees around `next()` into a list. */
const note = (name: string, notes: string[]): AuthSuccessMiddleware => {
  return async (_event, next) => {
    notes.push(`${name} in`);
    await next();
    notes.push(`${name} out`);
  };
};

const login = { input: { username: 'ada', password } };

async function changePassword(gateway: TestGateway, token: string): Promise<{ accessToken: string; extra: object }> {
  const input = { currentPassword: password, newPassword: `another ${password}` };
  return requireData(await gateway.send(ChangePasswordDocument, { input }, { token })).changePassword;
}

async function countSessions(gateway: TestGateway): Promise<number> {
  const account = await gateway.core.accounts.findByLoginName('ada');
  return (await gateway.core.sessions.listOf(account?.id ?? '')).length;
}

afterEach(stopGateways);

describe('a success middleware', () => {
  it('adds its claim and its extra field at login, at every refresh and at a change of the password', async () => {
    const gateway = await startGateway({ successMiddlewares: [addTenant] });
    const first = await signIn(gateway);
    const second = await refreshed(gateway, first.refreshToken);
    const third = requireData(await refreshWithBearer(gateway, second.accessToken)).refreshToken;
    const fourth = await changePassword(gateway, third.accessToken);

    const answers = [first, second, third, fourth];
    expect(answers.map(({ accessToken }) => claimsOf(accessToken)['tenant'])).toStrictEqual(Array(4).fill('acme'));
    const phases = answers.map(({ extra }) => ('tenantName' in extra ? extra.tenantName : undefined));
    expect(phases).toStrictEqual(['login', 'refresh', 'refresh', 'changePassword'].map((p) => `Acme Ltd, at ${p}`));
  });

  it('is an onion with the others: the first is the outermost layer', async () => {
    const notes: string[] = [];
    const named = { name: 'inner', handle: note('inner', notes) };
    await signIn(await startGateway({ successMiddlewares: [note('outer', notes), note('middle', notes), named] }));
    expect(notes).toStrictEqual(['outer in', 'middle in', 'inner in', 'inner out', 'middle out', 'outer out']);
  });

  it('sees the user, the session and the client, and the claims of the layers around it', async () => {
    const seen: Pick<AuthSuccess, 'user' | 'session' | 'client' | 'claims'>[] = [];
    const look: AuthSuccessMiddleware = async (event, next) => {
      seen.push(event);
      await next();
    };
    const gateway = await startGateway({ successMiddlewares: [addTenant, look] });
    const { session } = await signIn(gateway);
    expect(seen[0]).toMatchObject({
      user: { username: 'ada' },
      session: { id: session.id },
      client: { ipAddress: '127.0.0.1' },
    });
    expect(seen[0]?.claims.get('tenant')).toBe('acme');
  });

  it('sees the user as of now at a refresh', async () => {
    const users = new MemoryUsers('ada');
    users.change('id-of-ada', { attributes: { tenant: 'acme' } });
    const gateway = await startGateway({ users, successMiddlewares: [attributeClaims('tenant')] });
    const { accessToken } = requireData(await gateway.send(LoginDocument, login)).login;
    users.change('id-of-ada', { attributes: { tenant: 'navy' }, roles: ['ADMIN'] });
    const { accessToken: next } = requireData(await refreshWithBearer(gateway, accessToken)).refreshToken;
    expect(claimsOf(accessToken)).toMatchObject({ tenant: 'acme', roles: [] });
    expect(claimsOf(next)).toMatchObject({ tenant: 'navy', roles: ['ADMIN'] });
  });

  it('comes with the package: refreshHint tells when to refresh', async () => {
    const gateway = await startGateway({ successMiddlewares: [refreshHint(0.5)] });
    const { extra, expiresAt } = await signIn(gateway);
    expect(new Date(expiresAt).getTime() - new Date(String(extra['refreshAt'])).getTime()).toBe(450_000);
  });

  it('may answer without being an async function, and may forget to await next()', async () => {
    const gateway = await startGateway({
      successMiddlewares: [(_event, next) => next(), { name: 'careless', handle: async (_event, next) => void next() }],
    });
    expect((await signIn(gateway)).tokenType).toBe('Bearer');
  });
});

describe('a success middleware that throws', () => {
  const secret = 'the password of the directory is hunter2';
  let failure: Error | undefined;
  const failing: AuthSuccessMiddleware = async (_event, next) => {
    if (failure !== undefined) throw failure;
    await next();
  };

  beforeEach(() => {
    failure = undefined;
  });

  it('is a bug: masked, and logged once', async () => {
    const gateway = await startGateway({ successMiddlewares: [failing] });
    await gateway.signUp();
    failure = new Error(secret);
    const answer = await gateway.send(LoginDocument, login);
    expect(answer).toMatchObject({ reason: 'INTERNAL_ERROR', code: 'INTERNAL_SERVER_ERROR' });
    expect(answer.text).not.toMatch(/hunter2|directory|\.ts|stack/);
    expect(gateway.logger.lines.filter((line) => line.includes(secret))).toHaveLength(1);
  });

  it('starts no session', async () => {
    const gateway = await startGateway({ successMiddlewares: [failing] });
    await gateway.signUp();
    failure = new Error(secret);
    await gateway.send(LoginDocument, login);
    expect(await countSessions(gateway)).toBe(0);
  });

  it('leaves every token usable, and the generation where it is', async () => {
    const gateway = await startGateway({ successMiddlewares: [failing] });
    const first = await signIn(gateway);
    failure = new Error(secret);
    expect((await refresh(gateway, first.refreshToken)).reason).toBe('INTERNAL_ERROR');
    expect((await refreshWithBearer(gateway, first.accessToken)).reason).toBe('INTERNAL_ERROR');
    failure = undefined;
    const second = await refreshed(gateway, first.refreshToken);
    expect([claimsOf(first.accessToken)['gen'], claimsOf(second.accessToken)['gen']]).toStrictEqual([1, 2]);
    expect(requireData(await gateway.send(SessionsDocument, {}, { token: second.accessToken })).sessions).toHaveLength(
      1,
    );
  });

  it('leaves the old password in force', async () => {
    const gateway = await startGateway({ successMiddlewares: [failing] });
    const { accessToken } = await signIn(gateway);
    failure = new Error(secret);
    await expect(changePassword(gateway, accessToken)).rejects.toThrow('INTERNAL_ERROR');
    failure = undefined;
    expect((await gateway.send(LoginDocument, login)).reason).toBeUndefined();
  });
});
