import { printSchema } from 'graphql';
import { Authorized, FieldResolver, Int, Query, Resolver } from 'type-graphql';
import { AuthPayloadType } from '../../src/graphql/auth/auth.types';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { logInAsking } from './log-in-asking';

@Resolver(() => AuthPayloadType)
class ShopResolver {
  @Query(() => String)
  @Authorized()
  motto(): string {
    return 'of the shop';
  }

  @FieldResolver(() => String)
  tenant(): string {
    return 'acme';
  }
}

@Resolver(() => AuthPayloadType)
class ForumResolver {
  @Query(() => String)
  motto(): string {
    return 'of the forum';
  }

  @Authorized('ADMIN')
  @FieldResolver(() => Int)
  tenant(): number {
    return 7;
  }

  @Authorized('ADMIN')
  @FieldResolver(() => Int)
  expiresIn(): number {
    return -1;
  }
}

const startShop = (): Promise<TestGateway> => startGateway({ resolvers: [ShopResolver] });
const startForum = (): Promise<TestGateway> =>
  startGateway({ resolvers: [ForumResolver], policies: { 'Query.motto': 'public' } });
const startBare = (): Promise<TestGateway> => startGateway();

type Start = () => Promise<TestGateway>;

/** Starts one after the other, and finds each by what started it. */
async function startAll(starts: readonly Start[]): Promise<{ get(start: Start): TestGateway }> {
  const started: (readonly [Start, TestGateway])[] = [];
  for (const start of starts) started.push([start, await start()]);
  return {
    get(wanted) {
      const [, gateway] = started.find(([start]) => start === wanted) ?? [];
      if (gateway === undefined) throw new Error('not started');
      return gateway;
    },
  };
}

afterEach(stopGateways);

describe('two gateways in one process', () => {
  it.each([
    ['before', [startBare, startShop, startForum]],
    ['between', [startForum, startBare, startShop]],
    ['after', [startShop, startForum, startBare]],
  ] as const)('show nothing of one another in a gateway without resolvers that is built %s them', async (_, starts) => {
    const gateways = await startAll(starts);
    const sdl = printSchema(gateways.get(startBare).gateway.schema);
    expect(sdl).toBe(printSchema((await startBare()).gateway.schema));
    expect(sdl).not.toMatch(/motto|tenant/);
  });

  it.each([
    ['the shop first', [startShop, startForum]],
    ['the forum first', [startForum, startShop]],
  ] as const)('each resolve the fields of AuthPayload that they add, %s', async (_, starts) => {
    const gateways = await startAll(starts);
    const shop = await logInAsking(gateways.get(startShop), 'tenant expiresIn');
    const forum = await logInAsking(gateways.get(startForum), 'tenant');
    expect(requireData(shop).login).toStrictEqual({ tenant: 'acme', expiresIn: 900 });
    expect(forum.reason).toBe('TOKEN_MISSING');
  });

  it('each hold their own policy for a root field of the same name', async () => {
    const [shop, forum] = [await startShop(), await startForum()];
    expect((await shop.send('{ motto }')).reason).toBe('TOKEN_MISSING');
    expect((await forum.send('{ motto }')).data).toStrictEqual({ motto: 'of the forum' });
  });

  it('do not accept the tokens of one another', async () => {
    const [first, second] = [await startBare(), await startGateway({ settings: { issuer: 'http://other.test' } })];
    const { accessToken } = requireData(await logInAsking(first, 'accessToken')).login;
    expect((await first.send('{ me { id } }', {}, { token: String(accessToken) })).reason).toBeUndefined();
    expect((await second.send('{ me { id } }', {}, { token: String(accessToken) })).reason).toBe('TOKEN_INVALID');
  });

  it('may be stopped one by one', async () => {
    const [first, second] = [await startBare(), await startBare()];
    await first.gateway.stop();
    expect((await second.send('{ me { id } }')).reason).toBe('TOKEN_MISSING');
  });
});
