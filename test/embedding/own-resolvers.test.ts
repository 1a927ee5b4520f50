import { Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { createAuthGraph } from '../../src/app';
import type { AuthGatewayOptions } from '../../src/app';
import { requireAuthenticated } from '../../src/domain/require-authenticated';
import type { AuthContext } from '../../src/graphql/auth-context';
import type { PolicyTable } from '../../src/graphql/policy';
import type { ResolverClass } from '../../src/graphql/resolver-class';
import { UserType } from '../../src/graphql/user/user.types';
import { createDirectory, password, startGateway, stopGateways, testSettings } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { refreshed, signIn } from '../support/sign-in';
import { MemoryUsers } from './memory-users';

@Resolver()
class OpenResolver {
  @Query(() => String)
  greeting(): string {
    return 'hello';
  }
}

@Resolver()
class OpenMutationResolver {
  @Mutation(() => String)
  shout(): string {
    return 'HELLO';
  }
}

@Resolver(() => UserType)
class StaffResolver {
  @Authorized()
  @Query(() => String)
  whoami(@Ctx() context: AuthContext): string {
    return requireAuthenticated(context).viewer.subject;
  }

  @Authorized('ADMIN', 'AUDITOR')
  @Query(() => String)
  books(): string {
    return 'balanced';
  }

  @Authorized('ADMIN')
  @FieldResolver(() => String)
  salary(@Root() { username }: UserType): string {
    return `too little for ${username}`;
  }
}

@Authorized('ADMIN')
@Resolver()
class AdminResolver {
  @Query(() => String)
  backups(): string {
    return 'on the shelf';
  }
}

@Resolver()
abstract class BaseResolver {
  @Authorized('ADMIN')
  @Query(() => String)
  inherited(): string {
    return 'from the base class';
  }
}

@Resolver()
class DerivedResolver extends BaseResolver {}

const start = (): Promise<TestGateway> =>
  startGateway({
    resolvers: [StaffResolver, AdminResolver, DerivedResolver],
    settings: { accessTokenLifetimeSeconds: 60 },
  });

/** What a start without a server says to these resolvers and policies. */
async function refusalOf(resolvers: readonly ResolverClass[], policies: PolicyTable = {}): Promise<unknown> {
  const options: AuthGatewayOptions = { settings: testSettings(createDirectory()), resolvers, policies };
  const graph = await createAuthGraph(options).catch((error: unknown) => error);
  if (graph instanceof Error) return `${graph.name}: ${graph.message}`;
  await (graph as Awaited<ReturnType<typeof createAuthGraph>>).stop();
  return undefined;
}

async function tokenOf(gateway: TestGateway, roles: readonly string[]): Promise<string> {
  await gateway.signUp({ roles });
  return (await signIn(gateway)).accessToken;
}

afterEach(stopGateways);

describe("an embedder's root field", () => {
  it.each([
    ['Query.greeting', OpenResolver],
    ['Mutation.shout', OpenMutationResolver],
  ])('%s with neither a policy nor @Authorized is refused at start, by its name', async (coordinate, resolver) => {
    expect(await refusalOf([resolver])).toMatch(new RegExp(`^MisuseError.*"${coordinate}" has no policy`));
  });

  it.each<[string, PolicyTable]>([
    ['for a field that is not there', { 'Query.greeting': 'public', 'Query.greting': 'public' }],
    ['for a type that is no root', { 'Query.greeting': 'public', 'User.email': 'authenticated' }],
    ['for a field of the product', { 'Query.greeting': 'public', 'Query.me': 'public' }],
  ])('a policy %s is refused at start, by its name', async (_, policies) => {
    const [, misspelt] = Object.keys(policies);
    expect(await refusalOf([OpenResolver], policies)).toMatch(new RegExp(`^MisuseError.*"${String(misspelt)}"`));
  });

  it.each<[PolicyTable[string], string | undefined]>([
    ['public', undefined],
    ['authenticated', 'TOKEN_MISSING'],
    [{ roles: ['ADMIN'] }, 'TOKEN_MISSING'],
    [{ scope: ['read'] }, 'TOKEN_MISSING'],
  ])('with the policy %j answers a stranger with the reason %s', async (policy, reason) => {
    const gateway = await startGateway({ resolvers: [OpenResolver], policies: { 'Query.greeting': policy } });
    expect((await gateway.send('{ greeting }')).reason).toBe(reason);
  });

  it('may ask for scope, of which every value is needed', async () => {
    const users = new MemoryUsers('ada');
    const policies = { 'Query.greeting': { scope: ['read', 'write'] } };
    const gateway = await startGateway({ users, resolvers: [OpenResolver], policies });
    const ask = async (...scope: readonly string[]) => {
      users.change('id-of-ada', { scope });
      const operation = `mutation { login(input: { username: "ada", password: "${password}" }) { accessToken } }`;
      const { login } = requireData(await gateway.send<{ login: { accessToken: string } }>(operation));
      return (await gateway.send('{ greeting }', {}, { token: login.accessToken })).reason;
    };
    expect([await ask('read'), await ask('write', 'read', 'more')]).toStrictEqual(['INSUFFICIENT_SCOPE', undefined]);
  });
});

describe('@Authorized', () => {
  const guarded = ['{ whoami }', '{ books }', '{ backups }', '{ inherited }'];

  it.each(guarded)('refuses strangers who ask %s', async (operation) => {
    const gateway = await start();
    expect(await gateway.send(operation)).toMatchObject({ reason: 'TOKEN_MISSING', code: 'UNAUTHENTICATED' });
    expect((await gateway.send(operation, {}, { token: 'forged' })).reason).toBe('TOKEN_MALFORMED');
  });

  it.each(guarded.slice(1))(
    'refuses %s to whoever lacks the role, and allows it to whoever has it',
    async (operation) => {
      const gateway = await start();
      const token = await tokenOf(gateway, ['EDITOR']);
      expect(await gateway.send(operation, {}, { token })).toMatchObject({
        reason: 'INSUFFICIENT_ROLE',
        code: 'FORBIDDEN',
      });
      await gateway.signUp({ username: 'grace', roles: ['ADMIN'] });
      const { accessToken } = await signIn(gateway, 'grace');
      expect((await gateway.send(operation, {}, { token: accessToken })).reason).toBeUndefined();
    },
  );

  it('tells of an expired token, and takes the next one', async () => {
    const gateway = await start();
    const { accessToken: token, refreshToken } = await signIn(gateway);
    await gateway.clock.advanceSeconds(71);
    expect((await gateway.send('{ whoami }', {}, { token })).reason).toBe('TOKEN_EXPIRED');
    const next = await refreshed(gateway, refreshToken);
    expect((await gateway.send('{ whoami }', {}, { token: next.accessToken })).reason).toBeUndefined();
  });

  it.each([
    [['AUDITOR'], 'INSUFFICIENT_ROLE'],
    [['ADMIN'], undefined],
  ])('on a field of User holds for callers with the roles %j', async (roles, reason) => {
    const gateway = await start();
    const answer = await gateway.send('{ me { username salary } }', {}, { token: await tokenOf(gateway, roles) });
    expect(answer.reason).toBe(reason);
    expect(JSON.stringify(answer.data ?? '').includes('too little')).toBe(reason === undefined);
  });

  it('is satisfied by one of its roles', async () => {
    const gateway = await start();
    const answer = await gateway.send('{ books }', {}, { token: await tokenOf(gateway, ['AUDITOR']) });
    expect(answer.data).toStrictEqual({ books: 'balanced' });
  });
});
