import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { Directive, Field, FieldResolver, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { UserType } from '../../src/graphql/user/user.types';
import { password, startGateway, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { MemoryUsers } from '../embedding/memory-users';
import { logIn } from '../embedding/log-in';
import type { TestGateway } from '../support/gateway';
import { reviewsSdl, startReviews } from './reviews-subgraph';
import type { ReviewsSubgraph } from './reviews-subgraph';
import { composeSupergraph, createRouter } from './router';
import type { Route } from './router';

const routerSecret = 'what the router presents, 32 characters';
const committed = readFileSync('schema/subgraph.graphql', 'utf8');

/** Without the prototypes that graphql-js gives to results. */
const toJson = (result: unknown): unknown => JSON.parse(JSON.stringify(result));

@Directive('@shareable')
@ObjectType()
class Price {
  @Field(() => Int, { deprecationReason: 'Everything is free.' })
  cents!: number;
}

@Resolver(() => UserType)
class OwnResolver {
  @Query(() => Price)
  price(): Price {
    return { cents: 99 };
  }

  @Directive('@inaccessible')
  @FieldResolver(() => Int)
  shoeSize(): number {
    return 42;
  }
}

describe('a supergraph', () => {
  it.each([
    ['of the gateway alone', []],
    [
      'of the gateway and a subgraph that extends User',
      [{ name: 'reviews', url: 'http://reviews.test', sdl: reviewsSdl }],
    ],
  ])('%s is composed from schema/subgraph.graphql', (_, others) => {
    const supergraph = composeSupergraph([{ name: 'auth', url: 'http://auth.test', sdl: committed }, ...others]);
    expect(supergraph).toContain('@join__type(graph: AUTH, key: "id")');
    expect(supergraph.includes('reviews: [Review!]! @join__field(graph: REVIEWS)')).toBe(others.length === 1);
  });

  it('has the fields that an embedder adds, with their federation directives', async () => {
    const gateway = await startGateway({ resolvers: [OwnResolver], policies: { 'Query.price': 'public' } });
    const answer = await gateway.send<{ _service: { sdl: string } }>('{ _service { sdl } }');
    const { sdl } = requireData(answer)._service;
    expect(sdl).toContain('import: ["@key", "@shareable", "@inaccessible", "@authenticated"]');
    const supergraph = composeSupergraph([{ name: 'auth', url: 'http://auth.test', sdl }]);
    expect(supergraph).toMatch(/shoeSize: Int! @inaccessible/);
    await stopGateways();
  });

  it('keeps every operation of the gateway, and says what they are for', () => {
    const clients = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    const supergraph = buildSchema(composeSupergraph([{ name: 'auth', url: 'http://auth.test', sdl: committed }]));
    const describeAll = (schema: GraphQLSchema) =>
      [schema.getQueryType(), schema.getMutationType()].map((type) =>
        Object.values(type?.getFields() ?? {}).map(({ name, description }) => `${name}: ${String(description)}`),
      );
    expect(describeAll(supergraph)).toStrictEqual(describeAll(clients));
  });
});

describe('a router in front of the gateway and of a subgraph that extends User', () => {
  let gateway: TestGateway;
  let reviews: ReviewsSubgraph;
  let route: Route;
  const users = new MemoryUsers('ada', 'grace');
  const findById = jest.spyOn(users, 'findById');

  beforeAll(async () => {
    gateway = await startGateway({ users, settings: { profile: 'production', routerSecret } });
    reviews = await startReviews(['id-of-ada', 'id-of-grace', 'id-of-ada']);
    const headers = { 'router-authorization': routerSecret };
    const answer = await gateway.send<{ _service: { sdl: string } }>('{ _service { sdl } }', {}, { headers });
    const { sdl } = requireData(answer)._service;
    route = createRouter([
      { name: 'auth', url: `${gateway.url}/graphql`, sdl, headers },
      { name: 'reviews', url: reviews.url, sdl: reviewsSdl },
    ]);
  });
  afterAll(async () => {
    await reviews.stop();
    await stopGateways();
  });

  it('goes from the signed-in user to what another subgraph knows of it', async () => {
    const { accessToken } = await logIn(gateway);
    const result = await route('{ me { username reviews { body } } }', `Bearer ${accessToken}`);
    expect(toJson(result)).toStrictEqual({
      data: { me: { username: 'ada', reviews: [{ body: 'Good.' }] } },
    });
  });

  it('goes from another subgraph to users, and asks for all of them at once', async () => {
    findById.mockClear();
    const result = await route('{ latestReviews { author { id username } } }');
    const [ada, grace] = ['ada', 'grace'].map((name) => ({ author: { id: `id-of-${name}`, username: name } }));
    expect(toJson(result)).toStrictEqual({ data: { latestReviews: [ada, grace, ada] } });
    expect(findById.mock.calls.flat()).toStrictEqual(['id-of-ada', 'id-of-grace']);
  });

  it('signs in through the router', async () => {
    const operation = `mutation {
      login(input: { username: "ada", password: "${password}" }) { user { username reviews { id } } }
    }`;
    const result = await route(operation);
    expect(toJson(result)).toStrictEqual({
      data: { login: { user: { username: 'ada', reviews: [{ id: 'review-of-id-of-ada' }] } } },
    });
  });

  it('passes on why somebody is not let in', async () => {
    const { errors } = await route('{ me { username } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING' });
  });
});
