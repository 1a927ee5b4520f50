import { Kind, parse, print } from 'graphql';
import type { ConstDirectiveNode } from 'graphql';
import { Authorized, Directive, Field, FieldResolver, ObjectType, Query, Resolver } from 'type-graphql';
import type { FederationVersion } from '../../src/domain/federation-version';
import { federationVersions } from '../../src/domain/federation-version';
import { buildAuthSchema } from '../../src/graphql/build-schema';
import { printSubgraphSdl } from '../../src/graphql/federation/subgraph-sdl';
import type { Requirement } from '../../src/graphql/policy';
import { composeSupergraph } from '../../src/composition/compose';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGatewayOptions } from '../support/gateway';
import { signIn } from '../support/sign-in';

@ObjectType()
class Report {
  @Field(() => String)
  title!: string;
}

@Resolver(() => Report)
class ReportResolver {
  @Query(() => Report)
  report(): Report {
    return { title: 'All is well.' };
  }

  @Authorized('AUDITOR')
  @FieldResolver(() => String)
  figures(): string {
    return '42';
  }
}

@Resolver()
class DecoratedResolver {
  @Authorized('ADMIN')
  @Query(() => String)
  decorated(): string {
    return 'for the few';
  }
}

@Resolver()
class SpelledResolver {
  @Directive('@requiresScopes(scopes: [["other"]])')
  @Query(() => String)
  spelled(): string {
    return 'once';
  }
}

const options = { hasPasswordChanges: true, resolvers: [ReportResolver] };

interface Written {
  readonly requirement?: Requirement;
  readonly version?: FederationVersion;
  readonly hasAuthDirectives?: boolean;
}

function write({ requirement = 'public', version = '2.5', hasAuthDirectives = true }: Written = {}): string {
  const policies = { 'Query.report': requirement };
  return printSubgraphSdl(buildAuthSchema({ ...options, policies, federation: { version, hasAuthDirectives } }));
}

/** Field -> its directives. */
function directivesIn(sdl: string): ReadonlyMap<string, string> {
  const printAll = (directives: readonly ConstDirectiveNode[] = []) => directives.map(print).join(' ');
  return new Map(
    parse(sdl).definitions.flatMap((type) =>
      type.kind === Kind.OBJECT_TYPE_DEFINITION
        ? (type.fields ?? []).map((field) => [`${type.name.value}.${field.name.value}`, printAll(field.directives)])
        : [],
    ),
  );
}

afterEach(stopGateways);

describe('what a field requires', () => {
  it.each<[string, Requirement, FederationVersion, string]>([
    ['nothing', 'public', '2.5', ''],
    ['a caller', 'authenticated', '2.5', '@authenticated'],
    ['an account', 'account', '2.5', '@authenticated'],
    ['scope', { scope: ['a', 'b'] }, '2.5', '@authenticated @requiresScopes(scopes: [["a", "b"]])'],
    ['a role, which is no directive yet', { roles: ['A', 'B'] }, '2.5', '@authenticated'],
    ['a role', { roles: ['A', 'B'] }, '2.6', '@authenticated @policy(policies: [["role:A"], ["role:B"]])'],
  ])('is in the SDL as it is in the policy: %s', (_what, requirement, version, expected) => {
    expect(directivesIn(write({ requirement, version })).get('Query.report')).toBe(expected);
  });

  it('is in the SDL where @Authorized says it, on root fields and on others', () => {
    const resolvers = [...options.resolvers, DecoratedResolver];
    const policies = { 'Query.report': 'public', 'Query.decorated': { roles: ['A', 'B'] } } as const;
    const federation = { version: '2.9', hasAuthDirectives: true } as const;
    const found = directivesIn(printSubgraphSdl(buildAuthSchema({ ...options, resolvers, policies, federation })));
    expect(found.get('Report.figures')).toBe('@authenticated @policy(policies: [["role:AUDITOR"]])');
    expect(found.get('Query.decorated')).toBe(
      '@authenticated @policy(policies: [["role:A", "role:ADMIN"], ["role:B", "role:ADMIN"]])',
    );
  });

  it('is what the service does: a stranger gets past none of these fields, and past all others', async () => {
    const gateway = await startGateway({ resolvers: [ReportResolver], policies: { 'Query.report': 'authenticated' } });
    const found = [...directivesIn(write({ requirement: 'authenticated' }))];
    const asked: Record<string, string> = { sessions: '{ id }', me: '{ id }', report: '{ title }' };
    const closed = found.filter(([field, directives]) => field.startsWith('Query.') && directives !== '');
    expect(closed.map(([field]) => field)).toStrictEqual(['Query.me', 'Query.report', 'Query.sessions']);
    for (const [name, selection] of Object.entries(asked)) {
      expect((await gateway.send(`{ ${name} ${selection} }`)).reason).toBe('TOKEN_MISSING');
    }
    expect((await gateway.send('{ verifyToken(token: "x") { active } }')).reason).toBeUndefined();
  });

  it.each(federationVersions)('is composed, or left out, with version %s', (version) => {
    const hasAuthDirectives = version >= '2.5';
    const sdl = write({ version, hasAuthDirectives, requirement: { scope: ['a'] } });
    const supergraph = composeSupergraph([{ name: 'auth', url: 'https://auth.example/', sdl }]);
    expect(supergraph.includes('@requiresScopes(scopes: [["a"]])')).toBe(hasAuthDirectives);
    expect(write({ version, hasAuthDirectives: false })).not.toContain('@authenticated');
  });

  it('is not said twice in different ways', () => {
    const build = (scope: string) => () =>
      buildAuthSchema({
        ...{ hasPasswordChanges: true, resolvers: [SpelledResolver] },
        policies: { 'Query.spelled': { scope: [scope] } },
      });
    expect(build('one')).toThrow('take the directive off');
    expect(build('other')).not.toThrow();
  });

  it('is no directive that the version does not have', () => {
    const build = () =>
      buildAuthSchema({
        ...{ hasPasswordChanges: true, resolvers: [SpelledResolver], policies: { 'Query.spelled': 'public' } },
        federation: { version: '2.4', hasAuthDirectives: false },
      });
    expect(build).toThrow('set it to 2.5 or newer');
  });
});

describe('in gateway mode', () => {
  const subgraphs = [{ name: 'other', url: 'http://127.0.0.1:1/', sdl: `${__dirname}/other.graphql` }];
  const start = (settings: TestGatewayOptions['settings'], own: Omit<TestGatewayOptions, 'settings'> = {}) =>
    startGateway({
      resolvers: [ReportResolver],
      policies: { 'Query.report': { roles: ['EDITOR'] } },
      ...own,
      settings: { subgraphs, ...settings },
    });

  it.each([
    ['2.3', false, 'TOKEN_MISSING', 'INSUFFICIENT_ROLE'],
    ['2.5', true, 'TOKEN_MISSING', 'INSUFFICIENT_ROLE'],
    ['2.9', true, 'TOKEN_MISSING', 'FIELD_NOT_ALLOWED'],
  ] as const)('a role lets in who has it, and nobody else: %s', async (version, on, stranger, without) => {
    const grantPolicies = jest.fn((policies: readonly string[]) => policies);
    const gateway = await start({ federationVersion: version, federationAuthDirectives: on }, { grantPolicies });
    await gateway.signUp({ username: 'editor', roles: ['EDITOR'] });
    const ask = async (token?: string) => gateway.send('{ report { title } }', {}, { token });
    const nobody = await ask();
    expect([nobody.reason, nobody.headers.get('www-authenticate')]).toStrictEqual([stranger, 'Bearer']);
    expect((await ask((await signIn(gateway)).accessToken)).reason).toBe(without);
    const { data, errors } = await ask((await signIn(gateway, 'editor')).accessToken);
    expect([data, errors]).toStrictEqual([{ report: { title: 'All is well.' } }, []]);
    expect(grantPolicies).not.toHaveBeenCalled(); // roles are not for it to grant
  });

  it('whoever has no token, or an expired one, can log in and refresh', async () => {
    const gateway = await start({ supergraphAuthorization: 'reject' });
    const { accessToken: token, refreshToken } = await signIn(gateway);
    await gateway.clock.leap(3_600_000);
    const refreshing = `mutation { refreshToken(input: { refreshToken: "${refreshToken}" }) { accessToken } }`;
    expect((await gateway.send('{ me { id } }', {}, { token })).reason).toBe('TOKEN_EXPIRED');
    expect((await gateway.send(refreshing, {}, { token })).reason).toBeUndefined();
    expect((await signIn(gateway, 'ada', token)).accessToken).not.toBe(token);
  });
});
